"""Closing a position: somebody was hired, or it was cancelled. Either way clocks start.

1. One transaction closes the position, hires those who are named, and notes that a closing is
   under way: a lease, and the words of its letters.
2. Batches reset the clock of everybody who was decided on before.
3. Batches reject whoever is still open, each with a letter if there are words for one.
4. The lease goes.

Killed in between, the closing is found half done (``finish_closings``) and finished whole, with
its letters: a closed position never keeps anybody open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session, undefer

from vault.db import leases
from vault.db.engines import Database
from vault.db.position_queries import (
    CLOSING,
    closed_with_open_applications,
    closings_under_way,
    counts_of,
    decided_applications,
    forget_words,
)
from vault.db.tables import Application, Position
from vault.domain.access import Action, allowed
from vault.domain.application import OPEN, Outcome, Status
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId, PositionId
from vault.domain.language import Language
from vault.domain.positions import (
    ClosingGround,
    PositionStatus,
    check_closing,
    check_typed_confirmation,
)
from vault.errors import (
    ErasingError,
    NotAllowedError,
    NotAuthenticError,
    NotFoundError,
    StateError,
)
from vault.ports.keys import Opener, Sealer
from vault.usecases.audit.recording import WORK, Actor, record
from vault.usecases.decisions.close_letters import LetterTools, RejectionWords, check_all_words
from vault.usecases.decisions.close_rejections import BATCH, reject_open
from vault.usecases.decisions.close_words import keep_words, kept_words
from vault.usecases.decisions.decide import write_decision
from vault.usecases.export.hand_over import begin_hand_over
from vault.usecases.positions.positions import locked_position, view_of
from vault.usecases.retention.clock import lock_application, reset_clock
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may

STALE_AFTER = timedelta(minutes=10)  # a closing under way is not interrupted by ``work``
KEEP_WORDS = timedelta(days=1)  # for what arrives late; an upload lasts an hour at the most


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How somebody wants a position closed."""

    ground: ClosingGround
    hired: tuple[ApplicationId, ...] = ()
    untrusted_confirmation: str = ""
    words: Mapping[Language, RejectionWords] | None = None
    """The letter in each language; None sends none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What came of it."""

    hired: int
    rejected: int
    letters: int


def close_position(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    sealer: Sealer,
    book: PolicyBook,
    viewer: Viewer,
    position_id: PositionId,
    version: int | None,
    closing: Closing,
    now: datetime,
) -> Closed:
    """This function will close a position for good.

    Raises:
        NotFoundError: there is no such position or hired one, or it is not the viewer's.
        NotAllowedError: naming the hired is for recruiters.
        LostRaceError: somebody else changed the position since ``version`` was read.
        StateError: it is not published, or a hired one cannot be hired.
        FieldError: fields ``confirmation``, ``hired``, ``subject_sv`` and the like.
    """
    check_may(viewer=viewer, action=Action.CLOSE_POSITION)
    if closing.hired and not allowed(roles=viewer.roles, action=Action.DECIDE):
        raise NotAllowedError(Action.DECIDE)
    check_all_words(words=closing.words or {})
    with main.writing() as session:
        row = locked_position(session, viewer=viewer, position_id=position_id, version=version)
        check_typed_confirmation(
            expected=view_of(row=row, counts={}).confirmation,
            untrusted_typed=closing.untrusted_confirmation,
            field="confirm",
        )
        _close(session, row, closing, book=book, viewer=viewer, now=now)
        _note_under_way(session, row, closing, opener=opener, now=now)
    rejected, letters = _carry_out(
        main=main,
        book=book,
        actor=viewer.actor,
        tools=LetterTools(keyring=keyring, opener=opener, sealer=sealer),
        position_id=position_id,
        words=closing.words,
        now=now,
    )
    return Closed(hired=len(closing.hired), rejected=rejected, letters=letters)


_WITH_WORDS = [undefer(Position.closing_words)]


def finish_closings(*, main: Database, tools: LetterTools, book: PolicyBook, now: datetime) -> int:
    """This function will carry out closings that were killed, and count whom that rejected.

    For ``work``. So is an application that arrived while its position was being closed. The
    letters are those that the closing was ordered with; a day later their words are forgotten.
    """
    with main.reading() as session:
        killed = closings_under_way(session, now=now)
        unfinished = [
            row
            for position_id in dict.fromkeys([*killed, *closed_with_open_applications(session)])
            if (row := session.get(Position, position_id, options=_WITH_WORDS)) is not None
            and row.decided_at is not None
            and row.decided_at <= now - STALE_AFTER
        ]
    rejected = sum(
        _carry_out(
            main=main,
            book=book,
            actor=WORK,
            tools=tools,
            position_id=row.id,
            words=_words_of(row, tools.opener),
            now=now,
        )[0]
        for row in unfinished
    )
    with main.writing() as session:
        forget_words(session, before=now - KEEP_WORDS)
    return rejected


def _words_of(row: Position, opener: Opener) -> Mapping[Language, RejectionWords] | None:
    try:
        return kept_words(opener=opener, row=row)
    except NotAuthenticError:
        # Changed past the vault: nobody gets words that nobody of ours wrote.
        return None


def _carry_out(
    *,
    main: Database,
    book: PolicyBook,
    actor: Actor,
    tools: LetterTools,
    position_id: bytes,
    words: Mapping[Language, RejectionWords] | None,
    now: datetime,
) -> tuple[int, int]:
    """Steps 2 to 4; every one of them may be repeated."""
    _reset_decided(main, position_id, book=book, now=now)
    done = reject_open(
        main=main,
        book=book,
        actor=actor,
        tools=tools,
        position_id=position_id,
        words=words,
        now=now,
    )
    with main.writing() as session:
        leases.drop(session, subject=position_id, errand=CLOSING)
    return done


def _close(
    session: Session,
    row: Position,
    closing: Closing,
    *,
    book: PolicyBook,
    viewer: Viewer,
    now: datetime,
) -> None:
    """Step 1: the decision on the position, and on those who are named."""
    named = [_named(session, one, row.id) for one in closing.hired]
    check_closing(
        status=PositionStatus(row.status),
        ground=closing.ground,
        hired_statuses=[Status(one.status) for one in named],
    )
    row.status = PositionStatus.CLOSED.value
    row.decided_at = now
    row.outcome = closing.ground.value
    row.version += 1
    for application in named:
        if application.status == Status.HIRED:
            continue
        write_decision(
            session, application, outcome=Outcome.HIRED, book=book, actor=viewer.actor, now=now
        )
    session.flush()
    counts = counts_of(session, [row.id])[row.id]
    record(
        session,
        event=Event.POSITION_CLOSED,
        at=now,
        actor=viewer.actor,
        subject=row.id,
        detail={
            "position": row.id.hex(),
            "ground": closing.ground.value,
            "hired": [one.hex() for one in closing.hired],
            "rejected": sum(count for status, count in counts.items() if status in OPEN),
        },
    )


def _note_under_way(
    session: Session, row: Position, closing: Closing, *, opener: Opener, now: datetime
) -> None:
    """Leave what ``finish_closings`` needs, should this process be killed."""
    if closing.words:
        keep_words(opener=opener, row=row, words=closing.words)
    leases.claim(
        session,
        subject=row.id,
        errand=CLOSING,
        holder=row.id,
        now=now,
        until=now + STALE_AFTER,
    )


def _named(session: Session, application_id: ApplicationId, position_id: bytes) -> Application:
    application = lock_application(session, application_id)
    if application.position_id != position_id:
        raise NotFoundError
    if application.blocked_at is not None or application.withdrawn_at is not None:
        raise StateError("the one named as hired has withdrawn")
    return application


def _reset_decided(main: Database, position_id: bytes, *, book: PolicyBook, now: datetime) -> None:
    """Whoever was rejected or hired before counts from the position's decision, too."""
    after = b""
    while True:
        with main.reading() as session:
            ids = decided_applications(session, position_id, after=after, limit=BATCH)
        with main.writing() as session:
            for one in ids:
                try:
                    application = lock_application(session, ApplicationId(one))
                except (NotFoundError, ErasingError):
                    continue  # purged since it was listed: it has no clock any more
                begin_hand_over(session, application, now=now)
                reset_clock(session, application, book=book, now=now)
        if len(ids) < BATCH:
            return
        after = ids[-1]
