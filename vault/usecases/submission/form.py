"""What one form accepts, read from the policy, and what its text fields say. No store, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from vault.domain.application import DocumentKind, Kind
from vault.domain.consent import asked_at_submission, consent_field
from vault.domain.content.kinds import MediaKind
from vault.domain.fields import FieldRule, Shape, check_text_field
from vault.domain.intake import IntakeField, IntakeRules
from vault.domain.policy.policy import Field, FieldType, Policy
from vault.domain.policy.roles import accepted_kinds, known_roles
from vault.domain.policy.rules import Role
from vault.errors import FieldError, InputError

SUBMISSION_KEY_FIELD = "submission_key"
SHOWN_FIELD = "shown_consent"
"""Which choice the form showed, in whose words; a field of ours, so that a no can be told."""
IDEMPOTENCY_HEADER = "Idempotency-Key"
"""What the API calls the submission key."""
POSITION_FIELD = "position"
LANGUAGE_FIELD = "language"
ROLE_FIELD = "role"

_SHAPES = {
    FieldType.TEXT: Shape.LINE,
    FieldType.LONG_TEXT: Shape.TEXT,
    FieldType.EMAIL: Shape.EMAIL,
    FieldType.PHONE: Shape.PHONE,
    FieldType.DATE: Shape.DATE,
    FieldType.ORGANISATION_NUMBER: Shape.ORGANISATION_NUMBER,
}
# Fields of ours beside the policy's; read as lines, judged where they are used.
_OWN = {
    name: FieldRule(name=name)
    for name in (SUBMISSION_KEY_FIELD, SHOWN_FIELD, POSITION_FIELD, LANGUAGE_FIELD, ROLE_FIELD)
}


class Door(StrEnum):
    """Where it comes in: the page's form, or a program by the API."""

    FORM = "form"
    API = "api"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitForm:
    """One form: what the meter counts by, and how each text is read."""

    intake: IntakeRules
    texts: Mapping[str, FieldRule]

    def accepted_for(self, *, field: str) -> frozenset[MediaKind]:
        """This method will return the kinds that a file field takes: pictures for a photo only."""
        return accepted_kinds(kinds=self.intake.accepted, field=field)


def form_for(*, policy: Policy, door: Door, kind: Kind | None) -> SubmitForm:
    """This function will return what the form of that door accepts.

    ``kind`` is None in the API, where the application itself says which it is.
    """
    texts = {each.name: _text_rule(each) for each in policy.fields if not each.takes_files}
    kinds = tuple(Kind) if kind is None else (kind,)
    roles = known_roles(policy=policy, kinds=kinds)
    for one, role in product(kinds, roles):
        terms = asked_at_submission(policy=policy, kind=one, role=role)
        if terms is not None:
            name = consent_field(terms=terms)
            texts[name] = FieldRule(name=name, shape=Shape.YES)
    own = (
        (SUBMISSION_KEY_FIELD, SHOWN_FIELD)
        if door is Door.FORM
        else (POSITION_FIELD, LANGUAGE_FIELD)
    )
    texts |= {name: _OWN[name] for name in own}
    if len(roles) > 1:
        texts[ROLE_FIELD] = _OWN[ROLE_FIELD]
    declared = (
        *(_intake_field(each) for each in policy.fields),
        *(IntakeField(name=name) for name in texts if policy.form_field(name=name) is None),
    )
    documents = policy.documents
    return SubmitForm(
        intake=IntakeRules(
            fields=declared,
            accepted=frozenset(MediaKind(kind) for kind in documents.kinds),
            max_file_bytes=documents.max_file_bytes,
            max_total_bytes=documents.max_total_bytes,
            max_files=documents.max_files,
        ),
        texts=texts,
    )


def role_of(*, policy: Policy, kind: Kind, kept: Mapping[str, str]) -> Role:
    """This function will return in what role somebody hands in; the first known where none is said.

    Raises:
        FieldError: ``not-a-choice``: the policy has no rule for such a role.
    """
    known = {role.value: role for role in known_roles(policy=policy, kinds=(kind,))}
    untrusted_role = kept.get(ROLE_FIELD, "")
    if not untrusted_role:
        return next(iter(known.values()))
    if untrusted_role not in known:
        raise FieldError("not-a-choice", field=ROLE_FIELD, accepted=tuple(known))
    return known[untrusted_role]


def document_kind(*, field: str) -> DocumentKind:
    """This function will return what a file field's documents are for."""
    try:
        return DocumentKind(field)
    except ValueError:
        return DocumentKind.ATTACHMENT  # a file field that the policy added


def check_texts(
    *, form: SubmitForm, untrusted_texts: Mapping[str, str]
) -> tuple[dict[str, str], list[InputError]]:
    """This function will return the texts as they are kept, and what is wrong with the others."""
    kept: dict[str, str] = {}
    problems: list[InputError] = []
    for name, rule in form.texts.items():
        try:
            kept[name] = check_text_field(
                name=name, untrusted_value=untrusted_texts.get(name), rule=rule
            )
        except FieldError as error:
            problems.append(error)
    return kept, problems


def in_form_order(*, form: SubmitForm, problems: list[InputError]) -> tuple[InputError, ...]:
    """This function will return the problems as the form shows its fields, one for each field."""
    places = {declared.name: place for place, declared in enumerate(form.intake.fields)}
    first: dict[str, InputError] = {}
    for problem in problems:
        first.setdefault(problem.field, problem)
    return tuple(sorted(first.values(), key=lambda one: places.get(one.field, -1)))


def _text_rule(declared: Field) -> FieldRule:
    return FieldRule(name=declared.name, shape=_SHAPES[declared.type], required=declared.required)


def _intake_field(declared: Field) -> IntakeField:
    return IntakeField(
        name=declared.name,
        is_file=declared.takes_files,
        required=declared.required,
        repeatable=declared.type is FieldType.FILES,
    )
