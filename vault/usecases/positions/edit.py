"""Drafting, editing and publishing positions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy.orm import Session

from vault.crypto.keys import random_id
from vault.db.engines import Database
from vault.db.position_queries import counts_of, slugs
from vault.db.staff_queries import lock_staff
from vault.db.tables import Assignment, Position
from vault.domain.access import Action
from vault.domain.audit_events import Event
from vault.domain.fields import FieldRule, check_text_field
from vault.domain.identifiers import PositionId
from vault.domain.intake import raise_together
from vault.domain.positions import (
    PositionStatus,
    check_last_on,
    check_position_move,
    check_texts,
    slug_for,
)
from vault.errors import (
    FieldError,
    InputError,
    InvalidInputError,
    NotAllowedError,
    NotSignedInError,
)
from vault.ports.keys import Opener
from vault.usecases.audit.recording import ActorKind, record
from vault.usecases.positions.positions import PositionView, locked_position, view_of
from vault.usecases.staff.tags import altered_refused, check_rights, tag_rights
from vault.usecases.staff.viewer import Viewer, check_may, positions_in_sight

MAX_REFERENCE = 40  # the column's width
MAX_PLACE = 120
_LINES = (
    FieldRule(name="reference", max_characters=MAX_REFERENCE),
    FieldRule(name="place", max_characters=MAX_PLACE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionForm:
    """What somebody filled in, unchecked: texts by field name, and the last day as ISO 8601."""

    untrusted_texts: Mapping[str, str]
    untrusted_last_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checked:
    texts: Mapping[str, str]
    last_on: date | None


def check_form(*, form: PositionForm, now: datetime, zone: tzinfo) -> None:
    """This function will return when a position could be made of this, for the preview.

    Raises:
        InputError: as ``create_position`` would.
    """
    _checked(form, now, zone)


def create_position(
    *,
    main: Database,
    opener: Opener | None,
    viewer: Viewer,
    form: PositionForm,
    now: datetime,
    zone: tzinfo,
) -> PositionView:
    """This function will add a draft. Whoever works with single positions is assigned to it.

    ``opener`` vouches for that assignment; an operator, who needs none, may give None.

    Raises:
        InputError: a text is missing or too long, or the last day is past or no date.
        NotSignedInError: the viewer's rights were altered past the vault since they were read.
    """
    check_may(viewer=viewer, action=Action.MANAGE_POSITIONS)
    checked = _checked(form, now, zone)
    with (
        altered_refused(main=main, refusal=NotSignedInError, now=now),
        main.writing() as session,
    ):
        row = Position(
            id=PositionId(random_id()),
            slug=slug_for(title=checked.texts["title_sv"], taken=slugs(session)),
            status=PositionStatus.DRAFT.value,
            made_at=now,
            made_by=viewer.actor.id,
            version=1,
        )
        _fill(row, checked)
        session.add(row)
        session.flush()
        _assign_maker(session, opener, viewer, row.id, now)
        record(
            session,
            event=Event.POSITION_CREATED,
            at=now,
            actor=viewer.actor,
            subject=row.id,
            detail={"position": row.id.hex()},
        )
        return view_of(row=row, counts={})


def edit_position(
    *,
    main: Database,
    viewer: Viewer,
    position_id: PositionId,
    version: int,
    form: PositionForm,
    now: datetime,
    zone: tzinfo,
) -> PositionView:
    """This function will change a position that is not closed; its address stays.

    Raises:
        InputError: as ``create_position``; a last day that stood there before may be past.
        LostRaceError: somebody else changed it since ``version`` was read.
        StateError: it is closed.
    """
    check_may(viewer=viewer, action=Action.MANAGE_POSITIONS)
    with main.writing() as session:
        row = locked_position(session, viewer=viewer, position_id=position_id, version=version)
        if row.status == PositionStatus.CLOSED:
            check_position_move(current=PositionStatus.CLOSED, new=PositionStatus(row.status))
        checked = _checked(form, now, zone, before=row.last_date)
        changed = _fill(row, checked)
        row.version += 1
        record(
            session,
            event=Event.POSITION_EDITED,
            at=now,
            actor=viewer.actor,
            subject=row.id,
            detail={"position": row.id.hex(), "fields": changed},
        )
        return view_of(row=row, counts=counts_of(session, [row.id])[row.id])


def publish_position(
    *,
    main: Database,
    viewer: Viewer,
    position_id: PositionId,
    version: int,
    now: datetime,
    zone: tzinfo,
) -> PositionView:
    """This function will put a draft on the careers page.

    Raises:
        LostRaceError: somebody else changed it since ``version`` was read.
        StateError: it is no draft.
        FieldError: ``in-the-past``, field ``last_on``.
    """
    check_may(viewer=viewer, action=Action.PUBLISH_POSITION)
    with main.writing() as session:
        row = locked_position(session, viewer=viewer, position_id=position_id, version=version)
        check_position_move(current=PositionStatus(row.status), new=PositionStatus.PUBLISHED)
        check_last_on(last_on=row.last_date, now=now, zone=zone)
        row.status = PositionStatus.PUBLISHED.value
        row.published_at = now
        row.version += 1
        record(
            session,
            event=Event.POSITION_PUBLISHED,
            at=now,
            actor=viewer.actor,
            subject=row.id,
            detail={"position": row.id.hex()},
        )
        return view_of(row=row, counts=counts_of(session, [row.id])[row.id])


def _checked(
    form: PositionForm, now: datetime, zone: tzinfo, before: date | None = None
) -> _Checked:
    """Check all fields, so that all problems are told at once."""
    problems: list[FieldError] = []
    texts: dict[str, str] = {}
    try:
        texts.update(check_texts(untrusted_texts=form.untrusted_texts))
    except InputError as error:
        problems.extend(_each(error))
    for rule in _LINES:
        try:
            texts[rule.name] = check_text_field(
                name=rule.name, untrusted_value=form.untrusted_texts.get(rule.name), rule=rule
            )
        except FieldError as error:
            problems.append(error)
    last_on: date | None = None
    try:
        last_on = _day(form.untrusted_last_on)
        if last_on != before:
            check_last_on(last_on=last_on, now=now, zone=zone)
    except FieldError as error:
        problems.append(error)
    raise_together(problems=tuple(problems))
    return _Checked(texts=texts, last_on=last_on)


def _each(error: InputError) -> list[FieldError]:
    found = error.problems if isinstance(error, InvalidInputError) else (error,)
    return [one for one in found if isinstance(one, FieldError)]


def _day(untrusted_text: str) -> date | None:
    if not untrusted_text.strip():
        return None
    try:
        return date.fromisoformat(untrusted_text.strip())
    except ValueError as error:
        raise FieldError("not-a-date", field="last_on") from error


def _fill(row: Position, checked: _Checked) -> list[str]:
    """Write the checked values and return the names of the fields that changed."""
    values = {
        "title_sv": checked.texts["title_sv"],
        "title_en": checked.texts["title_en"],
        "body_sv": checked.texts["description_sv"],
        "body_en": checked.texts["description_en"],
        "reference": checked.texts["reference"],
        "place": checked.texts["place"],
        "last_date": checked.last_on,
    }
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _assign_maker(
    session: Session,
    opener: Opener | None,
    viewer: Viewer,
    position_id: bytes,
    now: datetime,
) -> None:
    among = positions_in_sight(viewer=viewer)
    if among is None or viewer.actor.kind is not ActorKind.STAFF or not viewer.actor.id:
        return
    person = lock_staff(session, viewer.actor.id)
    if person is None or opener is None:
        raise NotAllowedError(Action.MANAGE_POSITIONS)
    # Only genuine rights are widened: what was altered must not be vouched for here.
    check_rights(session, opener=opener, person=person)
    session.add(Assignment(staff_id=person.id, position_id=position_id, made_at=now, made_by=None))
    tag_rights(session, opener=opener, person=person)
