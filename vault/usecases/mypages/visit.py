"""A visit to my pages: begun with the private link, carried by a cookie, ended or run out.

The token opens the link wrap; K and the act seed are sealed again under the cookie's secret, so
that neither the database nor the browser alone can open anything. Nothing here keeps the token.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vault.crypto.acts import act_seed
from vault.crypto.commitment import check_commitment
from vault.crypto.keys import (
    KEY_BYTES,
    ActSeed,
    ApplicationKey,
    CookieSecret,
    LinkToken,
    SecretBytes,
    new_cookie_secret,
    random_id,
)
from vault.crypto.link_unwrap import open_link_wrap
from vault.crypto.suites import COBBLESTONE_256, sealed_length
from vault.crypto.visit_unwrap import open_visit
from vault.crypto.visit_wrap import seal_visit
from vault.db import visits as db
from vault.db.acceptance import lock_slot
from vault.db.engines import Database
from vault.db.tables import Application, Wrap
from vault.domain.audit_events import Event
from vault.domain.identifiers import ID_BYTES, ApplicationId
from vault.domain.private_link import CODE_FIELD, PrivateLink, parse
from vault.errors import CryptoError, ErasingError, FieldError, NotFoundError, NotSignedInError
from vault.ports.rate_limiter import RateLimiter
from vault.usecases.audit.recording import APPLICANT, record
from vault.usecases.retention.clock import lock_application

IDLE = timedelta(minutes=15)  # design §7, My pages; ASVS 7.3.1
WHOLE = timedelta(hours=1)  # design §7, My pages; ASVS 7.3.2
ATTEMPTS = 60  # an address may be a campus; a token of 256 bits is not guessed, only hammered at
WINDOW = timedelta(minutes=10)
MAX_LINKS = 8  # a receipt, a decision, a lost link, reminders: more live links than anybody has
LOST = "lost"
"""The purpose of a link that replaces lost ones: opened once, it is the only one."""

_NO_WRAP_ID = bytes(ID_BYTES)
_NO_WRAP = bytes([COBBLESTONE_256]).ljust(sealed_length(plain_size=KEY_BYTES), b"\0")


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedVisit:
    """A visit that has begun. ``cookie`` is for the browser alone and stored nowhere."""

    application_id: ApplicationId
    cookie: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVisit:
    """A visit under way, with the keys that it opens. Its repr shows none of them."""

    id: bytes = field(repr=False)
    application_id: ApplicationId
    application_key: ApplicationKey = field(repr=False)
    act_seed: ActSeed = field(repr=False)
    secret: CookieSecret = field(repr=False)
    """Makes the form tokens of this visit."""
    until: datetime


def start_visit(
    *,
    main: Database,
    keyring: Database,
    limiter: RateLimiter,
    rate_key: bytes,
    untrusted_text: str,
    now: datetime,
) -> StartedVisit:
    """This function will begin a visit with a link, its fragment or the typed code.

    Raises:
        TooManyAttemptsError: too many attempts from that address.
        FieldError: names ``code``: ``missing``, ``malformed`` or ``mistyped`` by the text alone,
            and ``unknown`` alike for a link that never was, has run out, or whose application is
            erased: all of them cost the same work.
    """
    # 1. Count the attempt.
    # 2. Read the text; nothing about any application can be learned from it.
    # 3. Try every link of that slot, and as many made-up ones as it takes to always try the same.
    # 4. The key must be the committed one, and the application not on its way out.
    # 5. Write the look down, before anything can be shown.
    # 6. Seal the keys under a fresh secret; a replacing link shuts all other ways in.
    # (1) to (3): attempt, text and link
    limiter.hit(bucket="visit", key=rate_key, limit=ATTEMPTS, window=WINDOW, now=now)
    link = parse(untrusted_text=untrusted_text)
    token = LinkToken(SecretBytes(link.token))
    main, keyring = main.only(link.application_id), keyring.only(link.application_id)
    key, wrap = _try_links(keyring, link, token, now)
    # (4): the application
    with main.reading() as session:
        application = session.get(Application, link.application_id)
    if key is None or wrap is None or not _is_committed(application, key):
        raise FieldError("unknown", field=CODE_FIELD)
    try:
        # (5): the look
        with main.writing() as session:
            lock_application(session, link.application_id)
            record(
                session,
                event=Event.VISIT_STARTED,
                at=now,
                actor=APPLICANT,
                subject=link.application_id,
                detail={"purpose": wrap.purpose or "link"},
            )
        # (6): the visit
        return _begin(keyring, link.application_id, key=key, token=token, link=wrap, now=now)
    except (NotFoundError, ErasingError) as error:
        raise FieldError("unknown", field=CODE_FIELD) from error


def read_visit(*, keyring: Database, untrusted_cookie: str | None, now: datetime) -> OpenVisit:
    """This function will return the visit of a cookie, and note that it was seen.

    Raises:
        NotSignedInError: there is none: never begun, idle, over, ended, or erased meanwhile.
    """
    visit_id, secret = _parse_cookie(untrusted_cookie or "")
    keyring = keyring.only(visit_id)
    with keyring.reading() as session:
        row = db.visit_by_id(session, visit_id)
    if row is None or row.expires_at is None or row.seen_at is None:
        raise NotSignedInError
    if now >= row.expires_at or now >= row.seen_at + IDLE:
        raise NotSignedInError
    application_id = ApplicationId(row.slot_id)
    try:
        keys = open_visit(
            cookie_secret=secret,
            visit_id=visit_id,
            application_id=application_id,
            wrap=row.sealed,
        )
    except CryptoError as error:
        raise NotSignedInError from error
    with keyring.writing() as session:
        if not db.note_seen(session, visit_id, at=now):
            raise NotSignedInError
    return OpenVisit(
        id=visit_id,
        application_id=application_id,
        application_key=keys.application_key,
        act_seed=keys.act_seed,
        secret=secret,
        until=min(row.expires_at, now + IDLE),
    )


def end_visit(*, main: Database, keyring: Database, visit: OpenVisit, now: datetime) -> None:
    """This function will end a visit: its keys cannot be opened again, whoever has the cookie."""
    with keyring.only(visit.id).writing() as session:
        was_there = db.delete_visit(session, visit.id)
    if was_there:
        with main.writing() as session:
            record(
                session,
                event=Event.VISIT_ENDED,
                at=now,
                actor=APPLICANT,
                subject=visit.application_id,
                detail={"code": "closed"},
            )


def _try_links(
    keyring: Database, link: PrivateLink, token: LinkToken, now: datetime
) -> tuple[ApplicationKey | None, Wrap | None]:
    """Open one of the slot's links; the work is the same whether there are any."""
    with keyring.reading() as session:
        found = db.live_links(session, link.application_id, now=now, limit=MAX_LINKS)
    candidates: list[Wrap | None] = [*found, *[None] * (MAX_LINKS - len(found))]
    opened: tuple[ApplicationKey | None, Wrap | None] = (None, None)
    for wrap in candidates:
        try:
            key = open_link_wrap(
                token=token,
                application_id=link.application_id,
                wrap_id=_NO_WRAP_ID if wrap is None else wrap.id,
                wrap=_NO_WRAP if wrap is None else wrap.sealed,
            )
        except CryptoError:
            continue  # another link's wrap, or none
        opened = (key, wrap)
    return opened


def _is_committed(application: Application | None, key: ApplicationKey) -> bool:
    if application is None:
        return False
    try:
        check_commitment(
            application_key=key,
            application_id=application.id,
            commitment=application.key_commitment,
        )
    except CryptoError:
        return False
    return True


def _begin(
    keyring: Database,
    application_id: ApplicationId,
    *,
    key: ApplicationKey,
    token: LinkToken,
    link: Wrap,
    now: datetime,
) -> StartedVisit:
    visit_id, secret = random_id(), new_cookie_secret()
    sealed = seal_visit(
        cookie_secret=secret,
        visit_id=visit_id,
        application_id=application_id,
        application_key=key,
        act_seed=act_seed(token=token, application_id=application_id),
    )
    until = now + WHOLE
    with keyring.writing() as session:
        slot = lock_slot(session, application_id)
        if slot is None or not slot.live or session.get(Wrap, link.id) is None:
            raise ErasingError
        if link.purpose == LOST:
            db.delete_other_ways_in(session, application_id, but=link.id)
        session.add(
            Wrap(
                id=visit_id,
                slot_id=application_id,
                live=True,
                kind=db.VISIT,
                purpose=link.purpose,
                made_at=now,
                seen_at=now,
                expires_at=until,
                sealed=sealed,
            )
        )
    cookie = f"{visit_id.hex()}.{secret.reveal().hex()}"
    return StartedVisit(application_id=application_id, cookie=cookie, until=until)


def _parse_cookie(untrusted_cookie: str) -> tuple[bytes, CookieSecret]:
    untrusted_id, _, untrusted_secret = untrusted_cookie.partition(".")
    try:
        visit_id, secret = bytes.fromhex(untrusted_id), bytes.fromhex(untrusted_secret)
    except ValueError as error:
        raise NotSignedInError from error
    if len(visit_id) != ID_BYTES or len(secret) != KEY_BYTES:
        raise NotSignedInError
    return visit_id, CookieSecret(SecretBytes(secret))
