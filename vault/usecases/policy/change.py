"""A new policy's way into force: proposed, announced, agreed to by a second person, activated.

Two people are needed; where one alone may change the policy, the second pair of eyes becomes 72
hours in which it is announced to everybody here and can be cancelled (design §6).
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.db import policy_changes as db
from vault.db.engines import Database
from vault.db.tables import Application
from vault.domain.audit_events import Event
from vault.domain.calendar import start_of_day
from vault.domain.policy.difference import Grade
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy
from vault.errors import PolicyChangeError
from vault.usecases.audit.recording import WORK, Actor, record
from vault.usecases.policy.announce import PolicyTools, announce_letters, announcing
from vault.usecases.policy.delay import tell_staff
from vault.usecases.policy.due import Outcome, Standing, activate_due
from vault.usecases.policy.proposal import (
    MAX_NAME,
    Order,
    book_in_force,
    book_to_be,
    check_first_day,
    check_new,
    grade_between,
    open_or_refuse,
    propose,
    tidy_name,
)
from vault.usecases.retention.policy_book import bring_into_force, read_policy_book

ALONE = timedelta(hours=72)  # design §6: instead of a second person


def announce_change(*, tools: PolicyTools, order: Order) -> Outcome:
    """This function will write to everybody whom this policy concerns; repeated, to the rest.

    Raises:
        PolicyError: the text does not load.
        PolicyChangeError: it needs no announcement, is announced too late for its own date, or
            another change is on its way; the message says what to do.
    """
    policy = parse_policy(order.text)
    book = book_in_force(main=tools.main)
    if check_new(book=book, policy=policy) is not Grade.MATERIAL:
        raise PolicyChangeError(
            "policy-not-material",
            "nothing in it has to be announced: run `applicant-vault policy activate`",
        )
    change_id = propose(main=tools.main, book=book, policy=policy, order=order)
    with tools.main.writing() as session:
        change = open_or_refuse(session, wanted=policy.hash)
        check_first_day(policy=policy, announced_at=change.announced_at or order.now)
        if change.announced_at is None:
            change.announced_at = order.now
            _note(session, Event.POLICY_ANNOUNCED, policy.hash, order.actor, order.now)
    letters = announce_letters(
        tools=tools,
        told=announcing(
            change_id=change_id,
            before=book,
            after=book_to_be(main=tools.main, book=book, policy=policy, now=order.now),
        ),
        actor=order.actor,
        now=order.now,
        progress=order.progress,
    )
    return Outcome(standing=Standing.ANNOUNCED, policy=policy, letters=letters)


def announce_rest(*, tools: PolicyTools, now: datetime) -> int:
    """This function will write to whoever an announced change concerns and who has no letter yet.

    Whoever was accepted, or became concerned, after the announcement. Returns how many.

    Raises:
        StoreError: a store failed; the next call goes on.
    """
    with tools.main.reading() as session:
        change = db.open_change(session)
    if change is None or change.announced_at is None:
        return 0
    book = book_in_force(main=tools.main)
    after = book_to_be(main=tools.main, book=book, policy=parse_policy(change.text), now=now)
    told = announcing(change_id=change.id, before=book, after=after)
    return announce_letters(tools=tools, told=told, actor=WORK, now=now)


def activate_change(*, tools: PolicyTools, order: Order) -> Outcome:
    """This function will bring a policy into force, or say what it still waits for.

    Raises:
        PolicyError: the text does not load.
        PolicyChangeError: it was not announced, or not in time; the message says what to do.
    """
    policy = parse_policy(order.text)
    book = book_in_force(main=tools.main)
    grade = check_new(book=book, policy=policy)
    if grade is Grade.WORDING or _is_empty(tools.main):
        return _at_once(tools.main, policy, order, grade)
    with tools.main.reading() as session:
        change = db.open_change(session)
    is_announced = change is not None and change.announced_at is not None
    if grade is Grade.MATERIAL and not is_announced:
        raise PolicyChangeError(
            "policy-not-announced",
            "it changes what people were promised: run `applicant-vault policy announce` first",
        )
    propose(main=tools.main, book=book, policy=policy, order=order)
    outcome = _ask_second_person(tools, policy, order)
    if outcome.standing is Standing.WAITS_FOR_ITS_TIME:
        return activate_due(main=tools.main, now=order.now) or outcome
    return outcome


def cancel_change(
    *, main: Database, untrusted_by: str, actor: Actor, now: datetime, wanted: str = ""
) -> Policy:
    """This function will stop the change that is on its way, and return its policy.

    Letters about it that have not gone yet are taken back.

    ``wanted`` is the hash of the change that somebody saw; empty stands for whichever it is.

    Raises:
        PolicyChangeError: there is none, or it is another one by now.
    """
    with main.writing() as session:
        change = open_or_refuse(session, wanted=wanted)
        db.drop_unsent(session, change.id)
        change.cancelled_at = now
        change.cancelled_by = untrusted_by.strip()[:MAX_NAME]
        _note(session, Event.POLICY_CANCELLED, change.hash, actor, now)
        return parse_policy(change.text)


def approve_change(
    *, main: Database, email: str, actor: Actor, wanted: str, now: datetime
) -> Outcome:
    """This function will agree to a change as its second person; it counts from its day on.

    Raises:
        PolicyChangeError: it is this person's own, is not announced, or is another one by now.
    """
    with main.writing() as session:
        change = open_or_refuse(session, wanted=wanted)
        policy = parse_policy(change.text)
        book = read_policy_book(session)
        assert book is not None  # a change names the policy that it follows
        if change.proposed_by == tidy_name(untrusted_name=email):
            raise PolicyChangeError("policy-own-change", "somebody else has to approve it")
        grade = grade_between(book=book, policy=policy)
        if grade is Grade.MATERIAL and change.announced_at is None:
            raise PolicyChangeError("policy-not-announced", "it has not been announced yet")
        if change.approved_at is None:
            change.approved_at, change.approved_by = now, tidy_name(untrusted_name=email)
            change.activates_at = _not_before(policy, now)
            _note(session, Event.POLICY_APPROVED, change.hash, actor, now)
        waits = Outcome(standing=Standing.WAITS_FOR_ITS_TIME, policy=policy, at=change.activates_at)
    return activate_due(main=main, now=now) or waits


def _is_empty(main: Database) -> bool:
    with main.reading() as session:
        return session.scalars(select(Application.id).limit(1)).first() is None


def _at_once(main: Database, policy: Policy, order: Order, grade: Grade) -> Outcome:
    """Other words, or a vault that keeps nobody's data: nobody was promised anything else."""
    if grade is Grade.WORDING and _not_before(policy, order.now) > order.now:
        raise PolicyChangeError(
            "policy-too-early", f"it counts from {policy.effective_on}: run this again then"
        )
    with main.writing() as session:
        bring_into_force(session, policy=policy, text=order.text, now=order.now)
    return Outcome(standing=Standing.IN_FORCE, policy=policy, at=order.now)


def _ask_second_person(tools: PolicyTools, policy: Policy, order: Order) -> Outcome:
    """Say whether somebody else has to agree; where there is nobody else, let 72 hours do so."""
    with tools.main.writing() as session:
        change = open_or_refuse(session, wanted=policy.hash)
        others = [one for one in db.administrators(session) if one.email != change.proposed_by]
        is_begun = change.activates_at is None
        if is_begun and others:
            return Outcome(standing=Standing.WAITS_FOR_APPROVAL, policy=policy)
        at = change.activates_at or _not_before(policy, order.now + ALONE)
        change.activates_at = at
        by = change.proposed_by
    letters = 0
    if is_begun:
        letters = tell_staff(
            tools=tools, policy=policy, by=by, at=at, actor=order.actor, now=order.now
        )
    return Outcome(standing=Standing.WAITS_FOR_ITS_TIME, policy=policy, at=at, letters=letters)


def _not_before(policy: Policy, moment: datetime) -> datetime:
    return max(moment, start_of_day(day=policy.effective_on, zone=policy.time_zone))


def _note(session: Session, event: Event, policy_hash: str, actor: Actor, now: datetime) -> None:
    record(session, event=event, at=now, actor=actor, detail={"policy": policy_hash})
