"""The dry run: what a purge would erase at a moment, and why. Changes nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.db.tables import Application
from vault.domain.language import Text
from vault.domain.retention.retention import State, Verdict, judge
from vault.usecases.purge.claim import awaits_act
from vault.usecases.retention.clock import has_ended, moment_of, promised_to
from vault.usecases.retention.facts import facts_of_many
from vault.usecases.retention.policy_book import PolicyBook

PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One application that would go. No name: the purge cannot read one."""

    application_id: bytes
    kind: str
    rule: str
    end_day: date
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a purge at ``as_of`` would do."""

    as_of: datetime
    due: tuple[Planned, ...]
    held: int
    restricted: int
    waiting: int


def plan(session: Session, *, book: PolicyBook, as_of: datetime) -> Plan:
    """This function will judge every application at ``as_of``, as the purge would then."""
    due: list[Planned] = []
    counts: Counter[str] = Counter()
    for application, verdict in _judged(session, book, as_of):
        if application.erasing_at is None and verdict.state in {State.HELD, State.RESTRICTED}:
            counts[verdict.state] += verdict.expires_at <= moment_of(application, now=as_of)
        elif _goes(application, verdict, as_of):
            if application.erasing_at is None and awaits_act(application, now=as_of):
                counts["waiting"] += 1
            else:
                due.append(_planned(application, verdict))
    due.sort(key=lambda each: (each.end_day, each.application_id))
    return Plan(
        as_of=as_of,
        due=tuple(due),
        held=counts[State.HELD],
        restricted=counts[State.RESTRICTED],
        waiting=counts["waiting"],
    )


def _judged(
    session: Session, book: PolicyBook, as_of: datetime
) -> Iterator[tuple[Application, Verdict]]:
    """Walk over all applications, a page at a time."""
    last = b""
    while True:
        rows = session.scalars(
            select(Application).where(Application.id > last).order_by(Application.id).limit(PAGE)
        ).all()
        facts = facts_of_many(session, rows)
        for row in rows:
            yield (
                row,
                judge(
                    policy=book.active,
                    facts=facts[row.id],
                    as_of=moment_of(row, now=as_of),
                    promised=promised_to(row, book=book),
                ),
            )
        if len(rows) < PAGE:
            return
        last = rows[-1].id
        session.expunge_all()


def _goes(application: Application, verdict: Verdict, as_of: datetime) -> bool:
    if verdict.state is State.REFUSED:
        # A fault in the facts shortens no promise: such a one goes when its written end comes.
        return has_ended(application, now=as_of)
    return verdict.state is State.DUE or application.erasing_at is not None


def _planned(application: Application, verdict: Verdict) -> Planned:
    return Planned(
        application_id=application.id,
        kind=application.kind,
        rule=verdict.rule,
        end_day=verdict.end_day,
        because=verdict.because,
    )
