"""No mail server yet: says that a letter would have gone, to a masked address, and what to set.

The letter itself is not shown: it holds a private link.
"""

from collections.abc import Callable

from vault.ports.mailer import Delivered, Letter

ADVICE = "set APPLICANT_VAULT_SMTP to send letters"
_SHOWN = 1
_MAX_SUFFIX = 10


class ConsoleMailer:
    """Writes one line a letter; nobody gets it, and it does not go out later."""

    def __init__(self, *, write: Callable[[str], object]) -> None:
        """Take what writes a line to the terminal."""
        self._write = write

    def send(self, letter: Letter) -> Delivered:
        """This method will announce the letter: its kind, its language, a masked address."""
        address = mask_address(letter.to_address)
        self._write(f"letter not sent: {letter.kind} ({letter.language}) to {address}; {ADVICE}")
        return Delivered.ANNOUNCED


def mask_address(address: str) -> str:
    """This function will return ``a***@e***.se``: enough to recognise, too little to write to."""
    local, _, domain = address.rpartition("@")
    host, _, suffix = domain.rpartition(".")
    end = "".join(letter for letter in suffix if letter.isalnum())[:_MAX_SUFFIX]
    return f"{_mask(local)}@{_mask(host)}.{end}"


def _mask(part: str) -> str:
    shown = part[:_SHOWN]
    return f"{shown if shown.isalnum() else ''}***"
