"""The people who work here, for administrators: invite, roles and positions, disable, reset."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action, Role
from vault.domain.identifiers import PositionId, parse_id
from vault.errors import InputError
from vault.usecases.positions.positions import list_positions
from vault.usecases.staff.accounts import disable, reset, set_roles
from vault.usecases.staff.invite import Invitation, invite_staff
from vault.usecases.staff.people import list_people, one_person
from vault.usecases.staff.send_invite import send_invite
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import EMPTY, Form
from vault.web.recruiter.shown import go, show, staff_language
from vault.web.sessions import StaffRequest
from vault.web.site import Site

MANAGE = {"action": Action.MANAGE_PEOPLE}
_ROLES = {"administrator": Role.ADMINISTRATOR, "recruiter": Role.RECRUITER}


@get("/people", opt=MANAGE, sync_to_thread=True)
def people_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
) -> Response[Any]:
    """Show everybody."""
    people = list_people(main=recruiter.main, opener=recruiter.opener, now=site.clock())
    return show(request, "people.html", section="people", people=people)


@get("/invite", opt=MANAGE, sync_to_thread=True)
def ask_invite(request: StaffRequest, recruiter: NamedDependency[RecruiterDoor]) -> Response[Any]:
    """Ask whom to invite."""
    return _invite_page(request, recruiter, EMPTY)


@post("/invite", opt=MANAGE, sync_to_thread=True, status_code=200)
def take_invite(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
) -> Response[Any]:
    """Invite somebody and show their link, once."""
    viewer, now = request.user.viewer, site.clock()
    roles, everything = _roles(form), form.text("sees") == "all"
    try:
        # An address is asked for here: only a vault without anybody makes a nameless link.
        invitation = invite_staff(
            main=recruiter.main,
            opener=recruiter.opener,
            roles=roles,
            all_positions=everything,
            untrusted_name=form.text("name") or " ",
            untrusted_email=form.text("email") or " ",
            language=form.language("language"),
            actor=viewer.actor,
            now=now,
        )
        chosen = _positions(form)
        if chosen and not everything:
            set_roles(
                main=recruiter.main,
                opener=recruiter.opener,
                staff_id=invitation.staff_id,
                roles=roles,
                all_positions=False,
                positions=chosen,
                actor=viewer.actor,
                now=now,
            )
    except InputError as error:
        return _invite_page(request, recruiter, form, error=error)
    sent_to = ""
    if recruiter.sends_letters:
        sent_to = send_invite(
            main=recruiter.main,
            keyring=recruiter.keyring,
            sealer=recruiter.sealer,
            invitation=invitation,
            link=join_address(site=site, token=invitation.token),
            organisation=site.organisation,
            zone=site.zone,
            actor=viewer.actor,
            now=now,
        )
    return _link_page(request, site, invitation, form.text("name"), sent_to=sent_to)


@get("/people/{person:str}", opt=MANAGE, sync_to_thread=True)
def person_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    person: FromPath[str],
) -> Response[Any]:
    """Show one person, and what can be changed."""
    return _person_page(request, recruiter, site, person)


@post("/people/{person:str}", opt=MANAGE, sync_to_thread=True)
def take_person(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    form: NamedDependency[Form],
    person: FromPath[str],
) -> Response[Any]:
    """Set somebody's roles and positions."""
    everything = form.text("sees") == "all"
    try:
        set_roles(
            main=recruiter.main,
            opener=recruiter.opener,
            staff_id=parse_id(person),
            roles=_roles(form),
            all_positions=everything,
            positions=() if everything else _positions(form),
            actor=request.user.viewer.actor,
            now=site.clock(),
        )
    except InputError as error:
        return _person_page(request, recruiter, site, person, error=error)
    return go(f"/staff/people/{person}", done="saved")


@post("/people/{person:str}/disable", opt=MANAGE, sync_to_thread=True)
def take_disable(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    person: FromPath[str],
) -> Response[Any]:
    """Shut somebody out at once."""
    disable(
        main=recruiter.main,
        opener=recruiter.opener,
        staff_id=parse_id(person),
        actor=request.user.viewer.actor,
        now=site.clock(),
    )
    return go(f"/staff/people/{person}", done="disabled")


@post("/people/{person:str}/reset", opt=MANAGE, sync_to_thread=True, status_code=200)
def take_reset(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    person: FromPath[str],
) -> Response[Any]:
    """Take password and second factor away, and show the new link, once."""
    staff_id = parse_id(person)
    invitation = reset(
        main=recruiter.main,
        opener=recruiter.opener,
        staff_id=staff_id,
        actor=request.user.viewer.actor,
        now=site.clock(),
    )
    shown = one_person(
        main=recruiter.main, opener=recruiter.opener, staff_id=staff_id, now=site.clock()
    )
    return _link_page(request, site, invitation, shown.name)


def join_address(*, site: Site, token: str) -> str:
    """This function will return the link that somebody is invited with."""
    return f"{site.public_url}/staff/join/{token}"


def _roles(form: Form) -> Role:
    roles = Role.NONE
    for name, role in _ROLES.items():
        if name in form.texts("roles"):
            roles |= role
    return roles


def _positions(form: Form) -> tuple[PositionId, ...]:
    return tuple(PositionId(one) for one in form.ids("positions"))


def _link_page(
    request: StaffRequest,
    site: Site,
    invitation: Invitation,
    name: str,
    *,
    sent_to: str = "",
) -> Response[Any]:
    return show(
        request,
        "invited.html",
        section="people",
        link=join_address(site=site, token=invitation.token),
        expires_at=invitation.expires_at,
        name=name,
        sent_to=sent_to,
    )


def _invite_page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    form: Form,
    *,
    error: InputError | None = None,
) -> Response[Any]:
    return show(
        request,
        "invite.html",
        section="people",
        error=error,
        name=form.text("name"),
        email=form.text("email"),
        language_of_person=form.text("language") or staff_language(request).value,
        roles=form.texts("roles") or ("recruiter",),
        sees=form.text("sees") or "all",
        chosen=form.texts("positions"),
        positions=_position_choices(request, recruiter),
    )


def _person_page(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    person: str,
    *,
    error: InputError | None = None,
) -> Response[Any]:
    shown = one_person(
        main=recruiter.main,
        opener=recruiter.opener,
        staff_id=parse_id(person),
        now=site.clock(),
    )
    return show(
        request,
        "person.html",
        section="people",
        error=error,
        person=shown,
        is_self=shown.staff_id == request.user.staff_id,
        roles=[name for name, role in _ROLES.items() if role & shown.roles],
        chosen=[one.hex() for one in shown.positions],
        positions=_position_choices(request, recruiter),
    )


def _position_choices(
    request: StaffRequest, recruiter: RecruiterDoor
) -> list[tuple[str, str, str]]:
    language = staff_language(request)
    found = list_positions(main=recruiter.main, viewer=request.user.viewer)
    return [(one.id.hex(), one.titles[language], one.reference) for one in found]
