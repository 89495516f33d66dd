"""``applicant-vault position``: open, edit, close and list positions."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from vault.domain.identifiers import ApplicationId, parse_id
from vault.domain.language import Language
from vault.domain.positions import ClosingGround, PositionStatus
from vault.errors import FieldError, NotFoundError
from vault.settings import Settings, own_settings
from vault.usecases.decisions.close_position import Closing, close_position
from vault.usecases.positions.edit import (
    PositionForm,
    create_position,
    edit_position,
    publish_position,
)
from vault.usecases.positions.positions import PositionView, list_positions, read_position
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import OPERATOR_VIEW
from vault.wiring.clock import now
from vault.wiring.stores import Stores, open_stores

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
TEXT_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TITLE_SV = click.option("--title-sv", help="Title in Swedish.")
TITLE_EN = click.option("--title-en", help="Title in English.")
TEXT_SV = click.option("--text-sv", type=TEXT_FILE, help="File with the text in Swedish.")
TEXT_EN = click.option("--text-en", type=TEXT_FILE, help="File with the text in English.")
REFERENCE = click.option("--reference", help="Such as REF-2026-14.")
PLACE = click.option("--place", help="Where the work is.")
LAST_ON = click.option("--last-on", help="Last day to apply, as 2026-12-31.")


@click.group("position")
def command() -> None:
    """Open, edit, close and list positions."""


@command.command("open")
@TITLE_SV
@TITLE_EN
@TEXT_SV
@TEXT_EN
@REFERENCE
@PLACE
@LAST_ON
@click.option("--draft", is_flag=True, help="Do not publish it yet.")
@JSON
def open_position(*, draft: bool, as_json: bool, **given: str | Path | None) -> None:
    """Make a position and publish it."""
    with _vault() as (stores, _, zone):
        view = create_position(
            main=stores.main,
            opener=None,
            viewer=OPERATOR_VIEW,
            form=_form(given, None),
            now=now(),
            zone=zone,
        )
        if not draft:
            view = publish_position(
                main=stores.main,
                viewer=OPERATOR_VIEW,
                position_id=view.id,
                version=view.version,
                now=now(),
                zone=zone,
            )
    _print(view, as_json=as_json)


@command.command("edit")
@click.argument("slug")
@TITLE_SV
@TITLE_EN
@TEXT_SV
@TEXT_EN
@REFERENCE
@PLACE
@LAST_ON
@JSON
def edit(*, slug: str, as_json: bool, **given: str | Path | None) -> None:
    """Change a position; what is not named stays."""
    with _vault() as (stores, _, zone):
        before = read_position(main=stores.main, viewer=OPERATOR_VIEW, untrusted_slug=slug)
        view = edit_position(
            main=stores.main,
            viewer=OPERATOR_VIEW,
            position_id=before.id,
            version=before.version,
            form=_form(given, before),
            now=now(),
            zone=zone,
        )
    _print(view, as_json=as_json)


@command.command("close")
@click.argument("slug")
@click.option("--cancel", is_flag=True, help="Nobody was hired.")
@click.option("--hired", multiple=True, help="The id of an application; may be repeated.")
@click.option("--confirm", help="The position's reference or slug, instead of being asked.")
@JSON
def close(
    *, slug: str, cancel: bool, hired: tuple[str, ...], confirm: str | None, as_json: bool
) -> None:
    """Close a position: whoever is still open is rejected. No letters are sent from here."""
    if cancel == bool(hired):
        raise click.UsageError("say either --cancel or --hired ID")
    with _vault() as (stores, settings, _):
        # Loaded here: only closing needs keys.
        from vault.wiring.custody import custody_of, opener  # noqa: PLC0415 - see above
        from vault.wiring.sealing import sealer  # noqa: PLC0415 - see above

        view = read_position(main=stores.main, viewer=OPERATOR_VIEW, untrusted_slug=slug)
        if confirm is None:
            confirm = click.prompt(f"This cannot be undone. Type {view.confirmation}")
        closing = Closing(
            ground=ClosingGround.CANCELLED if cancel else ClosingGround.HIRED,
            hired=tuple(ApplicationId(parse_id(one, field="hired")) for one in hired),
            untrusted_confirmation=confirm,
        )
        with _hired_named():
            closed = close_position(
                main=stores.main,
                keyring=stores.keyring,
                opener=opener(custody_of(settings)),
                sealer=sealer(settings),
                book=_book(stores, settings),
                viewer=OPERATOR_VIEW,
                position_id=view.id,
                version=None,
                closing=closing,
                now=now(),
            )
    told = {"slug": slug, "hired": closed.hired, "rejected": closed.rejected}
    click.echo(
        json.dumps(told)
        if as_json
        else f"{slug}: closed; {closed.hired} hired, {closed.rejected} rejected"
    )


@command.command("list")
@JSON
def list_all(*, as_json: bool) -> None:
    """Show all positions."""
    stores = open_stores(own_settings())
    try:
        found = list_positions(main=stores.main, viewer=OPERATOR_VIEW)
    finally:
        stores.close()
    if as_json:
        told = {"positions": [_as_json(one) for one in found]}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        _print(one, as_json=False)


@contextmanager
def _vault() -> Iterator[tuple[Stores, Settings, ZoneInfo]]:
    settings = own_settings()
    stores = open_stores(settings)
    try:
        yield stores, settings, ZoneInfo(_book(stores, settings).active.time_zone)
    finally:
        stores.close()


@contextmanager
def _hired_named() -> Iterator[None]:
    """Name the option: the position itself was found, so it is somebody hired who was not."""
    try:
        yield
    except NotFoundError as error:
        raise FieldError("unknown", field="hired") from error


def _book(stores: Stores, settings: Settings) -> PolicyBook:
    from vault.wiring.policy import policy_book  # noqa: PLC0415 - listing needs no policy

    return policy_book(stores.main, settings, now=now())


def _form(given: dict[str, str | Path | None], before: PositionView | None) -> PositionForm:
    """Take what was named, and the rest as it stood."""
    texts: dict[str, str] = {}
    last_on = ""
    if before is not None:
        texts = {
            "title_sv": before.titles[Language.SV],
            "title_en": before.titles[Language.EN],
            "description_sv": before.bodies[Language.SV],
            "description_en": before.bodies[Language.EN],
            "reference": before.reference,
            "place": before.place,
        }
        last_on = before.last_on.isoformat() if before.last_on else ""
    for name, value in given.items():
        if isinstance(value, Path):
            texts[name.replace("text_", "description_")] = _read(value, name)
        elif value is not None and name == "last_on":
            last_on = value
        elif value is not None:
            texts[name] = value
    return PositionForm(untrusted_texts=texts, untrusted_last_on=last_on)


def _read(path: Path, name: str) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        option = f"--{name.replace('_', '-')}"
        raise click.UsageError(f"{option}: no text file in UTF-8") from error


def _print(view: PositionView, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_as_json(view), ensure_ascii=False))
        return
    last = f", until {view.last_on}" if view.last_on else ""
    open_count = view.open_count if view.status is not PositionStatus.DRAFT else 0
    click.echo(
        f"{view.status.value:9} {view.slug}  {view.titles[Language.EN]}{last}"
        f"  ({open_count} to decide)"
    )


def _as_json(view: PositionView) -> dict[str, object]:
    return {
        "id": view.id.hex(),
        "slug": view.slug,
        "reference": view.reference,
        "title": {language.value: title for language, title in view.titles.items()},
        "place": view.place,
        "status": view.status.value,
        "outcome": view.outcome,
        "last_on": view.last_on.isoformat() if view.last_on else None,
        "open": view.open_count,
        "listed": view.listed_count,
    }
