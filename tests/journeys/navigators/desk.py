"""A recruiter without a browser: plain HTTP to a real server, for what is done in large numbers."""

import html
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import httpx
import pyotp

from tests.journeys.house import House

PASSWORD = "kvist moln tegel brygga"
EMAIL = "maria@exempel.se"
TIMEOUT = 60.0
ACCEPTED_WITHIN = 60.0
LOOK = 0.1
LASTS = timedelta(seconds=30)  # how long a code is shown: RFC 6238 §5.2
SECRET = re.compile(r'class="secret"[^>]*><code>([^<]+)</code>')
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One application as the API confirmed it."""

    id: str
    link: str
    documents: tuple[str, ...]


class Desk:
    """Signs up by the printed link, and stays signed in."""

    def __init__(self, house: House) -> None:
        """Take a running house."""
        self.house = house
        self.client = httpx.Client(base_url=house.url, timeout=TIMEOUT)
        self.secret = ""
        self.shown = datetime.min.replace(tzinfo=UTC)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()

    def sign_up(self) -> None:
        """Choose a password and a second factor by the sign-up link."""
        link = self.house.sign_up
        found = SECRET.search(self.client.get(link).text)
        assert found is not None
        self.secret = html.unescape(found[1]).replace(" ", "")
        answer = self.client.post(
            link,
            data={
                "name": "Maria Ek",
                "email": EMAIL,
                "password": PASSWORD,
                "totp": self.code(),
            },
        )
        assert answer.status_code == 303, answer.text

    def code(self) -> str:
        """Return what the authenticator shows, by the vault's clock.

        A code works once, so whoever is back within its half minute shows the next, which the
        vault takes from an authenticator whose clock is ahead.
        """
        self.shown = max(self.house.now(), self.shown + LASTS)
        code: str = pyotp.TOTP(self.secret).at(self.shown)
        return code

    def sign_in(self) -> None:
        """Come back when the session is over."""
        given = {"email": EMAIL, "password": PASSWORD}
        assert self.client.post("/staff/sign-in", data=given).status_code == 303
        answer = self.client.post("/staff/code", data={"totp": self.code()})
        assert answer.headers["location"] == "/staff", answer.text

    def page(self, path: str) -> str:
        """Return a page that is there."""
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.text

    def send(self, path: str, fields: dict[str, str], *, seen: str) -> httpx.Response:
        """Post a form of the page ``seen``, with the token and the version that stand there."""
        token, version = TOKEN.search(seen), VERSION.search(seen)
        assert token is not None
        known = {"csrf": token[1]} | ({"version": version[1]} if version else {})
        return self.client.post(path, data=known | fields)

    def candidate(self, handed: Handed) -> str:
        """Return the candidate's page, once the application is accepted."""
        address = candidate_address(handed)
        until = time.monotonic() + ACCEPTED_WITHIN
        while self.client.get(address).status_code != 200:
            if time.monotonic() > until:
                raise TimeoutError("the application was not accepted")
            time.sleep(LOOK)
        return self.page(address)

    def download(self, handed: Handed, document: str, **headers: str) -> httpx.Response:
        """Ask for one document."""
        return self.client.get(f"{candidate_address(handed)}/documents/{document}", headers=headers)


def candidate_address(handed: Handed) -> str:
    """This function will return the path of a candidate's page."""
    return f"/staff/candidates/{handed.id}"


def hand_in(
    house: House,
    files: dict[str, bytes],
    *,
    position: str = "systemutvecklare",
    name: str = "Åsa Lindqvist",
    language: str = "sv",
) -> httpx.Response:
    """This function will hand an application in by the API; the first file is the CV."""
    names = list(files)
    parts = [("cv" if file == names[0] else "attachment", file) for file in names]
    return httpx.post(
        f"{house.url}/api/v1/applications",
        headers={"Accept-Language": language},
        data={"name": name, "email": "asa@exempel.se", "position": position},
        files=[(part, (file, files[file])) for part, file in parts],
        timeout=TIMEOUT,
    )


def handed(answer: httpx.Response) -> Handed:
    """This function will read a 201 of the API."""
    assert answer.status_code == 201, answer.text
    said = answer.json()
    return Handed(
        id=said["id"],
        link=said["link"],
        documents=tuple(document["id"] for document in said["documents"]),
    )
