"""The register of requests as staff sees it: what waits, until when, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from vault.db.engines import Database
from vault.db.rights import About, answered_requests, open_requests, request_with_about
from vault.db.tables import Request
from vault.domain.access import Action
from vault.domain.application import Kind
from vault.domain.calendar import end_of_day, local_day
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.domain.requests import RequestChannel, RequestKind, answer_by, lawful_latest
from vault.errors import NotFoundError
from vault.ports.keys import Opener
from vault.usecases.candidates.in_sight import is_in_sight
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.candidates.staff_words import open_staff_words
from vault.usecases.staff.viewer import Viewer, check_may

MOST_ANSWERED = 50  # the page shows the newest; the audit log has all
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """One request. Its application is told by position and day; nobody's name is in it."""

    id: bytes
    application_id: ApplicationId | None
    application_kind: Kind | None
    titles: Mapping[Language, str]
    kind: RequestKind
    channel: RequestChannel
    received_at: datetime
    due_on: date
    lawful_latest: date
    """The working day that the law would still accept. Work to ``due_on`` (requirements S2)."""
    extended_at: datetime | None
    may_extend: bool
    is_overdue: bool
    answered_at: datetime | None
    outcome: str | None
    identity_check: str | None
    words: str = field(default="", repr=False)
    """Opened only where one request is read."""


def list_requests(
    *, main: Database, viewer: Viewer, zone: str, now: datetime
) -> tuple[Sequence[RequestView], Sequence[RequestView]]:
    """This function will return what waits, the most urgent first, and what was answered lately.

    Requests that are about nobody's application yet are everybody's to answer.
    """
    check_may(viewer=viewer, action=Action.ANSWER_REQUESTS)
    with main.reading() as session:
        waiting = open_requests(session)
        answered = answered_requests(session, limit=MOST_ANSWERED)
    return (
        [view_of(*row, zone=zone, now=now) for row in waiting if _knows(viewer, row[1])],
        [view_of(*row, zone=zone, now=now) for row in answered if _knows(viewer, row[1])],
    )


def read_request(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    viewer: Viewer,
    request_id: bytes,
    zone: str,
    now: datetime,
) -> RequestView:
    """This function will return one request with what was written about it.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
    """
    check_may(viewer=viewer, action=Action.ANSWER_REQUESTS)
    with main.reading() as session:
        row, about = request_in_sight(session, viewer=viewer, request_id=request_id)
    words = ""
    if row.sealed is not None and row.application_id is not None:
        words = open_staff_words(
            key=open_key(keyring=keyring, opener=opener, application_id=row.application_id),
            application_id=row.application_id,
            row_id=row.id,
            sealed=row.sealed,
        )
    return view_of(row, about, zone=zone, now=now, words=words)


def request_in_sight(
    session: Session, *, viewer: Viewer, request_id: bytes
) -> tuple[Request, About | None]:
    """This function will return a request that the viewer may answer.

    Raises:
        NotFoundError: there is none, or it is not theirs.
    """
    found = request_with_about(session, request_id)
    if found is None or not _knows(viewer, found[1]):
        raise NotFoundError
    return found


def view_of(
    row: Request, about: About | None, *, zone: str, now: datetime, words: str = ""
) -> RequestView:
    """This function will return a row of the register as a page shows it."""
    due_on = local_day(moment=row.due_at - _INSTANT, zone=zone)
    first = answer_by(received_at=row.received_at, zone=zone)
    is_open = row.answered_at is None
    return RequestView(
        id=row.id,
        application_id=ApplicationId(row.application_id) if row.application_id else None,
        application_kind=Kind(about.kind) if about else None,
        titles={
            Language.SV: (about.title_sv or "") if about else "",
            Language.EN: (about.title_en or "") if about else "",
        },
        kind=RequestKind(row.kind),
        channel=RequestChannel(row.channel),
        received_at=row.received_at,
        due_on=due_on,
        lawful_latest=lawful_latest(answer_on=due_on),
        extended_at=row.extended_at,
        may_extend=is_open and row.extended_at is None and now < end_of_day(day=first, zone=zone),
        is_overdue=is_open and now >= row.due_at,
        answered_at=row.answered_at,
        outcome=row.outcome,
        identity_check=row.identity_check,
        words=words,
    )


def _knows(viewer: Viewer, about: About | None) -> bool:
    return about is None or is_in_sight(viewer=viewer, about=about)
