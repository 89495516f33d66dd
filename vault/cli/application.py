"""``applicant-vault application``: answer a request that came by e-mail, telephone or in person.

Holds the KEK: it hands out what staff would, and asks as much about who is asking.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from vault.cli.fresh_file import fresh_file, write_whole
from vault.domain.identifiers import ApplicationId, parse_id
from vault.domain.requests import IdentityCheck, RequestChannel
from vault.ports.keys import Opener
from vault.settings import Settings, own_settings
from vault.usecases.export.for_staff import export_for_staff
from vault.usecases.export.staff_extract import StaffExtract
from vault.usecases.purge.erase import ErasureStores
from vault.usecases.requests.answering import Asked
from vault.usecases.requests.erase_on_request import erase_at_once, erase_on_request
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import OPERATOR_VIEW
from vault.wiring.clock import now
from vault.wiring.custody import custody_of, opener
from vault.wiring.policy import policy_book
from vault.wiring.stores import Stores, open_stores

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
REASON = click.option(
    "--reason", required=True, help="What was asked for, in your words; kept sealed."
)
IDENTITY = click.option(
    "--identity",
    required=True,
    type=click.Choice([one.value for one in IdentityCheck]),
    help="How you made sure who asks: another way than the request came.",
)
CHANNEL = click.option(
    "--channel",
    type=click.Choice([one.value for one in RequestChannel]),
    default=RequestChannel.EMAIL.value,
    show_default=True,
    help="How the request came.",
)
RECEIVED = click.option(
    "--received",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which it came (YYYY-MM-DD); today if not given.",
)


@click.group("application")
def command() -> None:
    """Hand out or erase an application for the person whose it is."""


@command.command("export")
@click.argument("application_id", metavar="ID")
@REASON
@IDENTITY
@CHANNEL
@RECEIVED
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; application-ID.zip here if not given.",
)
@JSON
def export(
    *,
    application_id: str,
    reason: str,
    identity: str,
    channel: str,
    received: datetime | None,
    to: Path | None,
    as_json: bool,
) -> None:
    """Write everything that is held about one application into a ZIP file.

    Originals, extract.html to read and extract.json for machines. An existing file stays.
    """
    subject = ApplicationId(parse_id(application_id))
    path = to or Path(f"application-{subject.hex()}.zip")
    # The file first: where it cannot be made, no request may stand there as answered.
    with _vault() as (stores, settings, book, key), fresh_file(path) as target:
        found = export_for_staff(
            main=stores.main,
            keyring=stores.keyring,
            blobs=stores.blobs,
            opener=key,
            book=book,
            viewer=OPERATOR_VIEW,
            application_id=subject,
            asked=_asked(reason, identity, channel, received),
            page=lambda extract: _page(extract, stores, settings, book),
            now=now(),
        )
        write_whole(target, found.export.pieces())
    told = {
        "id": subject.hex(),
        "path": str(path.resolve()),
        "request": found.request_id.hex(),
        "documents": found.documents,
        "bytes": found.byte_count,
    }
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else path.resolve())


@command.command("erase")
@click.argument("application_id", metavar="ID")
@REASON
@IDENTITY
@CHANNEL
@RECEIVED
@click.option(
    "--ends-restriction",
    is_flag=True,
    help="The person knows that this ends what they had restricted.",
)
@JSON
def erase(
    *,
    application_id: str,
    reason: str,
    identity: str,
    channel: str,
    received: datetime | None,
    ends_restriction: bool,
    as_json: bool,
) -> None:
    """Erase one application now, with keys, documents and rows. No letter is sent from here."""
    subject = ApplicationId(parse_id(application_id))
    with _vault() as (stores, _, book, key):
        erase_on_request(
            main=stores.main,
            keyring=stores.keyring,
            opener=key,
            book=book,
            viewer=OPERATOR_VIEW,
            application_id=subject,
            asked=_asked(reason, identity, channel, received),
            ends_restriction=ends_restriction,
            telling=None,
            now=now(),
        )
        erased = erase_at_once(
            stores=ErasureStores(
                main=stores.main, keyring=stores.keyring, blobs=stores.blobs, ledger=stores.ledger
            ),
            book=book,
            application_id=subject,
            now=now(),
        )
    receipts = [each.hex() for each in erased.receipts]
    told = {"id": subject.hex(), "receipts": receipts, "blobs": erased.blobs}
    said = f"{subject.hex()}: erased; receipt {' '.join(receipts)} awaits its signature"
    click.echo(json.dumps(told) if as_json else said)


@contextmanager
def _vault() -> Iterator[tuple[Stores, Settings, PolicyBook, Opener]]:
    settings = own_settings()
    stores = open_stores(settings)
    try:
        book = policy_book(stores.main, settings, now=now())
        yield stores, settings, book, opener(custody_of(settings))
    finally:
        stores.close()


def _asked(reason: str, identity: str, channel: str, received: datetime | None) -> Asked:
    return Asked(
        channel=RequestChannel(channel),
        identity=IdentityCheck(identity),
        received_on=received.date() if received else None,
        untrusted_words=reason,
    )


def _page(extract: StaffExtract, stores: Stores, settings: Settings, book: PolicyBook) -> bytes:
    from vault.web.extract import staff_extract_page  # noqa: PLC0415 - pages take half a second
    from vault.web.pages import make_environment  # noqa: PLC0415 - see above
    from vault.wiring.site import site_of  # noqa: PLC0415 - see above

    site = site_of(settings, main=stores.main, policy=book.active, public_url="")
    return staff_extract_page(
        templates=make_environment(),
        site=site,
        policy=book.active,
        extract=extract,
        made_at=now(),
    )
