"""Time-based one-time passwords (RFC 6238) for staff: 6 digits, 30 seconds, SHA-1, no replay."""

import base64
import hmac
from datetime import datetime

import pyotp

from vault.crypto.keys import SecretBytes, TotpSecret, random_bytes

SECRET_BYTES = 20  # RFC 4226 §4 R6
STEP_SECONDS = 30  # RFC 6238 §5.2
WINDOW_STEPS = 1  # RFC 6238 §5.2: one step back for slow hands; one ahead for a fast clock


def new_totp_secret() -> TotpSecret:
    """This function will return a fresh secret; seal it under the KEK, context ``TOTP``."""
    return TotpSecret(SecretBytes(random_bytes(SECRET_BYTES)))


def matching_counter(
    *, secret: TotpSecret, code: str, at: datetime, last_counter: int | None
) -> int | None:
    """This function will return the counter that ``code`` stands for, or None if it is wrong.

    The caller MUST store the counter and hand it in as ``last_counter`` next time: a code counts
    once (ASVS 6.5.1). One step before and after ``at`` (aware) are accepted.

    Raises:
        ValueError: ``at`` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("at needs a time zone")
    now = int(at.timestamp()) // STEP_SECONDS
    otp = pyotp.TOTP(_base32(secret), interval=STEP_SECONDS)
    given = code.encode("utf-8", "surrogatepass")
    found: int | None = None
    # All three are tried whatever the first says, so that the time taken tells nothing.
    for counter in range(now - WINDOW_STEPS, now + WINDOW_STEPS + 1):
        matches = hmac.compare_digest(otp.generate_otp(counter).encode("ascii"), given)
        if matches and (last_counter is None or counter > last_counter):
            found = counter
    return found


def provisioning_uri(*, secret: TotpSecret, account: str, issuer: str) -> str:
    """This function will return the ``otpauth://`` address for a QR code. It holds the secret."""
    otp = pyotp.TOTP(_base32(secret), interval=STEP_SECONDS)
    return otp.provisioning_uri(name=account, issuer_name=issuer)


def _base32(secret: TotpSecret) -> str:
    return base64.b32encode(secret.reveal()).decode("ascii")
