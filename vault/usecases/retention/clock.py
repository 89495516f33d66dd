"""The clock of an application: judged, written on its row, and looked at before it is read.

``expires_at`` is materialised on the row, so that lists and the purge need no engine for what is
not due; it is written here and nowhere else, and judged again before anything is erased.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.db.candidates import Listed
from vault.db.handing_out import DocumentRow
from vault.db.tables import Application, Restriction
from vault.domain.application import Status
from vault.domain.retention.promise import Promises
from vault.domain.retention.retention import Verdict, judge
from vault.errors import BlockedError, ErasingError, NotFoundError
from vault.usecases.retention.facts import Applied, facts_of
from vault.usecases.retention.policy_book import PolicyBook


def lock_application(session: Session, application_id: bytes) -> Application:
    """This function will lock an application's row until the transaction ends.

    Raises:
        NotFoundError: there is none.
        ErasingError: it is being erased; nothing may be changed any more (design §4, Purge 1).
    """
    application = session.scalars(
        select(Application).where(Application.id == application_id).with_for_update()
    ).one_or_none()
    if application is None:
        raise NotFoundError
    if application.erasing_at is not None:
        raise ErasingError
    return application


def check_readable(
    application: Application | Listed | DocumentRow, *, restricted: bool, now: datetime
) -> None:
    """This function will return when staff may read this application at ``now``.

    Reading is cut at the instant of expiry, whether or not the purge has run (requirements S1),
    and before it where an answer or a review is awaited in vain (E34, E41).

    Raises:
        ErasingError: it is being erased.
        BlockedError: expired, withdrawn, blocked or restricted.
    """
    if application.erasing_at is not None or application.status == Status.ERASING:
        raise ErasingError
    if application.blocked_at is not None or application.withdrawn_at is not None or restricted:
        raise BlockedError
    moment = moment_of(application, now=now)
    if moment >= application.expires_at or moment >= application.readable_until:
        raise BlockedError


def has_ended(application: Application | Listed | DocumentRow, *, now: datetime) -> bool:
    """This function will say whether an application's time is over.

    What was once seen past its end stays there, though the clock is set back (E86).
    """
    return moment_of(application, now=now) >= application.expires_at


def moment_of(application: Applied | Listed | DocumentRow, *, now: datetime) -> datetime:
    """This function will return ``now``, or the later moment at which it was found unreadable.

    That was past its end, or past the day from which it may not be read for want of an answer.
    """
    seen_at: datetime | None = application.over_at
    return now if seen_at is None else max(now, seen_at)


def promised_to(application: Applied, *, book: PolicyBook) -> Promises:
    """This function will return every other policy that counts for this application.

    What was seen past its end stays there, whoever takes the rules back that ended it (E86).

    Raises:
        StoreError: no such version is known; judging without it could break a promise.
    """
    found = book.promised(application.policy_version)
    seen_at: datetime | None = application.over_at
    if seen_at is None or seen_at < application.expires_at or not found.taken_back:
        return found
    return replace(found, seen_end=application.expires_at)


def is_restricted(session: Session, application_id: bytes, *, now: datetime) -> bool:
    """This function will say whether a restriction of Art 18 stands at ``now``."""
    return (
        session.scalars(
            select(Restriction.id)
            .where(Restriction.application_id == application_id)
            .where(Restriction.from_at <= now)
            .where(Restriction.lifted_at.is_(None) | (Restriction.lifted_at > now))
            .limit(1)
        ).first()
        is not None
    )


def judge_application(
    session: Session, application: Application, *, book: PolicyBook, now: datetime
) -> Verdict:
    """This function will return what the policy says about an application at ``now``."""
    return judge(
        policy=book.active,
        facts=facts_of(session, application),
        as_of=moment_of(application, now=now),
        promised=promised_to(application, book=book),
    )


def reset_clock(
    session: Session, application: Application, *, book: PolicyBook, now: datetime
) -> Verdict:
    """This function will write the newest end onto a locked application's row.

    Call it after every change of what the clock depends on: decision, consent, withdrawal, review,
    activity, confirmation, closing, hold.
    """
    session.flush()
    verdict = judge_application(session, application, book=book, now=now)
    write_clock(application, verdict=verdict, now=now)
    return verdict


def write_clock(application: Application, *, verdict: Verdict, now: datetime) -> None:
    """This function will put a verdict onto a locked application's row: nothing else does.

    ``clock_since`` moves only with the end itself: it is how long the forecast has shown it.
    """
    if application.expires_at != verdict.expires_at:
        application.expires_at, application.clock_since = verdict.expires_at, now
    moment = moment_of(application, now=now)
    if verdict.expires_at > moment and verdict.readable_until > moment:
        application.over_at = None  # an answer, or a yes given in time and verified after the end
    application.readable_until = verdict.readable_until
    application.archive_on = verdict.archived_at
    application.rule = verdict.rule


def clock_differs(application: Application, *, verdict: Verdict) -> bool:
    """This function will say whether the row bears another clock than the engine gives."""
    return (
        application.expires_at != verdict.expires_at
        or application.readable_until != verdict.readable_until
        or application.archive_on != verdict.archived_at
    )
