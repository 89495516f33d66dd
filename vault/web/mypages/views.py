"""What my pages show, worked out from the application. No request, no HTML."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from vault.domain.acts import ENDING, ActKind, decide_by
from vault.usecases.mypages.view import ActView, MyApplication

SOON_DAYS = 30
_ENDED_BY = ENDING | {ActKind.WITHDRAW_CONSENT, ActKind.LIFT}
"""What may have brought the end about; nothing else is told of what is over."""
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """How much of its time an application has left, for the bar."""

    share: float
    days: int
    """Local days until the last one; 0 on the last, and negative when it is over."""
    state: str
    """``live``, ``soon``, ``held`` or ``due``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActNotice:
    """Something that was ordered, and what has become of it."""

    kind: str
    state: str
    made_at: datetime
    until: date | None
    """The last local day that was shown before the click, where it extends; the day by which we
    answer, where it is an objection."""


def life_of(application: MyApplication, *, now: datetime, zone: ZoneInfo) -> Life:
    """This function will return what the bar shows; ``now`` in UTC."""
    whole = (application.expires_at - application.received_at).total_seconds()
    left = (application.expires_at - now).total_seconds()
    is_kept = application.is_held or application.is_restricted
    days = (last_day(application.expires_at, zone) - now.astimezone(zone).date()).days
    return Life(
        share=left / whole if whole > 0 else 0.0,
        days=days,
        state=_state(is_held=is_kept, left=left, days=days),
    )


def last_day(end: datetime, zone: ZoneInfo) -> date:
    """This function will return the last local day before an exclusive end."""
    return (end - _INSTANT).astimezone(zone).date()


def notices_of(application: MyApplication, *, zone: ZoneInfo) -> tuple[ActNotice, ...]:
    """This function will return what still has to be told about acts, newest first.

    Of those that have had their effect only the very last one, since the page itself shows it; and
    no yes to a time that is over.
    """
    acts = [act for act in application.acts if act.kind is not ActKind.VISIT]
    told = [
        act
        for act in acts
        if (act.state != "verified" or act is acts[-1])
        and not (application.is_over and act.kind not in _ENDED_BY and act.state != "refused")
    ]
    return tuple(_notice(act, zone) for act in reversed(told))


def _notice(act: ActView, zone: ZoneInfo) -> ActNotice:
    day = last_day(act.until, zone) if act.kind is ActKind.EXTEND and act.until else None
    if act.kind is ActKind.OBJECT:
        day = decide_by(objected_on=act.made_at.astimezone(zone).date())
    return ActNotice(kind=act.kind.value, state=act.state, made_at=act.made_at, until=day)


def _state(*, is_held: bool, left: float, days: int) -> str:
    if is_held:
        return "held"
    if left <= 0:
        return "due"
    return "soon" if days <= SOON_DAYS else "live"
