"""What the careers pages show, worked out from policy and positions. No request, no HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from vault.db.tables import Position
from vault.domain.application import DocumentKind, Kind
from vault.domain.consent import asked_at_submission, consent_field, shown_at_submission
from vault.domain.content.kinds import MediaKind, in_order, suffixes_of
from vault.domain.language import Language
from vault.domain.policy.policy import Field, FieldType, Policy
from vault.domain.policy.roles import accepted_kinds, known_roles, matters
from vault.domain.policy.rules import DECISIONS, RetentionRule, Role
from vault.domain.retention.retention import promise
from vault.domain.wording import date_in_words, period_in_words, size_in_words
from vault.usecases.submission.finish import title_in
from vault.web.messages import FormProblem, listed
from vault.web.texts import all_texts, say

_BULLETS = ("- ", "• ", "* ")
_INPUT = {FieldType.EMAIL: "email", FieldType.PHONE: "tel", FieldType.DATE: "date"}
_AUTOCOMPLETE = {"name": "name", "email": "email", "phone": "tel"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One position, in the reader's language."""

    slug: str
    title: str
    place: str
    last_on: date | None
    blocks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The advertisement: ("p", lines) and ("ul", items)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of the form, as the template draws it."""

    name: str
    label: str
    input: str
    """``text``, ``email``, ``tel``, ``date``, ``long``, ``file`` or ``files``."""
    required: bool
    hint: str
    autocomplete: str
    missing: str
    """What is said when it is left out."""
    again: str
    """Which files to choose once more, as a sentence; empty where there were none."""
    extensions: tuple[str, ...]
    """The endings of files that this field takes."""
    accepted: str
    """The same in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentBox:
    """The consent that the form asks for."""

    name: str
    question: str
    explanation: str
    shown: str
    """What the form says of it, so that a box left unticked is known to have been seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """Everything that the form shows."""

    roles: tuple[tuple[str, str], ...]
    """The roles to choose from, with their words; empty where the rules do not tell them apart."""
    fields: tuple[FormField, ...]
    consent: ConsentBox | None
    unwanted: tuple[str, ...]
    accepted: str
    max_file_bytes: int
    max_total_bytes: int
    max_files: int
    erased: str
    """The promise about time, as one sentence with the date in it."""
    typed: Mapping[str, str] = field(repr=False)
    errors: tuple[FormProblem, ...] = ()
    submission_key: str = field(repr=False)


def opening_of(position: Position, language: Language) -> Opening:
    """This function will return a position as a visitor reads it."""
    body = position.body_sv if language is Language.SV else position.body_en
    return Opening(
        slug=position.slug,
        title=title_in(position, language),
        place=position.place,
        last_on=position.last_date,
        blocks=blocks_of(body),
    )


def blocks_of(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """This function will return paragraphs and lists: a blank line parts, a dash begins an item."""
    blocks: list[tuple[str, tuple[str, ...]]] = []
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        while lines:
            is_list = lines[0].startswith(_BULLETS)
            run = 0
            while run < len(lines) and lines[run].startswith(_BULLETS) == is_list:
                run += 1
            taken = [line[2:].strip() if is_list else line for line in lines[:run]]
            blocks.append(("ul" if is_list else "p", tuple(taken)))
            lines = lines[run:]
    return tuple(blocks)


def form_view(
    *,
    policy: Policy,
    kind: Kind,
    language: Language,
    now: datetime,
    last_on: date | None,
    submission_key: str,
    typed: Mapping[str, str] | None = None,
    chosen: Mapping[str, list[str]] | None = None,
    errors: tuple[FormProblem, ...] = (),
) -> FormView:
    """This function will return the form for a position or a spontaneous application.

    Text fields come before documents: of a body that is refused half-way, they have arrived.
    """
    role = known_roles(policy=policy, kinds=(kind,))[0]
    terms = asked_at_submission(policy=policy, kind=kind, role=role)
    consent = None if terms is None else policy.consent(consent_id=terms.id)
    texts_first = sorted(policy.fields, key=lambda one: one.takes_files)
    return FormView(
        roles=_roles(policy, kind, language),
        fields=tuple(
            _field(one, language, policy, (chosen or {}).get(one.name, [])) for one in texts_first
        ),
        consent=None
        if terms is None or consent is None
        else ConsentBox(
            name=consent_field(terms=terms),
            question=consent.question.say(language),
            explanation=consent.explanation.say(language),
            shown=shown_at_submission(terms=terms, policy=policy),
        ),
        unwanted=tuple(one.text.say(language) for one in policy.unwanted),
        accepted=_accepted(policy, "", language),
        max_file_bytes=policy.documents.max_file_bytes,
        max_total_bytes=policy.documents.max_total_bytes,
        max_files=policy.documents.max_files,
        erased=erased_words(
            policy=policy, kind=kind, role=role, language=language, received_at=now, last_on=last_on
        ),
        typed=typed or {},
        errors=errors,
        submission_key=submission_key,
    )


def erased_words(
    *,
    policy: Policy,
    kind: Kind,
    language: Language,
    received_at: datetime,
    last_on: date | None,
    role: Role = Role.APPLICANT,
) -> str:
    """This function will return when an application that is received then will be gone."""
    verdict = promise(
        policy=policy,
        kind=kind,
        role=role,
        received_at=received_at,
        consented=True,
        last_date=last_on,
    )
    return erased_by(policy=policy, rule=verdict.rule, end_day=verdict.end_day, language=language)


def erased_by(*, policy: Policy, rule: str, end_day: date, language: Language) -> str:
    """This function will return the promise of a rule, with its last day, as a sentence."""
    found = next((one for one in policy.retention if one.id == rule), None)
    period = _period_after_decision(found, language)
    day = date_in_words(end_day, language)
    if period:
        return say("careers.erased.decision", language, period=period, day=day)
    extends = found is not None and found.consent is not None
    return say("careers.erased.fixed" if extends else "careers.erased.latest", language, day=day)


def _period_after_decision(rule: RetentionRule | None, language: Language) -> str:
    if rule is None or rule.period is None or rule.trigger not in DECISIONS:
        return ""
    return "" if rule.period.is_instant else period_in_words(rule.period, language)


def _roles(policy: Policy, kind: Kind, language: Language) -> tuple[tuple[str, str], ...]:
    if not matters(policy=policy, kind=kind):
        return ()
    roles = known_roles(policy=policy, kinds=(kind,))
    return tuple((role.value, say(f"careers.role.{role.value}", language)) for role in roles)


def _kinds(policy: Policy, field: str) -> tuple[MediaKind, ...]:
    listed_kinds = frozenset(MediaKind(kind) for kind in policy.documents.kinds)
    return in_order(kinds=accepted_kinds(kinds=listed_kinds, field=field))


def _accepted(policy: Policy, field: str, language: Language) -> str:
    kinds = _kinds(policy, field)
    return listed(tuple(say(f"careers.kind.{one.value}", language) for one in kinds), language)


def _field(one: Field, language: Language, policy: Policy, chosen: list[str]) -> FormField:
    label = one.label.say(language)
    missing = f"error.{one.name}.missing"
    return FormField(
        name=one.name,
        label=label,
        input=_input(one.type),
        required=one.required,
        hint=_hint(one, language, policy),
        autocomplete=_AUTOCOMPLETE.get(one.name, ""),
        missing=_missing(missing, label, language) if one.required else "",
        again=say("careers.choose-again", language, names=", ".join(chosen)) if chosen else "",
        extensions=suffixes_of(kinds=_kinds(policy, one.name)) if one.takes_files else (),
        accepted=_accepted(policy, one.name, language) if one.takes_files else "",
    )


def _input(kind: FieldType) -> str:
    match kind:
        case FieldType.LONG_TEXT:
            return "long"
        case FieldType.FILE | FieldType.FILES:
            return kind.value
        case _:
            return _INPUT.get(kind, "text")


def _hint(one: Field, language: Language, policy: Policy) -> str:
    if one.type is FieldType.EMAIL:
        return say("careers.hint.email", language)
    if one.type is FieldType.ORGANISATION_NUMBER:
        return say("careers.hint.organisation-number", language)
    if one.name in {DocumentKind.CV, DocumentKind.PHOTO}:
        limit = size_in_words(policy.documents.max_file_bytes, language)
        accepted = _accepted(policy, one.name, language)
        key = "careers.hint.photo" if one.name == DocumentKind.PHOTO else "careers.hint.file"
        return say(key, language, accepted=accepted, limit=limit)
    return ""


def _missing(key: str, label: str, language: Language) -> str:
    if key in all_texts():
        return say(key, language)
    return say("error.missing", language, label=label)
