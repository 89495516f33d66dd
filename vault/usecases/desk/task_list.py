"""What waits for a member of the staff: reviews, undecided positions, hand-overs, holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from vault.db import tasks as db
from vault.db.engines import Database
from vault.db.tables import Position
from vault.domain.access import Action
from vault.domain.application import Kind
from vault.domain.calendar import Period, add_to_day, local_day, subtract_from_day
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.domain.policy.rules import Asks, RuleOutcome, Undecided
from vault.domain.reminders import rule_of
from vault.errors import StateError
from vault.usecases.candidates.browse import sight_of
from vault.usecases.candidates.review import LEAD, ReviewView, review_view
from vault.usecases.holds.hold_list import HoldView, holds_to_review
from vault.usecases.retention.clock import judge_application
from vault.usecases.retention.facts import facts_of_many
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may

MOST = 200  # reviews listed at once; the answered ones make room
WARN = Period(days=7)  # before a hand-over ends, where the policy says nothing else


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTask:
    """A review that waits, and the days on which its people are reminded."""

    view: ReviewView
    asked_on: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverTask:
    """A hired person's application that is not in the personnel file yet."""

    application_id: ApplicationId
    titles: dict[Language, str]
    made_on: date
    end_day: date
    warns_on: date
    is_warned: bool
    """It is erased within days, confirmed or not."""
    is_downloaded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UndecidedTask:
    """A position that nobody has decided, long after its last date (case E07)."""

    slug: str
    titles: dict[Language, str]
    last_on: date
    review_on: date
    cancelled_on: date
    """When it counts as cancelled, and the clocks of those who applied begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """Everything that waits for one person, the most urgent of each kind first."""

    reviews: tuple[ReviewTask, ...]
    has_more_reviews: bool
    undecided: tuple[UndecidedTask, ...]
    hand_overs: tuple[HandOverTask, ...]
    holds: Sequence[HoldView]

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(map(len, (self.reviews, self.undecided, self.hand_overs, self.holds)))

    def fallen_due(self, *, since: date, today: date) -> int:
        """This method will count those that somebody is reminded of after ``since``, by today."""
        days = [day for task in self.reviews for day in task.asked_on]
        days += [day for task in self.undecided for day in (task.review_on,)]
        days += [day for task in self.hand_overs for day in (task.made_on, task.warns_on)]
        days += [task.review_on for task in self.holds]
        return sum(since < day <= today for day in days)


def list_tasks(*, main: Database, book: PolicyBook, viewer: Viewer, now: datetime) -> Tasks:
    """This function will return what waits for the viewer. No applicant is named.

    Raises:
        NotAllowedError: the viewer's role does not cover it.
    """
    check_may(viewer=viewer, action=Action.SEE_TASKS)
    today = local_day(moment=now, zone=book.active.time_zone)
    holds = holds_to_review(main=main, viewer=viewer, today=today)
    with main.reading() as session:
        reviews = _reviews(session, book, viewer, now)
        return Tasks(
            reviews=tuple(reviews[:MOST]),
            has_more_reviews=len(reviews) > MOST,
            undecided=tuple(_undecided(session, book, viewer, today)),
            hand_overs=tuple(_hand_overs(session, book, viewer, now)),
            holds=holds,
        )


def _reviews(session: Session, book: PolicyBook, viewer: Viewer, now: datetime) -> list[ReviewTask]:
    rules = {
        rule.id: rule
        for policy in (*book.versions.values(), book.active)
        for rule in policy.retention
        if rule.review is not None and rule.review.asks is Asks.RECRUITER
    }
    rows = db.reviews_waiting(
        session,
        rules=rules,
        sight=sight_of(viewer=viewer),
        until=now + LEAD + timedelta(days=1),
        now=now,
        limit=MOST + 1,
    )
    facts = facts_of_many(session, rows)
    positions = db.titles_of(session, {row.position_id for row in rows if row.position_id})
    found = []
    for row in rows:
        position = None if row.position_id is None else positions[row.position_id]
        try:
            view = review_view(row, position=position, facts=facts[row.id], book=book, now=now)
        except StateError:
            continue  # held, restricted, or cut for another reason
        review = rules[row.rule].review
        again = () if review is None else review.reminders
        days = tuple(add_to_day(day=view.review_on, period=period) for period in again)
        found.append(ReviewTask(view=view, asked_on=(view.review_on, *days)))
    return found


def _hand_overs(
    session: Session, book: PolicyBook, viewer: Viewer, now: datetime
) -> list[HandOverTask]:
    zone = book.active.time_zone
    rows = db.hand_overs_waiting(session, sight=sight_of(viewer=viewer), now=now)
    positions = db.titles_of(session, {row.position_id for row, _ in rows})
    found = []
    for row, application in rows:
        verdict = judge_application(session, application, book=book, now=now)
        policies = (book.active, *book.promised(application.policy_version).binding)
        rule = rule_of(policies=policies, rule_id=verdict.rule)
        periods = rule.reminders if rule is not None and rule.reminders else (WARN,)
        warns_on = min(subtract_from_day(day=verdict.end_day, period=each) for each in periods)
        found.append(
            HandOverTask(
                application_id=ApplicationId(application.id),
                titles=_titles(positions[row.position_id]),
                made_on=local_day(moment=row.made_at, zone=zone),
                end_day=verdict.end_day,
                warns_on=warns_on,
                is_warned=local_day(moment=now, zone=zone) >= warns_on,
                is_downloaded=row.downloaded_at is not None,
            )
        )
    return found


def _undecided(
    session: Session, book: PolicyBook, viewer: Viewer, today: date
) -> list[UndecidedTask]:
    terms = _terms(book)
    if terms is None:
        return []
    found = []
    for row in db.undecided_positions(session, sight=sight_of(viewer=viewer), before=today):
        assert row.last_date is not None  # the query has seen to it
        review_on = add_to_day(day=row.last_date, period=terms.review)
        if review_on <= today:
            found.append(
                UndecidedTask(
                    slug=row.slug,
                    titles=_titles(row),
                    last_on=row.last_date,
                    review_on=review_on,
                    cancelled_on=add_to_day(day=review_on, period=terms.escalation),
                )
            )
    return found


def _terms(book: PolicyBook) -> Undecided | None:
    """Return what the policy in force says of a position that nobody decides."""
    return next(
        (
            rule.undecided
            for rule in book.active.retention
            if rule.undecided is not None
            and Kind.POSITION in rule.applies_to.kinds
            and RuleOutcome.OPEN in rule.applies_to.outcomes
        ),
        None,
    )


def _titles(position: Position) -> dict[Language, str]:
    return {Language.SV: position.title_sv, Language.EN: position.title_en}
