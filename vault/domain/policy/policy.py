"""The policy: what is kept, why, and for how long, as values. Nothing is read or judged here.

One file (design §6) becomes one ``Policy``. The notice, the dates that applicants see, the
consent texts and the purge read the same object, so that promise and practice cannot drift
apart. ``policy_parse`` makes it, ``policy_lint`` judges it, ``retention`` applies it.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType

from vault.domain.language import Language, Text
from vault.domain.policy.rules import RetentionRule

PolicyHash = NewType("PolicyHash", str)
"""SHA-256 of the file's bytes, in hex: which promise a record was collected under."""

PLACEHOLDER_NAME = "Exempel AB"  # the controller of every ready-made file


class Basis(StrEnum):
    """A legal basis, by article of the GDPR."""

    CONSENT = "6.1.a"
    CONTRACT = "6.1.b"
    LEGAL_DUTY = "6.1.c"
    PUBLIC_TASK = "6.1.e"
    LEGITIMATE_INTEREST = "6.1.f"


class FieldType(StrEnum):
    """What a field of the form takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"
    ORGANISATION_NUMBER = "organisation_number"
    FILE = "file"
    FILES = "files"


class RecipientRole(StrEnum):
    """In what role somebody else receives data (requirements R38)."""

    PROCESSOR = "processor"
    CONTROLLER = "controller"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """The organisation that answers for the data (Art 13(1)(a)).

    ``privacy_officer`` is how to reach the data protection officer (Art 13(1)(b)), and empty
    where there is none.
    """

    name: str
    organisation_number: str
    address: str
    email: str
    phone: str
    privacy_officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Where to complain (Art 13(2)(d)).

    ``published_name`` is what the organisation's own text calls it, where that is another name.
    """

    name: Text
    url: str
    published_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """Where the data lies (Art 13(1)(f)).

    ``mechanism`` is ``adequacy`` or ``scc`` where it lies outside the EEA, else empty;
    ``statement`` is None where the policy is silent.
    """

    regions: tuple[str, ...]
    mechanism: str
    statement: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A kind of recipient (Art 13(1)(e))."""

    id: str
    role: RecipientRole
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Somebody else whom data comes from (Art 14(1)(d), 14(2)(f)); none is the rule."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """What a file may be: kinds by short name (``pdf``), sizes in bytes."""

    kinds: tuple[str, ...]
    max_file_bytes: int
    max_total_bytes: int
    max_files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the careers form, in the form's order.

    ``special_category`` names a kind of data of Art 9(1), and ``art9_basis`` the exception
    of Art 9(2) that allows it; both are empty for ordinary fields.
    """

    name: str
    type: FieldType
    required: bool
    label: Text
    special_category: str
    art9_basis: str

    @property
    def takes_files(self) -> bool:
        """True when the field takes documents and not words."""
        return self.type in {FieldType.FILE, FieldType.FILES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwanted:
    """Something that applicants are asked to leave out (requirements R13)."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """Why data is processed, with its basis.

    ``interest`` is what Art 13(1)(d) wants told, and ``balancing`` the assessment behind it;
    both exist for the basis 6(1)(f). ``after_decision`` says that the purpose lasts when the
    position is filled, such as answering claims.
    """

    id: str
    basis: Basis
    text: Text
    interest: Text | None
    balancing: str
    after_decision: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The words of one consent. ``covers`` are ids of purposes, and more than one is bundling."""

    id: str
    covers: tuple[str, ...]
    question: Text
    explanation: Text
    preselected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardShare:
    """When a purge waits for a person: more than this share, and at least so many."""

    percent: int
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy file, whole."""

    id: str
    version: str
    effective_on: date
    title: Text
    summary: Text
    time_zone: str
    sector: str
    public_sector_accepted: bool
    languages: tuple[Language, ...]
    controller: Controller
    authority: Authority
    hosting: Hosting
    recipients: tuple[Recipient, ...]
    sources: tuple[Source, ...]
    rights: frozenset[str]
    documents: Documents
    fields: tuple[Field, ...]
    unwanted: tuple[Unwanted, ...]
    purposes: tuple[Purpose, ...]
    consents: tuple[Consent, ...]
    retention: tuple[RetentionRule, ...]
    guard: GuardShare
    hash: PolicyHash = field(repr=False)

    @property
    def placeholder_controller(self) -> bool:
        """True while the controller is the ready-made file's, and nobody has put in their own."""
        return self.controller.name == PLACEHOLDER_NAME

    def purpose(self, *, purpose_id: str) -> Purpose:
        """This function will return the purpose with that id; the linter has seen it exists."""
        return next(purpose for purpose in self.purposes if purpose.id == purpose_id)

    def consent(self, *, consent_id: str) -> Consent:
        """This function will return the words of that consent; the linter has seen they exist."""
        return next(consent for consent in self.consents if consent.id == consent_id)

    def form_field(self, *, name: str) -> Field | None:
        """This function will return the declared field of that name, or None."""
        return next((declared for declared in self.fields if declared.name == name), None)
