"""Applications of real people in a test's world: handed in, accepted, decided on, visited."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from tests.factories.documents import PDF
from tests.factories.submitting import World
from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.adapters.scanner_off import OffScanner
from vault.db import tables as t
from vault.domain import private_link
from vault.domain.application import Kind, Outcome, Status
from vault.domain.language import Language
from vault.usecases.acceptance.accept import AcceptTools, accept
from vault.usecases.links.fresh_link import application_key, put_link_wrap, record_link
from vault.usecases.mypages.visit import OpenVisit, StartedVisit, read_visit, start_visit
from vault.usecases.retention.clock import lock_application, reset_clock
from vault.usecases.submission.answer import Receipt
from vault.usecases.submission.finish import finish
from vault.usecases.submission.form import Door
from vault.usecases.submission.submit import Request, Submission

MINUTE = timedelta(minutes=1)
ADDRESS = b"\x01" * 32


def hand_in(
    world: World,
    *,
    kind: Kind = Kind.POSITION,
    language: Language = Language.SV,
    consented: bool = True,
    name: str = "Åsa Lindqvist",
    documents: tuple[tuple[str, str, bytes], ...] = (("cv", "cv.pdf", PDF),),
    more: Mapping[str, str] | None = None,
) -> Receipt:
    """Submit through the real use case; ``consented`` counts for spontaneous ones.

    ``more`` are fields that a policy adds.
    """
    is_position = kind is Kind.POSITION
    submission = Submission(
        ports=world.ports,
        request=Request(
            door=Door.FORM,
            language=language,
            kind=kind,
            position_id=world.position_id if is_position else None,
        ),
    )
    texts = {"name": name, "email": "asa@exempel.se", "message": "Jag kan börja i maj."}
    if world.book.active.form_field(name="message") is None:
        del texts["message"]
    texts |= more or {}
    if not is_position and consented:
        texts["consent_keep"] = "yes"
    now = world.clock()
    for field, text in texts.items():
        submission.start_part(untrusted_name=field, untrusted_filename=None, now=now)
        submission.add(chunk=text.encode(), now=now)
        submission.end_part()
    for field, file_name, content in documents:
        submission.start_part(untrusted_name=field, untrusted_filename=file_name, now=now)
        submission.add(chunk=content, now=now)
        submission.end_part()
    return finish(submission=submission, now=now)


def work_tools(world: World) -> AcceptTools:
    return AcceptTools(
        main=world.stores.main,
        keyring=world.stores.keyring,
        blobs=world.blobs,
        intake_opener=world.keys.intake_opener,
        opener=world.keys.opener,
        scanner=OffScanner(),
    )


def accepted(world: World, receipt: Receipt) -> Receipt:
    accept(tools=work_tools(world), application_id=receipt.application_id, now=world.clock())
    return receipt


def reject_all(world: World, *receipts: Receipt) -> None:
    """Close the position without hiring any of these, now."""
    now = world.clock()
    with world.stores.main.writing() as session:
        position = session.get_one(t.Position, world.position_id)
        position.status, position.decided_at, position.outcome = "closed", now, "cancelled"
        for receipt in receipts:
            application = lock_application(session, receipt.application_id)
            application.status = Status.REJECTED.value
            application.outcome = Outcome.REJECTED.value
            application.decided_at = now
            reset_clock(session, application, book=world.book, now=now)


def link_text(receipt: Receipt) -> str:
    return private_link.fragment(
        application_id=receipt.application_id, token=receipt.token.reveal()
    )


def knock(world: World, text: str, *, address: bytes = ADDRESS) -> StartedVisit:
    return start_visit(
        main=world.stores.main,
        keyring=world.stores.keyring,
        limiter=DatabaseRateLimiter(world.stores.main),
        rate_key=address,
        untrusted_text=text,
        now=world.clock(),
    )


def come_back(world: World, started: StartedVisit) -> OpenVisit:
    return read_visit(
        keyring=world.stores.keyring, untrusted_cookie=started.cookie, now=world.clock()
    )


def visit(world: World, receipt: Receipt) -> OpenVisit:
    return come_back(world, knock(world, link_text(receipt)))


def fresh_link(world: World, receipt: Receipt, *, purpose: str) -> Receipt:
    """Let ``work`` make another link, as for a decision or a lost one."""
    now: datetime = world.clock()
    key = application_key(
        main=world.stores.main,
        keyring=world.stores.keyring,
        intake_opener=world.keys.intake_opener,
        opener=world.keys.opener,
        application_id=receipt.application_id,
    )
    token = put_link_wrap(
        keyring=world.stores.keyring,
        application_id=receipt.application_id,
        key=key,
        purpose=purpose,
        errand_id=purpose.encode().ljust(16, b"-")[:16],
        now=now,
    )
    with world.stores.main.writing() as session:
        record_link(
            session,
            application_id=receipt.application_id,
            key=key,
            token=token,
            purpose=purpose,
            now=now,
        )
    return replace(receipt, token=token)


def row_of(world: World, receipt: Receipt) -> t.Application:
    with world.stores.main.reading() as session:
        return session.get_one(t.Application, receipt.application_id)
