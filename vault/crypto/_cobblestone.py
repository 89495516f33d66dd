"""The one place that opens a whole Cobblestone-256 sealing with the library.

Private, and apart from ``opening``: ``answer`` needs it too, and the careers process, which may
open its own sealed answer, must not reach the general opener.
"""

from cryptography.cobblestone import Cobblestone256Decryptor
from cryptography.exceptions import InvalidTag

from vault.crypto.contexts import Context
from vault.crypto.keys import SecretBytes
from vault.crypto.suites import COBBLESTONE_256, SUITE_BYTES, check_suite
from vault.errors import NotAuthenticError


def open_whole(*, key: SecretBytes, context: Context, untrusted_sealed: bytes) -> bytes:
    """This function will return the plaintext, or raise before any of it is seen.

    Raises:
        NotAuthenticError: changed, cut, extended, or sealed as something else or by another key.
        UnknownSuiteError: sealed by a suite that this version does not know.
    """
    check_suite(untrusted_sealed=untrusted_sealed, suite=COBBLESTONE_256)
    decryptor = Cobblestone256Decryptor(key.reveal(), context)
    try:
        head = decryptor.update(memoryview(untrusted_sealed)[SUITE_BYTES:])
        return head + decryptor.finalize()
    except InvalidTag as error:
        raise NotAuthenticError("sealed bytes do not verify") from error
