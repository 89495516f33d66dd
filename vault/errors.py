"""Every error that a caller can act on, in one tree.

VaultError
├── InputError                   somebody handed in what is not accepted; names the field
│   ├── MalformedIdentifierError
│   ├── FieldError               one field is missing, unknown or wrong
│   ├── TooLargeError            a limit of size or number was crossed
│   ├── WrongKindError           a file is of a kind that is not accepted
│   ├── TruncatedBodyError       the body ended before it was whole
│   ├── MalformedBodyError       the body is no multipart form, or a broken one
│   ├── TooSlowError             the body came too slowly
│   ├── ConsentNeededError       the policy keeps nothing here without a yes
│   ├── KeyReusedError           a submission key came again with other content
│   └── InvalidInputError        several fields at once: ``problems``
├── NotFoundError                it does not exist, or it is not yours: never which
├── NotAllowedError              signed in, but the role does not cover this
│   ├── StrangeOriginError       the request was made by a page of somebody else's
│   └── StaleFormError           the form belongs to another visit
├── NotSignedInError
├── TooManyAttemptsError         a rate limit; carries ``retry_after`` seconds
├── StateError                   the move is not possible from where the thing stands
│   ├── ErasingError             the application is being erased
│   ├── HeldError                a hold keeps it: it cannot be erased now
│   ├── RestrictedError          it is restricted: the person has to be asked or told first
│   ├── BlockedError             reading is blocked: expired, withdrawn or restricted
│   ├── PolicyChangeError        a new policy cannot come into force like that; ``code``
│   ├── KeyInUseError            a key cannot be replaced or destroyed yet; says what holds it
│   └── LostRaceError            somebody else came first; what was begun is taken back
├── CryptoError
│   ├── NotAuthenticError        ciphertext, signature or wrap does not verify
│   │   └── UnknownSuiteError    sealed by a suite that this version does not know
│   ├── KeyFileError             a key file is malformed, or holds another kind of key
│   ├── KeyServiceError          the key service does not open a key; says what to do about it
│   ├── MissingAlgorithmError    the crypto library here lacks ML-KEM: nothing is taken in
│   ├── WrongPassphraseError
│   ├── RefusedAcceptanceError   what arrived is not what was submitted; ``reason`` says which
│   └── RefusedActError          an act that nobody with the private link made; ``reason``
├── PolicyError                  the policy file does not load; carries line and code
├── StoreError                   a store cannot be reached, is full, or lost something
│   ├── NoSpaceError
│   ├── StoreCollisionError      two transactions collided: this one was undone, and may be repeated
│   ├── MissingBlobError
│   └── ArchiveError             a backup is damaged, too old, or cannot go where it should
├── SettingError                 a setting is missing or wrong; names it
├── AuditDetailError             our own mistake: an audit entry says more than it may
├── GuardError                   a safety guard stopped the work (exit code 3)
└── DeliveryError                a message could not be handed over
    └── RefusedRecipientError    permanently: do not try again

No HTTP in here: ``vault.web.problems`` alone maps errors to status codes.
"""

from dataclasses import dataclass

from typing_extensions import override


class VaultError(Exception):
    """The root. ``code`` is a stable word for machines; texts for people live in the catalogues."""

    code = "error"


class InputError(VaultError):
    """Something handed in is not accepted. ``field`` is the name the form and the API use."""

    code = "invalid"

    def __init__(self, message: str = "", *, field: str = "", **values: object) -> None:
        """Keep ``values`` (limits, accepted kinds) for the message shown to a person."""
        super().__init__(message or self.code)
        self.field = field
        self.values = values


class MalformedIdentifierError(InputError):
    """An id that is not 32 hex digits."""

    code = "malformed-id"


class FieldError(InputError):
    """One field is missing, unknown or wrong; ``code`` says which of these."""

    def __init__(self, code: str, *, field: str, **values: object) -> None:
        """Take the reason as a word: ``missing``, ``undeclared``, ``too-long``."""
        super().__init__(code, field=field, **values)
        self.code = code


class TooLargeError(InputError):
    """A limit of size or number was crossed; ``values["limit"]`` holds it."""

    code = "too-large"


class WrongKindError(InputError):
    """The content of a file is of a kind that is not accepted; ``code`` may be narrower."""

    code = "wrong-kind"

    def __init__(
        self, message: str = "", *, field: str = "", code: str = "wrong-kind", **values: object
    ) -> None:
        """Take ``macros``, ``mislabelled``, ``polyglot`` or ``zip-bomb`` where that is why."""
        super().__init__(message or code, field=field, **values)
        self.code = code


class TruncatedBodyError(InputError):
    """The body ended before its closing boundary, or the client went away."""

    code = "truncated"


class MalformedBodyError(InputError):
    """The body is no multipart form, or one that cannot be read."""

    code = "malformed"


class TooSlowError(InputError):
    """The body did not arrive within the time limits."""

    code = "too-slow"


class ConsentNeededError(InputError):
    """The policy keeps this kind of application only with consent (Art 6(1)(a) GDPR)."""

    code = "consent-needed"


class KeyReusedError(InputError):
    """A submission key was used before, with other content."""

    code = "idempotency-key-reused"


class InvalidInputError(InputError):
    """Several fields are wrong at once; ``problems`` holds an InputError for each."""

    def __init__(self, problems: tuple[InputError, ...]) -> None:
        """Take the problems in the order of the form."""
        super().__init__("invalid", field=problems[0].field)
        self.problems = problems


class NotFoundError(VaultError):
    """It does not exist, or it is not yours: a stranger never learns which."""

    code = "not-found"


class NotAllowedError(VaultError):
    """Signed in, but the role does not cover this."""

    code = "not-allowed"


class StrangeOriginError(NotAllowedError):
    """The request was made by a page of somebody else's."""

    code = "strange-origin"


class StaleFormError(NotAllowedError):
    """The form belongs to another visit: it was left open, or made up."""

    code = "stale-form"


class NotSignedInError(VaultError):
    """Nobody is signed in, or the visit is over."""

    code = "not-signed-in"


class TooManyAttemptsError(VaultError):
    """A rate limit was reached."""

    code = "too-many"

    def __init__(self, *, retry_after: int) -> None:
        """Take the whole seconds until another try makes sense."""
        super().__init__(self.code)
        self.retry_after = retry_after


class StateError(VaultError):
    """The move is not possible from where the thing stands."""

    code = "state"


class ErasingError(StateError):
    """The application is being erased; nothing can be done with it any more."""

    code = "erasing"


class BlockedError(StateError):
    """Reading is blocked: expired, withdrawn or restricted."""

    code = "blocked"


class HeldError(StateError):
    """A hold keeps the application: it cannot be erased before the hold is released."""

    code = "held"


class RestrictedError(StateError):
    """The application is restricted (Art 18 GDPR): the person has to be asked, or told, first."""

    code = "restricted"


class PolicyChangeError(StateError):
    """A new policy cannot come into force like that; ``code`` says why, the message what to do."""

    code = "policy-change"

    def __init__(self, code: str, message: str) -> None:
        """Take the reason as a word: ``policy-not-announced``, ``policy-too-early``."""
        super().__init__(message)
        self.code = code


class KeyInUseError(StateError):
    """A key cannot be replaced or destroyed yet; the message says what still holds it."""

    code = "key-in-use"


class LostRaceError(StateError):
    """Somebody else came first; what was begun has to be taken back."""

    code = "lost-race"


class CryptoError(VaultError):
    """Anything that goes wrong with sealed bytes or keys."""

    code = "crypto"


class NotAuthenticError(CryptoError):
    """Ciphertext, signature, wrap or commitment does not verify. Never half-delivered."""

    code = "not-authentic"


class UnknownSuiteError(NotAuthenticError):
    """Sealed by a suite that this version does not know: a forged first byte is one, too."""

    code = "unknown-suite"


class KeyFileError(CryptoError):
    """A key file is malformed, asks for too much memory, or holds another kind of key."""

    code = "key-file"


class KeyServiceError(CryptoError):
    """The key service does not wrap or open a key; the message says why and what would help."""

    code = "key-service"


class MissingAlgorithmError(CryptoError):
    """The crypto library here lacks an algorithm that the vault does not do without (ML-KEM)."""

    code = "missing-algorithm"


class WrongPassphraseError(CryptoError):
    """The passphrase does not open the key blob."""

    code = "wrong-passphrase"


class RefusedAcceptanceError(CryptoError):
    """What arrived is not what was submitted: it is never accepted, and somebody has to look."""

    code = "refused-at-acceptance"

    def __init__(self, reason: str) -> None:
        """Take the reason as a word for the audit log: ``commitment``, ``manifest``, ``blob``."""
        super().__init__(reason)
        self.reason = reason


class RefusedActError(CryptoError):
    """An act is not what somebody with the private link ordered: it has no effect."""

    code = "refused-act"

    def __init__(self, reason: str) -> None:
        """Take the reason as a word for the audit log: ``signature``, ``payload``, ``late``."""
        super().__init__(reason)
        self.reason = reason


class PolicyError(VaultError):
    """The policy file does not load."""

    code = "policy"

    def __init__(self, problems: tuple["PolicyProblem", ...]) -> None:
        """Take what the linter found."""
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyProblem:
    """One finding: a code such as ``E-NO-BACKSTOP``, where, and a sentence."""

    code: str
    where: str
    message: str

    @override
    def __str__(self) -> str:
        """Show one line for a terminal."""
        return f"{self.code} {self.where}: {self.message}"


class StoreError(VaultError):
    """A store cannot be reached, is full, or lost something."""

    code = "store"


class NoSpaceError(StoreError):
    """The disk is full, or below the floor that is kept free."""

    code = "no-space"


class StoreCollisionError(StoreError):
    """Two transactions collided: this one was undone as a whole, and may be repeated."""

    code = "collision"


class MissingBlobError(StoreError):
    """A blob that should be there is not."""

    code = "missing-blob"


class ArchiveError(StoreError):
    """A backup is damaged, too old, or cannot be put where it should go."""

    code = "archive"


class SettingError(VaultError):
    """A setting is missing or wrong; the message names it and says what would be accepted."""

    code = "setting"


class AuditDetailError(VaultError):
    """An audit entry bears a detail that its event does not declare. A mistake of ours."""

    code = "audit-detail"


class GuardError(VaultError):
    """A safety guard stopped the work; a person has to confirm."""

    code = "guard"

    def __init__(self, message: str, *, reason: str) -> None:
        """Take the guard's own word for why: ``too-many``."""
        super().__init__(message)
        self.reason = reason


class DeliveryError(VaultError):
    """A message could not be handed over now; it may be tried again."""

    code = "delivery"


class RefusedRecipientError(DeliveryError):
    """The recipient was refused for good; do not try again."""

    code = "refused-recipient"
