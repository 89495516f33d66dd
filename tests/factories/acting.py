"""What an applicant orders, what work does about it, and what is left behind to look at."""

from datetime import datetime

from sqlalchemy import select

from tests.factories.applications import row_of, work_tools
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.acts import ActKind, Ground
from vault.domain.identifiers import ActId
from vault.domain.language import Language
from vault.usecases.mypages.application import my_application
from vault.usecases.mypages.make_act import make_act
from vault.usecases.mypages.verify_acts import ActsDone, verify_acts
from vault.usecases.mypages.view import MyApplication
from vault.usecases.mypages.visit import OpenVisit
from vault.usecases.purge.claim import claim
from vault.usecases.retention.clock import check_readable, is_restricted
from vault.usecases.submission.answer import Receipt


def order(
    world: World,
    by: OpenVisit,
    kind: ActKind,
    *,
    ground: Ground | None = None,
    consent: str | None = None,
) -> ActId | None:
    return make_act(
        main=world.stores.main,
        book=world.book,
        visit=by,
        kind=kind,
        language=Language.SV,
        now=world.clock(),
        ground=ground,
        consent=consent,
    )


def work(world: World) -> ActsDone:
    return verify_acts(tools=work_tools(world), book=world.book, now=world.clock())


def seen_by(world: World, by: OpenVisit) -> MyApplication:
    return my_application(main=world.stores.main, book=world.book, visit=by, now=world.clock())


def check_recruiters_can_read(world: World, receipt: Receipt) -> None:
    with world.stores.main.reading() as session:
        restricted = is_restricted(session, receipt.application_id, now=world.clock())
    check_readable(row_of(world, receipt), restricted=restricted, now=world.clock())


def purge_claims(world: World, receipt: Receipt) -> bool:
    with world.stores.main.writing() as session:
        claimed = claim(session, book=world.book, now=world.clock(), after=None, limit=10)
    return receipt.application_id in claimed.ids


def consents(world: World) -> list[tuple[str, str, datetime]]:
    with world.stores.main.reading() as session:
        rows = session.scalars(select(t.ConsentEvent).order_by(t.ConsentEvent.at))
        return [(row.purpose, row.state, row.at) for row in rows]


def events(world: World, receipt: Receipt) -> list[str]:
    with world.stores.main.reading() as session:
        return [
            entry.event
            for entry in session.scalars(
                select(t.AuditEntry).where(t.AuditEntry.subject == receipt.application_id)
            )
        ]
