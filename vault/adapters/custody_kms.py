"""Protection by AWS KMS: each key blob wrapped by ``Encrypt``, one ``Decrypt`` for each at a start.

Endpoint, region and credentials come by AWS's ordinary environment. The encryption context says
which vault and which of the three keys it is, so that a role can be granted one of them alone
(``kms:EncryptionContext:key``). What KMS answers is put into one sentence that says what to do;
its own words stay out of it, since they may name accounts and roles.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar, cast, final

from typing_extensions import override

from vault.adapters.custody_folder import Protection
from vault.crypto.keyblob import KeyBlobKind, as_key, read_label
from vault.crypto.keyblob_kms import (
    KMS,
    KmsBlob,
    encryption_context,
    read_kms_blob,
    write_kms_blob,
)
from vault.crypto.keys import SecretBytes
from vault.errors import KeyFileError, KeyServiceError

CONNECT_SECONDS = 3
READ_SECONDS = 4
ATTEMPTS = 3  # throttling and short failures pass within a few seconds; a start may take that long

_ENABLE = "enable it (`aws kms enable-key`), or set another with `keys set-custody`"
_SENTENCES = {
    "NotFoundException": "there is no key {key} in this region and account: see AWS_REGION and"
    " APPLICANT_VAULT_CUSTODY",
    "DisabledException": "the key {key} is disabled: " + _ENABLE,
    "KMSInvalidStateException": "the key {key} cannot be used in its state; it may be pending"
    " deletion: cancel that at once (`aws kms cancel-key-deletion`, then `enable-key`)",
    "PendingDeletion": "the key {key} is pending deletion: cancel that at once (`aws kms"
    " cancel-key-deletion`, then `enable-key`): when its time is over, nothing opens any more",
    "KeyUnavailableException": "the key {key} is not available at the moment: try again",
    "AccessDeniedException": "this process may not use the key {key} for the {kind} key: its role"
    " needs kms:Decrypt with the encryption context key={kind} (kms:Encrypt too where keys are"
    " made)",
    "IncorrectKeyException": "the {kind} key blob was not wrapped by the key {key}: set"
    " APPLICANT_VAULT_CUSTODY to the key that did",
    "InvalidCiphertextException": "the {kind} key blob was changed, or belongs to another vault or"
    " another key: restore it from the offline copy",
    "InvalidKeyUsageException": "the key {key} is not for encryption: give a symmetric one",
    "InvalidArnException": "{key} is no name of a key: see APPLICANT_VAULT_CUSTODY",
    "UnrecognizedClientException": "KMS does not know these credentials: see this process's role",
    "InvalidClientTokenId": "KMS does not know these credentials: see this process's role",
    "InvalidSignatureException": "KMS does not accept these credentials: see this process's role,"
    " and the clock of this machine",
    "SignatureDoesNotMatch": "KMS does not accept these credentials: see this process's role",
    "ExpiredTokenException": "the credentials of this process have run out: see its role",
    "ThrottlingException": "KMS is throttling us, and went on after several tries: start again in a"
    " minute",
    "LimitExceededException": "KMS is throttling us, and went on after several tries: start again"
    " in a minute",
    "NotConnected": "KMS cannot be reached: see the network, the VPC endpoint and AWS_REGION",
    "NoCredentials": "this process has no AWS credentials: give it a role",
    "NoRegion": "no region is set: give AWS_REGION",
    "NoLibrary": "the AWS library is not installed: install applicant-vault[aws]",
}
_ALIASES = {
    "AccessDenied": "AccessDeniedException",
    "Throttling": "ThrottlingException",
    "TooManyRequestsException": "ThrottlingException",
    "RequestLimitExceeded": "ThrottlingException",
    "ExpiredToken": "ExpiredTokenException",
    "IncompleteSignature": "InvalidSignatureException",
}
_BY_STATUS = {403: "AccessDeniedException", 429: "ThrottlingException", 503: "NotConnected"}
T = TypeVar("T")


class _Kms(Protocol):
    """The two calls that are made."""

    def encrypt(self, **request: object) -> dict[str, object]:
        """Wrap."""

    def decrypt(self, **request: object) -> dict[str, object]:
        """Unwrap."""


@final
class KmsProtection(Protection):
    """Wraps and opens key blobs by one symmetric key of AWS KMS."""

    def __init__(self, *, key: str, client: Callable[[], _Kms] | None = None) -> None:
        """Take the key's id, ARN or alias, as the settings give it. Nothing is called yet."""
        self.warning: str | None = None
        self._key = key
        self._make = client or _client
        self._made: _Kms | None = None

    @override
    def protect(
        self, *, kind: KeyBlobKind, secret: SecretBytes, made_at: datetime | None, vault: str
    ) -> str:
        """Wrap a key. Raises KeyServiceError."""
        answer = self._ask(
            kind,
            lambda kms: kms.encrypt(
                KeyId=self._key,
                Plaintext=secret.reveal(),
                EncryptionContext=dict(encryption_context(vault=vault, kind=kind)),
            ),
        )
        blob = KmsBlob(key=self._key, vault=vault, ciphertext=_octets(answer, "CiphertextBlob"))
        return write_kms_blob(kind=kind, blob=blob, made_at=made_at)

    @override
    def unprotect(self, *, kind: KeyBlobKind, untrusted_text: str) -> SecretBytes:
        """Open a key by one call. Raises KeyFileError, KeyServiceError."""
        blob = read_kms_blob(untrusted_text=untrusted_text, kind=kind)
        # The key is named, so that a blob wrapped by somebody else's key is refused.
        answer = self._ask(
            kind,
            lambda kms: kms.decrypt(
                KeyId=self._key,
                CiphertextBlob=blob.ciphertext,
                EncryptionContext=dict(encryption_context(vault=blob.vault, kind=kind)),
            ),
        )
        return as_key(_octets(answer, "Plaintext"))

    @override
    def is_own(self, *, untrusted_text: str) -> bool:
        """Say whether the file was wrapped by the key of the same name."""
        label = read_label(untrusted_text=untrusted_text)
        if label.protection != KMS:
            return False
        return read_kms_blob(untrusted_text=untrusted_text, kind=label.kind).key == self._key

    def _ask(self, kind: KeyBlobKind, call: Callable[[_Kms], T]) -> T:
        if self._made is None:
            self._made = self._make()
        from botocore import exceptions as aws  # noqa: PLC0415 - a second of a start without KMS

        try:
            return call(self._made)
        except aws.ClientError as error:
            raise KeyServiceError(self._sentence(_code(error), kind)) from error
        except (aws.NoCredentialsError, aws.PartialCredentialsError) as error:
            raise KeyServiceError(self._sentence("NoCredentials", kind)) from error
        except (aws.HTTPClientError, aws.ConnectionError) as error:
            raise KeyServiceError(self._sentence("NotConnected", kind)) from error
        except aws.BotoCoreError as error:
            word = type(error).__name__
            raise KeyServiceError(f"KMS cannot be asked: {word}") from error

    def _sentence(self, code: str, kind: KeyBlobKind) -> str:
        known = _SENTENCES.get(_ALIASES.get(code, code))
        if known is None:
            return f"KMS refused to open or wrap the {kind.value} key: {code}"
        return known.format(key=self._key, kind=kind.value)


def _client() -> _Kms:
    """Make the client when the first key is opened: importing its library takes a second."""
    try:
        import boto3  # noqa: PLC0415 - see above
        from botocore.config import Config  # noqa: PLC0415
        from botocore.exceptions import NoRegionError  # noqa: PLC0415
    except ImportError as error:
        raise KeyServiceError(_SENTENCES["NoLibrary"]) from error
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
    )
    try:
        return cast("_Kms", boto3.Session().client("kms", config=config))
    except NoRegionError as error:
        raise KeyServiceError(_SENTENCES["NoRegion"]) from error


def _code(error: Exception) -> str:
    """Return KMS's word for it; the state in its message tells two of them apart."""
    response = getattr(error, "response", {})
    answer = response.get("Error", {})
    code, said = str(answer.get("Code", "")), str(answer.get("Message", ""))
    if code == "KMSInvalidStateException" and "pending deletion" in said.lower():
        return "PendingDeletion"
    if code.isascii() and code.isidentifier():
        return code
    # Something on the way answered, and not in KMS's words: a proxy, the policy of an endpoint.
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return _BY_STATUS.get(status, f"status {status}")


def _octets(answer: dict[str, object], name: str) -> bytes:
    found = answer.get(name)
    if not isinstance(found, bytes):
        raise KeyFileError("KMS answered without a key")
    return found
