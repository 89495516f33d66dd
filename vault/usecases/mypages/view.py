"""What an applicant is shown about their application, as values. Nothing is read or opened here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from vault.crypto.keys import ApplicationKey
from vault.domain.acts import ENDING, RESTRICTING, ActKind, Ground
from vault.domain.application import Kind, Status
from vault.domain.identifiers import ApplicationId, DocumentId
from vault.domain.language import Language, Text
from vault.domain.policy.rules import Role
from vault.usecases.consent.type import UNTICKED
from vault.usecases.mypages.corrections import CorrectionTold, ReturnTold
from vault.usecases.mypages.looks import Look


class OpenFile(Protocol):
    """An application and its key: a visit, or staff that answers a request."""

    @property
    def application_id(self) -> ApplicationId:
        """Whose application it is."""

    @property
    def application_key(self) -> ApplicationKey:
        """The key that opens it."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MyDocument:
    """One document that was handed in."""

    id: DocumentId
    kind: str
    media: str
    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentView:
    """One answer about consent: the question it was about, and what was answered when."""

    id: bytes
    purpose: str
    question: Text | None
    state: str
    at: datetime
    until: datetime | None
    type: str
    """How it came, as its receipt says: ``explicit``, ``unticked`` (the form), or ``time``."""
    receipt: bytes | None = field(repr=False)
    """The signed receipt as a file; None until ``work`` has signed it, within seconds."""

    @property
    def told(self) -> str:
        """The word that it is shown by."""
        return UNTICKED if self.type == UNTICKED else self.state

    @property
    def has_receipt(self) -> bool:
        """Whether it is signed already."""
        return self.receipt is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """Something that was ordered here, and whether it has been verified."""

    kind: ActKind
    made_at: datetime
    state: str
    """``waiting``, ``verified`` or ``refused``."""
    until: datetime | None
    """Where it extends: the exclusive end that was shown before the click, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingOffer:
    """A longer keeping that may be chosen now, with both dates."""

    question: Text
    explanation: Text
    end_day: date
    extended_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingBack:
    """What taking the consent back would mean."""

    purpose: str
    question: Text | None
    end_day: date
    erases: bool
    """True where nothing else allows the application to be kept."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MyApplication:
    """One application as its applicant sees it. Its repr shows nothing: all of it is personal."""

    id: ApplicationId
    kind: Kind
    role: Role
    status: Status
    titles: Mapping[Language, str]
    received_at: datetime
    decided_at: datetime | None
    expires_at: datetime
    end_day: date
    because: Text
    fields: Mapping[str, str]
    """Empty once the application is over: then nobody reads it any more."""
    documents: tuple[MyDocument, ...]
    consents: tuple[ConsentView, ...]
    looks: tuple[Look, ...]
    acts: tuple[ActView, ...]
    corrections: tuple[CorrectionTold, ...]
    returns: tuple[ReturnTold, ...]
    """Shorter rules that two people took back, so that its end is a later one again."""
    offer: KeepingOffer | None
    may_extend_later: bool
    """A yes is possible and would gain nothing yet: on the day of the decision."""
    takings_back: tuple[TakingBack, ...]
    """One for each consent that stands, the newest first."""
    ends_by: ActKind
    """How taking everything back is called where the application stands."""
    is_over: bool
    """Taken back, or its time has run out: unreadable, and erased by the next purge."""
    is_blocked: bool
    """Reading is cut until an act has been verified."""
    is_held: bool
    is_restricted: bool
    own_grounds: tuple[Ground, ...]
    """Why the person has had it restricted: what they may lift themselves."""
    may_confirm: bool
    """The policy counts from when the person last confirmed their interest."""

    @property
    def taking_back(self) -> TakingBack | None:
        """The newest consent that may be taken back."""
        return self.takings_back[0] if self.takings_back else None

    @property
    def may_restrict(self) -> bool:
        """Whether it may be restricted, or objected to: not while such an act waits."""
        ordered = {act.kind for act in self.acts if act.state == "waiting"}
        return not (self.is_over or self.is_blocked or ordered & (ENDING | RESTRICTING))

    @property
    def may_lift(self) -> bool:
        """Whether the person may lift what they restricted: even after the end, which erases."""
        ordered = {act.kind for act in self.acts if act.state == "waiting"}
        return bool(self.own_grounds) and not ordered & (ENDING | {ActKind.LIFT})

    @property
    def may_end(self) -> bool:
        """Whether everything may still be taken back: not over, and not ordered already."""
        ordered = {act.kind for act in self.acts if act.state == "waiting"}
        return not (self.is_over or ordered & ENDING)
