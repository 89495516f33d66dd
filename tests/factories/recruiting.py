"""A recruiter door in a test: people who work there, signed in by the real use cases."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from tests.factories.sites import make_site
from tests.factories.submitting import World, make_world
from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.crypto.contexts import KEY_ID_BYTES
from vault.crypto.keys import SecretBytes, TotpSecret
from vault.crypto.totp import STEP_SECONDS, matching_counter
from vault.db import tables as t
from vault.domain.access import Role
from vault.domain.identifiers import StaffId
from vault.ports.keys import Wrapped
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.staff.accounts import set_roles
from vault.usecases.staff.invite import Invitation, invite_staff
from vault.usecases.staff.sessions import begin_session
from vault.web.frame import frame
from vault.web.recruiter import RecruiterDoor, handlers

PASSWORD = "kvist moln tegel brygga"
BOTH = Role.ADMINISTRATOR | Role.RECRUITER
ORIGIN = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A world with a recruiter door."""

    world: World
    door: RecruiterDoor

    def app(self, *, public_url: str = ORIGIN) -> Litestar:
        return frame(
            site=make_site(clock=self.world.clock, public_url=public_url),
            routes=handlers,
            dependencies={"recruiter": self.door},
        )

    def stranger(self) -> "Browser":
        return Browser(TestClient(self.app(), base_url=ORIGIN), self)

    def staff(
        self,
        *,
        roles: Role = BOTH,
        all_positions: bool = True,
        positions: tuple[bytes, ...] = (),
        name: str = "Maria Ek",
        email: str = "maria@exempel.se",
    ) -> "Browser":
        """Somebody who is signed in, without the sixth of a second that a password takes."""
        browser = self.stranger()
        browser.sign_in_as(
            self.member(roles, positions, all_positions=all_positions, name=name, email=email)
        )
        return browser

    def member(
        self,
        roles: Role,
        positions: tuple[bytes, ...] = (),
        *,
        all_positions: bool,
        name: str,
        email: str,
    ) -> StaffId:
        now = self.world.clock()
        invitation = invite_staff(
            main=self.door.main,
            opener=self.door.opener,
            roles=roles,
            all_positions=all_positions,
            untrusted_name=name,
            untrusted_email=email,
            actor=OPERATOR,
            now=now,
        )
        with self.door.main.writing() as session:
            session.add(
                t.StaffCredential(
                    staff_id=invitation.staff_id, kind="password", phc="none", made_at=now
                )
            )
        if positions:
            set_roles(
                main=self.door.main,
                opener=self.door.opener,
                staff_id=invitation.staff_id,
                roles=roles,
                all_positions=all_positions,
                positions=positions,
                actor=OPERATOR,
                now=now,
            )
        return invitation.staff_id

    def first_invitation(self) -> Invitation:
        """The nameless link that a fresh vault prints."""
        return invite_staff(
            main=self.door.main,
            opener=self.door.opener,
            roles=BOTH,
            all_positions=True,
            actor=OPERATOR,
            now=self.world.clock(),
        )

    def offered_secret(self, staff_id: bytes) -> TotpSecret:
        """The second factor on a sign-up page that was opened."""
        with self.door.main.reading() as session:
            row = session.query(t.StaffInvite).filter_by(staff_id=staff_id).one()
            stored = row.sealed_totp
        assert stored is not None
        base32 = self.door.opener.open_totp(
            staff_id=StaffId(staff_id),
            wrapped=Wrapped(key_id=stored[:KEY_ID_BYTES], sealed=stored[KEY_ID_BYTES:]),
        )
        return TotpSecret(SecretBytes(base64.b32decode(base32)))

    def code(self, secret: TotpSecret) -> str:
        """What an authenticator shows now."""
        return code_at(secret, self.world)

    def next_code(self) -> None:
        """Wait until an authenticator shows another code."""
        self.world.clock.advance(timedelta(seconds=STEP_SECONDS))

    def audited(self, event: str) -> int:
        with self.door.main.reading() as session:
            return session.query(t.AuditEntry).filter_by(event=event).count()


def code_at(secret: TotpSecret, world: World) -> str:
    """Search for the code that counts at this moment: the generator itself is not exported."""
    import pyotp  # noqa: PLC0415 - an authenticator, as the person has one

    base32 = base64.b32encode(secret.reveal()).decode()
    code = pyotp.TOTP(base32).at(world.clock())
    assert matching_counter(secret=secret, code=code, at=world.clock(), last_counter=None)
    return code


class Browser:
    """A browser without script: it keeps cookies and sends the form token of the last page."""

    def __init__(self, client: TestClient[Litestar], office: Office) -> None:
        self.client = client
        self.office = office
        self.token = ""

    def sign_in_as(self, staff_id: bytes) -> None:
        with self.office.door.main.writing() as session:
            token = begin_session(
                session,
                opener=self.office.door.opener,
                staff_id=staff_id,
                now=self.office.world.clock(),
            )
        self.set_cookie("staff", token)

    def set_cookie(self, name: str, value: str) -> None:
        self.client.cookies.set(name, value, domain="127.0.0.1", path="/")

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Response:
        answer = self.client.get(path, follow_redirects=False, headers=dict(headers or {}))
        self._note_token(answer)
        return answer

    def post(
        self,
        path: str,
        fields: Mapping[str, str | list[str]] | None = None,
        *,
        csrf: bool = True,
    ) -> Response:
        if csrf and not self.token and "staff" in self.client.cookies:
            self.get("/staff/account")
        data = {**({"csrf": self.token} if csrf else {}), **(fields or {})}
        answer = self.client.post(path, data=data, follow_redirects=False)
        self._note_token(answer)
        return answer

    def version(self, page: str) -> str:
        """The version that the forms of a page carry."""
        found = re.search(r'name="version" value="(\d+)"', self.get(page).text)
        assert found is not None
        return found[1]

    def _note_token(self, answer: Response) -> None:
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', answer.text)
        if found:
            self.token = found[1]


def make_office(folder: Path, *, text: str | None = None) -> Office:
    """Open one; ``text`` is another policy than the default."""
    world = make_world(folder, text=text)
    return Office(
        world=world,
        door=RecruiterDoor(
            main=world.stores.main,
            keyring=world.stores.keyring,
            blobs=world.blobs,
            opener=world.keys.opener,
            sealer=world.keys.sealer,
            limiter=DatabaseRateLimiter(world.stores.main),
            policies=lambda: world.book,
        ),
    )
