"""The fixed inputs of the vault's own vectors. Never change one: the frozen file rests on them."""

from datetime import UTC, datetime

from vault.crypto.canonical import Json
from vault.crypto.keys import (
    ApplicationKey,
    CookieSecret,
    IntakeSeed,
    LinkToken,
    SecretBytes,
    SigningSeed,
    StaffKey,
    SubmissionKey,
    TotpSecret,
)
from vault.crypto.manifest import ActKey, Manifest, ManifestConsent, ManifestDocument


def filled(octet: int, count: int = 32) -> SecretBytes:
    """``count`` equal bytes: easy to type into any other program."""
    return SecretBytes(bytes([octet]) * count)


APPLICATION_ID = bytes.fromhex("000102030405060708090a0b0c0d0e0f")
DOCUMENT_ID = bytes.fromhex("101112131415161718191a1b1c1d1e1f")
OTHER_ID = bytes.fromhex("202122232425262728292a2b2c2d2e2f")
KEY_ID = bytes.fromhex("3031323334353637")
MOMENT = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)

APPLICATION_KEY = ApplicationKey(filled(0xA1))
LINK_TOKEN = LinkToken(filled(0xA2))
COOKIE_SECRET = CookieSecret(filled(0xA3))
SUBMISSION_KEY = SubmissionKey(SecretBytes(b"0123456789abcdef0123456789abcdef"))
STAFF_KEY = StaffKey(filled(0xA4))
INTAKE_SEED = IntakeSeed(filled(0xA5))
SIGNING_SEED = SigningSeed(filled(0xA6))
TOTP_SECRET = TotpSecret(SecretBytes(b"12345678901234567890"))
PASSPHRASE = SecretBytes("blåbärspaj på söndag".encode())
PASSWORD = "tolv små grå katter"
DOCUMENT = b"Curriculum vitae\n" * 1000  # 17,000 bytes: two chunks

ENTRY: Json = {"event": "opened", "number": 7, "salt": "00ff", "word": "Åsa"}
DETAIL = {"purpose": "keep", "until": "2029-03-01"}

MANIFEST = Manifest(
    application_id=APPLICATION_ID,
    revision=2,
    previous_sha256=bytes([0xB1]) * 32,
    documents=(
        ManifestDocument(
            id=DOCUMENT_ID,
            kind="cv",
            media="application/pdf",
            file_name="Åsas CV.pdf",
            plain_size=17000,
            plain_sha256=bytes([0xB2]) * 32,
            sealed_size=17089,
            sealed_sha256=bytes([0xB3]) * 32,
        ),
    ),
    contact_revision=1,
    contact_sha256=bytes([0xB4]) * 32,
    act_public_keys=(ActKey(public_key=bytes([0xB5]) * 32, from_at=MOMENT, purpose="receipt"),),
    consents=(
        ManifestConsent(purpose="keep", given=True, at=MOMENT, language="sv", policy_version="7"),
    ),
)
