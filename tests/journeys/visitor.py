"""What an applicant's program or browser sends, without a browser: plain HTTP and its cookies."""

import re
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

SECONDS = 60.0
TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who hands in, and whether a consent is given where it is asked for at once."""

    name: str = "Åsa Lindqvist"
    email: str = "asa@exempel.se"
    language: str = "sv"
    consents: bool = True


ASA = Applicant()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """What the answer to an application told."""

    id: str
    link: str
    documents: tuple[str, ...]


class Visitor:
    """One client with its cookies; close it."""

    def __init__(self, url: str) -> None:
        """Take the address of a vault."""
        self._client = httpx.Client(base_url=url, timeout=SECONDS, follow_redirects=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._client.close()

    def hand_in(
        self, content: bytes, *, key: str, position: str | None = None, who: Applicant = ASA
    ) -> Acknowledged:
        """Hand in a CV by the API. Raises httpx.HTTPError when the answer does not come."""
        fields = {"name": who.name, "email": who.email}
        if position is not None:
            fields["position"] = position
        elif who.consents:
            fields["consent_keep"] = "yes"
        answer = self._client.post(
            "/api/v1/applications",
            data=fields,
            files={"cv": ("cv.pdf", content, "application/pdf")},
            headers={"Idempotency-Key": key, "Accept-Language": who.language},
        )
        answer.raise_for_status()
        told = answer.json()
        return Acknowledged(
            id=told["id"],
            link=told["link"],
            documents=tuple(one["id"] for one in told["documents"]),
        )

    def come_in(self, link: str) -> httpx.Response:
        """Open my pages with a private link, as the script does."""
        return self._client.post("/sv/my/open", data={"code": link})

    def page(self, name: str) -> httpx.Response:
        """Look at a page of the visit."""
        return self._client.get(f"/sv/my/{name}")

    def send(self, name: str) -> httpx.Response:
        """Press the button of a page of the visit."""
        token = TOKEN.search(self.page("application" if "/" in name else name).text)
        assert token is not None
        return self._client.post(f"/sv/my/{name}", data={"csrf": token[1]})

    def document(self, document_id: str) -> bytes:
        """Download a document as it was handed in."""
        answer = self.send(f"documents/{document_id}")
        answer.raise_for_status()
        return answer.content
