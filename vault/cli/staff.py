"""``applicant-vault staff``: invite, list, disable and reset the people who work here.

Rights and invitations count only with a tag that the KEK makes, so all of it runs where the keys
are in reach.
"""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from vault.cli.fresh_file import fresh_file, write_whole
from vault.db.position_queries import position_by_slug
from vault.domain.access import Role
from vault.domain.audit_details import role_words
from vault.domain.identifiers import PositionId
from vault.domain.language import Language
from vault.errors import FieldError
from vault.ports.keys import Opener
from vault.settings import own_settings
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.staff.accounts import disable, reset, set_roles
from vault.usecases.staff.invite import Invitation, invite_staff
from vault.usecases.staff.people import Person, find_person, list_people
from vault.wiring.clock import now
from vault.wiring.custody import custody_of, opener
from vault.wiring.stores import Stores, open_stores

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
TO = click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the link into this new file instead of printing it.",
)
WHERE = (
    "open it on the address at which `serve` listens, http://127.0.0.1:8000 unless it was told"
    " otherwise; with APPLICANT_VAULT_PUBLIC_URL the whole link is printed"
)
NOT_SENT = "not sent by e-mail: without APPLICANT_VAULT_PUBLIC_URL a letter would lead nowhere"
ROLES = {"administrator": Role.ADMINISTRATOR, "recruiter": Role.RECRUITER}


@click.group("staff")
def command() -> None:
    """Invite, list, disable and reset members of staff."""


@command.command("invite")
@click.option("--name", default="", help="Without name and e-mail the sign-up page asks.")
@click.option("--email", default="", help="The address to sign in with.")
@click.option(
    "--role",
    "roles",
    type=click.Choice(list(ROLES)),
    multiple=True,
    default=("recruiter",),
    show_default=True,
    help="May be given twice.",
)
@click.option("--position", "slugs", multiple=True, help="Only this position; may be repeated.")
@click.option("--language", type=click.Choice([one.value for one in Language]), default="sv")
@TO
@JSON
def invite(
    *,
    name: str,
    email: str,
    roles: tuple[str, ...],
    slugs: tuple[str, ...],
    language: str,
    target: Path | None,
    as_json: bool,
) -> None:
    """Make a one-time sign-up link, good for seven days, and print it.

    Where a mail server and the public URL are set and an address is given, it is sent there as
    well. Without the public URL the link is a path. Where what is printed ends in a log that
    others read, have it written into a file with --to.
    """
    wanted = Role.NONE
    for role in roles:
        wanted |= ROLES[role]
    with _vault() as (stores, kek):
        positions = _positions(stores, slugs)
        with _place(target) as place:
            invitation = invite_staff(
                main=stores.main,
                opener=kek,
                roles=wanted,
                all_positions=not slugs,
                untrusted_name=name,
                untrusted_email=email,
                language=Language(language),
                actor=OPERATOR,
                now=now(),
            )
            if place is not None:
                write_whole(place, [_link(invitation).encode()])
        if positions:
            set_roles(
                main=stores.main,
                opener=kek,
                staff_id=invitation.staff_id,
                roles=wanted,
                all_positions=False,
                positions=positions,
                actor=OPERATOR,
                now=now(),
            )
        sent_to = _send(stores, invitation)
    _tell(invitation, as_json=as_json, target=target, sent_to=sent_to)
    if email and not sent_to and own_settings().smtp is not None:
        click.echo(NOT_SENT, err=True)


@command.command("list")
@JSON
def list_staff(*, as_json: bool) -> None:
    """Show everybody, their roles and where they stand."""
    with _vault() as (stores, kek):
        people = list_people(main=stores.main, opener=kek, now=now())
    if as_json:
        click.echo(json.dumps({"staff": [_as_json(one) for one in people]}, ensure_ascii=False))
        return
    for one in people:
        roles = "+".join(role_words(roles=one.roles))
        name = f"{one.name} <{one.email}>" if one.email else "(invited without a name)"
        click.echo(f"{one.standing.value:9} {roles:24} {name}  {one.staff_id.hex()}")


@command.command("disable")
@click.argument("email")
@JSON
def disable_staff(*, email: str, as_json: bool) -> None:
    """Shut somebody out at once: their sessions end."""
    with _vault() as (stores, kek):
        staff_id = find_person(main=stores.main, untrusted_email=email)
        disable(main=stores.main, opener=kek, staff_id=staff_id, actor=OPERATOR, now=now())
    click.echo(json.dumps({"id": staff_id.hex(), "disabled": True}) if as_json else "disabled")


@command.command("reset")
@click.argument("email")
@TO
@JSON
def reset_staff(*, email: str, target: Path | None, as_json: bool) -> None:
    """Take somebody's password and second factor away, and print a new sign-up link.

    Where what is printed ends in a log, have it written into a file with --to.
    """
    with _vault() as (stores, kek), _place(target) as place:
        staff_id = find_person(main=stores.main, untrusted_email=email)
        invitation = reset(
            main=stores.main, opener=kek, staff_id=staff_id, actor=OPERATOR, now=now()
        )
        if place is not None:
            write_whole(place, [_link(invitation).encode()])
    _tell(invitation, as_json=as_json, target=target)


@contextmanager
def _vault() -> Iterator[tuple[Stores, Opener]]:
    """Give the stores and the KEK: nobody's rights count without it."""
    settings = own_settings()
    stores = open_stores(settings)
    try:
        yield stores, opener(custody_of(settings))
    finally:
        stores.close()


def _positions(stores: Stores, slugs: tuple[str, ...]) -> tuple[PositionId, ...]:
    with stores.main.reading() as session:
        found = [position_by_slug(session, slug) for slug in slugs]
    if None in found:
        raise FieldError("not-a-choice", field="position")
    return tuple(PositionId(row.id) for row in found if row is not None)


def _send(stores: Stores, invitation: Invitation) -> str:
    """Send the link by e-mail, where that can be done, and return where to."""
    settings = own_settings()
    if settings.smtp is None or settings.public_url is None:
        return ""
    # Loaded here: without a mail server nothing of it is needed.
    from vault.usecases.staff.send_invite import send_invite  # noqa: PLC0415 - see above
    from vault.wiring.policy import policy_book  # noqa: PLC0415 - see above
    from vault.wiring.sealing import sealer  # noqa: PLC0415 - see above

    policy = policy_book(stores.main, settings, now=now()).active
    return send_invite(
        main=stores.main,
        keyring=stores.keyring,
        sealer=sealer(settings),
        invitation=invitation,
        link=_link(invitation),
        organisation=settings.organisation or policy.controller.name,
        zone=ZoneInfo(policy.time_zone),
        actor=OPERATOR,
        now=now(),
    )


def _link(invitation: Invitation) -> str:
    """Return the whole link; only its path where nobody said at which address the vault is."""
    return f"{own_settings().public_url or ''}/staff/join/{invitation.token}"


def _place(target: Path | None) -> AbstractContextManager[int | None]:
    """Make the file before anything else: nobody is invited by a link that nobody gets."""
    return nullcontext() if target is None else fresh_file(target)


def _tell(invitation: Invitation, *, as_json: bool, target: Path | None, sent_to: str = "") -> None:
    link, until = _link(invitation), invitation.expires_at
    if as_json:
        told = {
            "id": invitation.staff_id.hex(),
            **({"link": link} if target is None else {"to": str(target)}),
            "expires_at": _told(until),
            "sent": bool(sent_to),
        }
        click.echo(json.dumps(told))
        return
    click.echo(link if target is None else target)
    sent = "; also sent by e-mail" if sent_to else ""
    click.echo(f"works once, until {until:%Y-%m-%d %H:%M} UTC{sent}", err=True)
    if own_settings().public_url is None:
        click.echo(WHERE, err=True)


def _as_json(one: Person) -> dict[str, object]:
    return {
        "id": one.staff_id.hex(),
        "name": one.name,
        "email": one.email,
        "roles": role_words(roles=one.roles),
        "all_positions": one.all_positions,
        "positions": [position.hex() for position in sorted(one.positions)],
        "standing": one.standing.value,
        "invited_until": _told(one.invite_until) if one.invite_until else None,
    }


def _told(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
