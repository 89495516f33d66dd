"""The signer: holds the Ed25519 seed. Only ``work`` imports this."""

from vault.crypto.keys import SigningSeed
from vault.crypto.signing import public_key_of, sign
from vault.crypto.verifying import Purpose, signing_fingerprint


class SeedSigner:
    """Signs checkpoints and receipts, each for its purpose."""

    def __init__(self, *, seed: SigningSeed) -> None:
        """Take the seed, unwrapped once at the start of the process."""
        self._seed = seed
        self._public_key = public_key_of(seed=seed)

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that everybody may know."""
        return self._public_key

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the public key, in hex, as in the settings."""
        return signing_fingerprint(public_key=self._public_key)

    def sign(self, *, purpose: Purpose, payload: bytes) -> bytes:
        """This method will return the 64-byte signature."""
        return sign(seed=self._seed, purpose=purpose, payload=payload)
