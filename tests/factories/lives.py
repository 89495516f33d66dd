"""Applications as rows alone, for trying lives that last years: no key, no document, no letter."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.stores import FixedClock, TestStores
from vault.crypto.acts import Act
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.db.purging import delete_rows
from vault.domain.acts import ActKind
from vault.domain.application import Channel, Kind, Outcome, Status
from vault.domain.policy.policy import Policy, PolicyHash
from vault.domain.policy.rules import Role
from vault.domain.retention.retention import State, Verdict, promise
from vault.errors import BlockedError, ErasingError
from vault.usecases.audit.recording import PURGE
from vault.usecases.decisions.decide import write_decision
from vault.usecases.mypages.apply_acts import apply_act
from vault.usecases.purge.claim import claim
from vault.usecases.retention.clock import (
    check_readable,
    is_restricted,
    judge_application,
    lock_application,
    reset_clock,
)
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.retention.recount import recount

HELD_FOR = timedelta(days=200)


@dataclass(slots=True, kw_only=True)
class House:
    """A store, a clock and the policies that were in force, the newest last."""

    stores: TestStores
    clock: FixedClock
    policies: list[Policy]
    owner: bytes = field(default_factory=random_id)
    agreed: dict[str, datetime] = field(default_factory=dict)
    """Which policies two people brought into force, by hash, and when."""

    @property
    def book(self) -> PolicyBook:
        *older, active = self.policies
        versions: dict[str, Policy] = {each.hash: each for each in older}
        return PolicyBook(active=active, versions=versions, agreed=self.agreed)

    def bind(self, policy: Policy, *, by_two: bool = False) -> None:
        """Put a policy into force now, as a new version where it was in force before."""
        if self.policies and self.policies[-1].hash == policy.hash:
            return
        if policy.hash in {each.hash for each in self.policies}:
            policy = replace(policy, hash=PolicyHash(f"{len(self.policies):064x}"))
        self.policies.append(policy)
        if by_two:
            self.agreed[policy.hash] = self.clock()
        with self.stores.main.writing() as session:
            session.add(version_row(policy, self.clock()))

    def rows(self) -> Sequence[t.Application]:
        with self.stores.main.reading() as session:
            return session.scalars(select(t.Application).order_by(t.Application.received_at)).all()

    def row(self, application_id: bytes) -> t.Application | None:
        with self.stores.main.reading() as session:
            return session.get(t.Application, application_id)

    def is_closed(self, position_id: bytes) -> bool:
        with self.stores.main.reading() as session:
            return session.get_one(t.Position, position_id).status == "closed"

    def is_readable(self, application_id: bytes) -> bool:
        """As staff would find it now."""
        now = self.clock()
        with self.stores.main.reading() as session:
            row = session.get_one(t.Application, application_id)
            restricted = is_restricted(session, application_id, now=now)
            try:
                check_readable(row, restricted=restricted, now=now)
            except (BlockedError, ErasingError):
                return False
        return True


def furnish(house: House) -> None:
    """Let somebody own holds and write reviews."""
    with house.stores.main.writing() as session:
        session.add(
            t.Staff(
                id=house.owner,
                email="rut@exempel.se",
                name="Rut",
                language="sv",
                is_administrator=False,
                is_recruiter=True,
                all_positions=True,
                made_at=house.clock(),
            )
        )


def version_row(policy: Policy, now: datetime) -> t.PolicyVersion:
    return t.PolicyVersion(
        hash=policy.hash,
        name=policy.id,
        version=policy.version,
        text="",
        effective_on=policy.effective_on,
        activated_at=now,
    )


def open_position(house: House, *, last_date: date | None) -> bytes:
    position_id = random_id()
    with house.stores.main.writing() as session:
        session.add(
            t.Position(
                id=position_id,
                slug=position_id.hex(),
                title_sv="Snickare",
                title_en="Carpenter",
                body_sv="",
                body_en="",
                status="published",
                last_date=last_date,
                made_at=house.clock(),
            )
        )
    return position_id


def hand_in_row(
    house: House, *, position_id: bytes | None, role: Role, consented: bool
) -> bytes | None:
    """Take one in as the careers door does, or None where the policy refuses it."""
    now, policy = house.clock(), house.policies[-1]
    kind = Kind.SPONTANEOUS if position_id is None else Kind.POSITION
    with house.stores.main.writing() as session:
        position = None if position_id is None else session.get_one(t.Position, position_id)
        verdict = promise(
            policy=policy,
            kind=kind,
            role=role,
            received_at=now,
            consented=consented,
            last_date=position.last_date if position else None,
        )
        if verdict.state not in {State.LIVE, State.BLOCKED}:
            return None
        row = _application(house, kind=kind, position_id=position_id, role=role)
        row.expires_at, row.rule = verdict.expires_at, verdict.rule
        row.readable_until, row.archive_on = verdict.readable_until, verdict.archived_at
        session.add(row)
        session.flush()
        if consented and kind is Kind.SPONTANEOUS and verdict.reason.value == "consent":
            session.add(_yes(row, now))
    return row.id


def _application(
    house: House, *, kind: Kind, position_id: bytes | None, role: Role
) -> t.Application:
    now = house.clock()
    return t.Application(
        id=random_id(),
        kind=kind.value,
        position_id=position_id,
        status=Status.ACCEPTED.value,
        language="sv",
        channel=Channel.WEB_FORM.value,
        role=role.value,
        policy_version=house.policies[-1].hash,
        received_at=now,
        clock_since=now,
        key_commitment=bytes(32),
        last_activity_at=now,
    )


def _yes(row: t.Application, now: datetime) -> t.ConsentEvent:
    return t.ConsentEvent(
        id=random_id(),
        application_id=row.id,
        purpose="keep",
        state="given",
        at=now,
        language="sv",
        method="form",
        policy_version=row.policy_version,
    )


def act_on(
    house: House, application_id: bytes, kind: ActKind, *, at: datetime | None = None
) -> None:
    """Do what an applicant orders; raises RefusedActError as ``work`` would find."""
    now = house.clock()
    detail = {"consent": "keep"} if kind in {ActKind.EXTEND, ActKind.WITHDRAW_CONSENT} else {}
    if kind is ActKind.RESTRICT:
        detail = {"ground": "accuracy"}
    act = Act(
        act_id=random_id(),
        application_id=application_id,
        kind=kind.value,
        made_at=at or now,
        language="sv",
        detail=detail,
    )
    with house.stores.main.writing() as session:
        application = lock_application(session, application_id)
        session.add(
            t.Act(
                id=act.act_id,
                application_id=application_id,
                kind=kind.value,
                made_at=at or now,
                payload=b"",
                signature=bytes(64),
                verified_at=now,
            )
        )
        session.flush()
        apply_act(session, application, act=act, book=house.book, now=now)


def review(house: House, application_id: bytes, *, keep: bool) -> None:
    now = house.clock()
    with house.stores.main.writing() as session:
        application = lock_application(session, application_id)
        session.add(
            t.Review(
                id=random_id(),
                application_id=application_id,
                at=now,
                keep=keep,
                staff_id=house.owner,
            )
        )
        reset_clock(session, application, book=house.book, now=now)


def place_hold(house: House, application_id: bytes) -> None:
    now = house.clock()
    with house.stores.main.writing() as session:
        application = lock_application(session, application_id)
        session.add(
            t.Hold(
                id=random_id(),
                application_id=application_id,
                reason="claim",
                owner_id=house.owner,
                placed_at=now,
                review_on=(now + HELD_FOR).date(),
            )
        )
        reset_clock(session, application, book=house.book, now=now)


def release_holds_of(house: House, application_id: bytes) -> None:
    now = house.clock()
    with house.stores.main.writing() as session:
        application = lock_application(session, application_id)
        for hold in session.scalars(select(t.Hold).where(t.Hold.application_id == application_id)):
            hold.released_at = hold.released_at or now
        reset_clock(session, application, book=house.book, now=now)


def close(house: House, position_id: bytes, *, hired: bytes | None) -> None:
    """Decide on a position and on everybody who is still open."""
    now = house.clock()
    with house.stores.main.writing() as session:
        position = session.get_one(t.Position, position_id)
        position.status, position.decided_at = "closed", now
        position.outcome = "hired" if hired else "cancelled"
        ids = session.scalars(
            select(t.Application.id).where(
                t.Application.position_id == position_id, t.Application.erasing_at.is_(None)
            )
        ).all()
        for application_id in ids:
            row = lock_application(session, application_id)
            if row.outcome is None and row.withdrawn_at is None:
                outcome = Outcome.HIRED if row.id == hired else Outcome.REJECTED
                write_decision(session, row, outcome=outcome, book=house.book, actor=PURGE, now=now)
            else:
                reset_clock(session, row, book=house.book, now=now)


def purge_rows(house: House) -> frozenset[bytes]:
    """Judge anew, claim and delete what is due, as the purge does; return what went."""
    now, gone = house.clock(), set[bytes]()
    recount(main=house.stores.main, book=house.book, now=now)
    place = None
    while True:
        with house.stores.main.writing() as session:
            claimed = claim(session, book=house.book, now=now, after=place, limit=100)
            delete_rows(session, claimed.ids, letters=())
        gone |= set(claimed.ids)
        place = claimed.place
        if place is None:
            return frozenset(gone)


def all_facts(session: Session, application_id: bytes) -> Sequence[t.ConsentEvent]:
    """Every answer about a consent, in order."""
    return session.scalars(
        select(t.ConsentEvent)
        .where(t.ConsentEvent.application_id == application_id)
        .order_by(t.ConsentEvent.at)
    ).all()


def verdict_of(house: House, application_id: bytes) -> Verdict:
    """What the engine says now."""
    with house.stores.main.reading() as session:
        row = session.get_one(t.Application, application_id)
        return judge_application(session, row, book=house.book, now=house.clock())
