"""Looks for a few byte strings in a stream, wherever the chunks happen to be cut."""


class Search:
    """Fed with chunks; ``found`` grows. Keeps only the end of the last chunk."""

    def __init__(self, *, needles: tuple[bytes, ...] = (), is_folded: bool = False) -> None:
        """Take what to look for; with ``is_folded``, lower-case needles match any case."""
        self._needles = needles
        self._is_folded = is_folded
        self._overlap = max((len(needle) for needle in needles), default=1) - 1
        self._end = b""
        self.found: frozenset[bytes] = frozenset()

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the stream."""
        if len(self.found) == len(self._needles):
            return
        block = self._end + (chunk.lower() if self._is_folded else chunk)
        self.found |= {needle for needle in self._needles if needle in block}
        self._end = block[max(0, len(block) - self._overlap) :]
