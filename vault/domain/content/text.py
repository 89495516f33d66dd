"""Whether a stream of bytes is plain text that a person wrote.

UTF-8; UTF-16 with a byte order mark; or what plausibly is Windows-1252 or Latin-1. No NUL, no
control bytes, and not a web page or a script. Nothing of the text is kept.
"""

import codecs
import re

from vault.domain.content.kinds import Found

# Tab, line feed, vertical tab, form feed, carriage return; 0x1A ends a text from DOS.
_ALLOWED_CONTROLS = frozenset(b"\t\n\v\f\r\x1a")
_FORBIDDEN = bytes(byte for byte in (*range(32), 127) if byte not in _ALLOWED_CONTROLS)
_HIGH = bytes(range(128, 256))
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"  # in Windows-1252
MAX_HIGH_SHARE = 0.4  # Swedish has one in twenty, and random bytes every second

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FORBIDDEN_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f\ufffe\uffff]")
# What browsers take for a page (WHATWG MIME Sniffing §7.1), and what servers and shells run.
_PAGE = re.compile(
    r"<(?:!doctype|!--|\?xml|%"
    r"|(?:html|head|body|script|iframe|style|title|meta|link|table|div|svg|h[1-6]|br|font|form"
    r"|img|object|embed|span|a|b|p)[\s/>])"
)
_SCRIPT = re.compile(r"#!|<\?(?:php|=)|@echo off")


class TextJudge:
    """Fed with the chunks of a file that begins like nothing else we know."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.is_binary = False
        self.is_truncated = False
        self._size = 0
        self._high = 0
        self._has_undefined = False
        self._is_utf_16 = False
        self._is_utf_8 = True
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def begin(self, head: bytes) -> None:
        """Choose the encoding by the first two bytes, before anything is fed."""
        if head.startswith(_UTF_16):
            self._is_utf_16 = True
            self._decoder = codecs.getincrementaldecoder("utf-16")()

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes; ``is_binary`` turns true for good once they cannot be text."""
        if self._is_utf_16:
            self._feed_utf_16(chunk)
            return
        self._size += len(chunk)
        self._high += len(chunk) - len(chunk.translate(None, _HIGH))
        self._has_undefined |= len(chunk.translate(None, _UNDEFINED)) != len(chunk)
        self.is_binary |= len(chunk.translate(None, _FORBIDDEN)) != len(chunk)
        self._decode_utf_8(chunk, is_last=False)

    def finish(self) -> None:
        """Judge what only the whole file can tell."""
        if self._is_utf_16:
            # Half a character at the end: cut off, not wrong.
            self.is_truncated = self._decoder.getstate()[0] != b""
            return
        self._decode_utf_8(b"", is_last=True)
        is_plausible = self._high <= MAX_HIGH_SHARE * self._size and not self._has_undefined
        self.is_binary |= not (self._is_utf_8 or is_plausible)

    def _decode_utf_8(self, chunk: bytes, *, is_last: bool) -> None:
        if not self._is_utf_8:
            return
        try:
            self._decoder.decode(chunk, is_last)
        except UnicodeDecodeError:
            self._is_utf_8 = False

    def _feed_utf_16(self, chunk: bytes) -> None:
        try:
            text = self._decoder.decode(chunk)
        except UnicodeDecodeError:
            self.is_binary = True
            return
        self.is_binary |= _FORBIDDEN_TEXT.search(text) is not None


def page_or_script(*, head: bytes) -> Found | None:
    """This function will tell whether a text begins as a web page or as a script."""
    encoding = "utf-16" if head.startswith(_UTF_16) else "utf-8"
    text = head.decode(encoding, "ignore").lstrip("\ufeff \t\n\v\f\r").lower()
    if _SCRIPT.match(text):
        return Found.SCRIPT
    return Found.HTML if _PAGE.match(text) else None
