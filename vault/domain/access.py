"""Who may do what: one matrix for functions, one rule for objects (ASVS 8.1.1, 8.2.1 to 8.2.3).

Whatever the matrix does not name is refused. No clock, no I/O.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Flag, StrEnum

from vault.domain.application import Kind
from vault.domain.identifiers import PositionId
from vault.errors import NotAllowedError, NotFoundError


class Role(Flag):
    """Flags: one person may have both. The numbers are stored; never reuse one."""

    NONE = 0
    ADMINISTRATOR = 1
    RECRUITER = 2


class Action(StrEnum):
    """Everything that staff can do. A new errand adds its word here and a row below."""

    SEE_POSITIONS = "see_positions"
    MANAGE_POSITIONS = "manage_positions"
    PUBLISH_POSITION = "publish_position"
    CLOSE_POSITION = "close_position"
    CORRECT_DECISION = "correct_decision"
    SEE_CANDIDATES = "see_candidates"
    OPEN_CANDIDATE = "open_candidate"
    OPEN_DOCUMENT = "open_document"
    WRITE_NOTE = "write_note"
    MOVE = "move"
    DECIDE = "decide"
    SEND_LETTER = "send_letter"
    RELEASE_QUARANTINED = "release_quarantined"
    EXPORT_APPLICATION = "export_application"
    ERASE_APPLICATION = "erase_application"
    SEE_TASKS = "see_tasks"
    REVIEW = "review"
    HAND_OVER = "hand_over"
    WRITE_MERITS = "write_merits"
    SEE_MERITS = "see_merits"
    OPEN_ARCHIVED = "open_archived"
    PLACE_HOLD = "place_hold"
    ANSWER_REQUESTS = "answer_requests"
    MANAGE_PEOPLE = "manage_people"
    ASSIGN_POSITIONS = "assign_positions"
    MANAGE_SETTINGS = "manage_settings"
    SEE_POLICY = "see_policy"
    CHANGE_POLICY = "change_policy"
    SEE_AUDIT = "see_audit"
    SEE_FORECAST = "see_forecast"
    SEE_PURGES = "see_purges"
    SEE_OWN_ACCOUNT = "see_own_account"


_EITHER = Role.ADMINISTRATOR | Role.RECRUITER

# An action is allowed when any one of the named roles is held.
MATRIX: Mapping[Action, Role] = {
    Action.SEE_POSITIONS: _EITHER,
    Action.MANAGE_POSITIONS: _EITHER,
    Action.PUBLISH_POSITION: _EITHER,
    # An administrator may cancel a position; whoever names the hired needs DECIDE as well.
    Action.CLOSE_POSITION: _EITHER,
    # Two people: who asked cannot approve (E84).
    Action.CORRECT_DECISION: _EITHER,
    # Administrators cannot read applications (issue 2, R31): nothing below names them.
    Action.SEE_CANDIDATES: Role.RECRUITER,
    Action.OPEN_CANDIDATE: Role.RECRUITER,
    Action.OPEN_DOCUMENT: Role.RECRUITER,
    Action.WRITE_NOTE: Role.RECRUITER,
    Action.MOVE: Role.RECRUITER,
    Action.DECIDE: Role.RECRUITER,
    Action.SEND_LETTER: Role.RECRUITER,
    Action.RELEASE_QUARANTINED: Role.RECRUITER,
    Action.EXPORT_APPLICATION: Role.RECRUITER,
    Action.ERASE_APPLICATION: Role.RECRUITER,
    Action.SEE_TASKS: Role.RECRUITER,
    Action.REVIEW: Role.RECRUITER,
    Action.HAND_OVER: Role.RECRUITER,
    Action.WRITE_MERITS: Role.RECRUITER,
    Action.SEE_MERITS: Role.RECRUITER,
    # Besides, only for those who work with all positions: few (R56).
    Action.OPEN_ARCHIVED: Role.RECRUITER,
    Action.PLACE_HOLD: Role.RECRUITER,
    Action.ANSWER_REQUESTS: Role.RECRUITER,
    # From here on nothing shows an application.
    Action.MANAGE_PEOPLE: Role.ADMINISTRATOR,
    Action.ASSIGN_POSITIONS: Role.ADMINISTRATOR,
    Action.MANAGE_SETTINGS: Role.ADMINISTRATOR,
    Action.SEE_POLICY: _EITHER,
    Action.CHANGE_POLICY: Role.ADMINISTRATOR,
    Action.SEE_AUDIT: Role.ADMINISTRATOR,
    Action.SEE_FORECAST: _EITHER,
    Action.SEE_PURGES: _EITHER,
    Action.SEE_OWN_ACCOUNT: _EITHER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants:
    """Which applications a recruiter has been given: need to know (R33)."""

    all_positions: bool = False
    spontaneous: bool = False
    positions: frozenset[PositionId] = frozenset()


def allowed(*, roles: Role, action: Action) -> bool:
    """This function will tell whether somebody with these roles may do this at all."""
    return bool(MATRIX[action] & roles)


def check(*, roles: Role, action: Action) -> None:
    """This function will return when the roles cover the action.

    Raises:
        NotAllowedError: they do not.
    """
    if not allowed(roles=roles, action=action):
        raise NotAllowedError(action)


def may_see(*, roles: Role, grants: Grants, kind: Kind, position_id: PositionId | None) -> bool:
    """This function will tell whether this application is among those given to this person.

    ``all_positions`` covers every position but not the spontaneous ones, which are granted apart.
    """
    if not allowed(roles=roles, action=Action.SEE_CANDIDATES):
        return False
    if kind is Kind.SPONTANEOUS:
        return grants.spontaneous
    return grants.all_positions or position_id in grants.positions


def check_may_see(
    *, roles: Role, grants: Grants, kind: Kind, position_id: PositionId | None
) -> None:
    """This function will return when ``may_see`` says yes.

    Raises:
        NotFoundError: it is not theirs; a stranger never learns that it exists (R31).
    """
    if not may_see(roles=roles, grants=grants, kind=kind, position_id=position_id):
        raise NotFoundError
