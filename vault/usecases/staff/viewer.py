"""Who acts, with which rights: what every errand of the staff is handed and judges by."""

from dataclasses import dataclass

from vault.domain.access import Action, Grants, Role, allowed, check, check_may_see
from vault.domain.application import Kind
from vault.domain.identifiers import PositionId
from vault.errors import NotFoundError
from vault.usecases.audit.recording import OPERATOR, Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """An actor and what they may do and see at this moment."""

    actor: Actor
    roles: Role
    grants: Grants


OPERATOR_VIEW = Viewer(
    actor=OPERATOR,
    roles=Role.ADMINISTRATOR | Role.RECRUITER,
    grants=Grants(all_positions=True, spontaneous=True),
)
"""Somebody at the command line: whoever has the machine has the vault."""


def check_may(*, viewer: Viewer, action: Action) -> None:
    """This function will return when the roles cover the action.

    Raises:
        NotAllowedError: they do not.
    """
    check(roles=viewer.roles, action=action)


def check_sees(*, viewer: Viewer, kind: str, position_id: bytes | None) -> None:
    """This function will return when this application is among the viewer's.

    Raises:
        NotFoundError: it is not; a stranger never learns that it exists (R31).
    """
    check_may_see(
        roles=viewer.roles,
        grants=viewer.grants,
        kind=Kind(kind),
        position_id=None if position_id is None else PositionId(position_id),
    )


def positions_in_sight(*, viewer: Viewer) -> frozenset[PositionId] | None:
    """This function will return the positions that the viewer works with; None means all.

    Administrators look after all of them, and see no application of any.
    """
    if allowed(roles=viewer.roles, action=Action.ASSIGN_POSITIONS) or viewer.grants.all_positions:
        return None
    return viewer.grants.positions


def check_position_in_sight(*, viewer: Viewer, position_id: bytes) -> None:
    """This function will return when the viewer works with this position.

    Raises:
        NotFoundError: they do not.
    """
    among = positions_in_sight(viewer=viewer)
    if among is not None and position_id not in among:
        raise NotFoundError
