"""What the commands about a change of policy say, in lines and as JSON."""

from collections.abc import Iterator
from datetime import UTC, datetime

from vault.domain.language import Language
from vault.domain.policy.difference import Difference, Grade, grade_of
from vault.domain.policy.policy import Policy
from vault.usecases.policy.due import Outcome, Standing
from vault.usecases.policy.moves import Moves, Shift
from vault.usecases.policy.status import ChangeView, PolicyStatus

_GRADES = {
    Grade.WORDING: "words only: it comes into force with the file",
    Grade.HOUSE: "a second person has to agree",
    Grade.MATERIAL: "a second person has to agree, and applicants are told 30 days before",
}


def outcome_line(outcome: Outcome) -> str:
    """This function will return what became of an order, and what comes next."""
    if outcome.standing is Standing.ANNOUNCED:
        words = (
            f"announced; letters queued now: {outcome.letters}. Next: `policy activate`, and"
            " another administrator on /staff/policy"
        )
    elif outcome.standing is Standing.WAITS_FOR_APPROVAL:
        words = "waits until another administrator approves it on /staff/policy"
    elif outcome.standing is Standing.WAITS_FOR_ITS_TIME:
        words = (
            f"comes into force by itself at {instant(outcome.at)}, once its letters have gone;"
            " `policy cancel` stops it"
        )
    else:
        words = f"in force; {outcome.moved} dates moved"
    return f"{policy_name(outcome.policy)}: {words}"


def outcome_object(outcome: Outcome) -> dict[str, object]:
    """This function will return what became of an order as JSON."""
    return {
        "standing": outcome.standing.value,
        "policy": outcome.policy.hash,
        "at": instant(outcome.at),
        "letters": outcome.letters,
        "moved": outcome.moved,
    }


def diff_lines(
    old: Policy,
    new: Policy,
    found: tuple[Difference, ...],
    moves: Moves | None,
    language: Language,
) -> Iterator[str]:
    """This function will return what differs and what it moves, in lines."""
    yield f"{policy_name(old)} -> {policy_name(new)}"
    yield _GRADES[grade_of(found=found)] if found else "the same text"
    for each in found:
        yield f"  {each.grade.name.lower():8}  {each.say(language)}"
    if moves is None:
        yield "no vault here: no records were counted"
        return
    yield (
        f"of {moves.records} records in this vault, {moves.earlier} end earlier and"
        f" {moves.later} later"
    )
    for rule in moves.rules:
        yield f"  {rule.say(language)}"


def diff_object(
    old: Policy, new: Policy, found: tuple[Difference, ...], moves: Moves | None
) -> dict[str, object]:
    """This function will return what differs and what it moves, as JSON; days are whole ones."""
    return {
        "old": _policy_object(old),
        "new": _policy_object(new),
        "grade": grade_of(found=found).name.lower(),
        "differences": [_difference_object(each) for each in found],
        "records": None if moves is None else _moves_object(moves),
    }


def _difference_object(each: Difference) -> dict[str, object]:
    return {
        "grade": each.grade.name.lower(),
        "rule": each.rule or None,
        "subject": each.subject or None,
        "part": each.part or None,
        **{language.value: each.say(language) for language in Language},
    }


def _moves_object(moves: Moves) -> dict[str, object]:
    return {
        "judged": moves.records,
        "earlier": moves.earlier,
        "later": moves.later,
        "rules": [
            {
                "rule": each.rule,
                "records": each.records,
                "earlier": _shift_object(each.earlier),
                "later": _shift_object(each.later),
                "bound": each.bound,
                "pending": each.pending,
                "refused": each.refused,
                **{language.value: each.say(language) for language in Language},
            }
            for each in moves.rules
        ],
    }


def _shift_object(shift: Shift | None) -> dict[str, int] | None:
    if shift is None:
        return None
    return {
        "count": shift.count,
        "least_days": shift.least,
        "median_days": shift.median,
        "most_days": shift.most,
    }


def status_object(found: PolicyStatus, proposed: Policy) -> dict[str, object]:
    """This function will return where the policy of a vault stands, as JSON."""
    change = found.change
    return {
        "in_force": {**_policy_object(found.active), "since": instant(found.since)},
        "settings": _policy_object(proposed),
        "change": None if change is None else _change_object(change),
    }


def _change_object(change: ChangeView) -> dict[str, object]:
    return {
        **_policy_object(change.policy),
        "grade": change.grade.name.lower(),
        "proposed_at": instant(change.proposed_at),
        "proposed_by": change.proposed_by,
        "announced_at": instant(change.announced_at),
        "approved_at": instant(change.approved_at),
        "approved_by": change.approved_by,
        "activates_at": instant(change.activates_at),
        "earlier": change.earlier,
        "later": change.later,
        "letters": {
            "delivered": change.delivered,
            "under_way": change.under_way,
            "undelivered": change.undelivered,
        },
    }


def status_lines(change: ChangeView) -> Iterator[str]:
    """This function will return where a change stands, in lines."""
    yield f"on its way: {policy_name(change.policy)}, proposed by {change.proposed_by}"
    yield f"  moves {change.earlier} records earlier, {change.later} later"
    if change.announced_at is not None:
        yield (
            f"  announced {instant(change.announced_at)}; letters: {change.delivered} delivered,"
            f" {change.under_way} under way, {change.undelivered} not delivered"
        )
    if change.approved_at is not None:
        yield f"  approved {instant(change.approved_at)} by {change.approved_by}"
    elif change.is_alone:
        yield "  nobody else may approve it: 72 hours stand for the second person"
        if change.takes_back:
            yield "  it takes shorter rules back for new applications only: that needs two people"
    elif change.others:
        yield "  waits until another administrator approves it on /staff/policy"
    if change.activates_at is not None:
        yield f"  comes into force {instant(change.activates_at)}"


def _policy_object(policy: Policy) -> dict[str, object]:
    return {
        "id": policy.id,
        "version": policy.version,
        "hash": policy.hash,
        "effective_on": policy.effective_on.isoformat(),
    }


def policy_name(policy: Policy) -> str:
    """This function will return what a policy calls itself, with its version."""
    return f"{policy.id} {policy.version}"


def instant(moment: datetime | None) -> str | None:
    """This function will return a moment as ISO 8601 in UTC, to the second."""
    return (
        None
        if moment is None
        else moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    )
