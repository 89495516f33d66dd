"""No scanner. It says so: every document is marked as not scanned, and the recruiter sees that."""

from collections.abc import Callable

from vault.ports.inspection import ScanVerdict


class OffScanner:
    """Looks at nothing, and never says that anything is clean."""

    def scan(self, *, size: int, read_at: Callable[[int, int], bytes]) -> ScanVerdict:  # noqa: ARG002 - the port's signature
        """This method will return ``unscanned``."""
        return ScanVerdict.UNSCANNED
