"""Reads the directory of a zip archive without unpacking it, and single entries within caps.

Written to be fed by hostile files: nothing here raises on what the bytes say, nothing is read
beyond the caps, paths inside the archive are only compared and never used (ASVS 5.2.3, 5.2.5,
5.3.3). APPNOTE.TXT 6.3 §4.3 describes the records.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

LOCAL_SIGNATURE = b"PK\x03\x04"
_ENTRY_SIGNATURE = b"PK\x01\x02"
_END_SIGNATURE = b"PK\x05\x06"
_END64_SIGNATURE = b"PK\x06\x06"

# A letter with a hundred pictures has about 150 entries; the directory has to fit in the tail.
MAX_ENTRIES = 2000
MAX_EXPANDED_BYTES = 512 * 1024 * 1024  # twenty times the largest file that is taken
MAX_END_CANDIDATES = 16  # a comment may hold the signature by chance, not often

_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_MAX_COMMENT = 0xFFFF
_ELSEWHERE_16, _ELSEWHERE_32 = 0xFFFF, 0xFFFFFFFF  # "see the zip64 record"
_ZIP64_FIELD = 1
_FLAG_ENCRYPTED = 0x0001
_STORED, _DEFLATED = 0, 8
_UNIX, _FILE_TYPE, _SYMLINK = 3, 0o170000, 0o120000

Window = Callable[[int, int], bytes | None]
"""``window(offset, length)``: those bytes of the file, fewer at its end; None where not at hand."""


class Problem(StrEnum):
    """Why there is no directory."""

    MISSING = "missing"
    BROKEN = "broken"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as the directory declares it."""

    raw_name: bytes
    method: int
    packed: int
    size: int
    offset: int
    is_encrypted: bool
    is_link: bool

    @property
    def name(self) -> str:
        """The path in lower case with forward slashes: for comparing only."""
        return comparable(self.raw_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The entries, or why there are none."""

    entries: tuple[Entry, ...] = ()
    problem: Problem | None = None


def comparable(raw_name: bytes) -> str:
    """This function will return a path inside an archive in the one form that we compare."""
    return raw_name.decode("utf-8", "replace").replace("\\", "/").lstrip("/").lower()


def read_directory(*, tail: bytes, size: int) -> Directory:
    """This function will return the directory that ends a file of ``size`` bytes.

    ``tail`` is the end of the file. A record that does not reach to the very end does not count:
    it may belong to an archive inside this one.
    """
    at = _find_end(tail)
    if at is None:
        return Directory(problem=Problem.MISSING)
    located = _locate(tail, at, size)
    if located is None:
        return Directory(problem=Problem.BROKEN)
    start, length, count = located
    if count > MAX_ENTRIES or start < 0:
        return Directory(problem=Problem.TOO_MUCH)
    entries = _read_entries(tail[start : start + length], count)
    if entries is None or any(entry.is_link for entry in entries):
        return Directory(problem=Problem.BROKEN)
    if sum(entry.size for entry in entries) > MAX_EXPANDED_BYTES:
        return Directory(problem=Problem.TOO_MUCH)
    return Directory(entries=entries)


def ends_as_archive(*, tail: bytes) -> bool:
    """This function will tell whether a file that begins as something else ends as an archive.

    Java and many unpackers read an archive from its end, whatever stands before it.
    """
    at = _find_end(tail)
    if at is None:
        return False
    _, _, _, _, count, length, _, _ = _END.unpack_from(tail, at)
    start = at - length
    return count > 0 and start >= 0 and tail.startswith(_ENTRY_SIGNATURE, start)


def read_entry(*, entry: Entry, window: Window, cap: int) -> bytes | None:
    """This function will return the content of an entry.

    None where the window does not reach it; ``b""`` where the directory and the entry disagree, or
    it does not unpack whole to at most ``cap`` bytes.
    """
    header = window(entry.offset, _LOCAL.size + len(entry.raw_name))
    if header is None:
        return None
    if not _agrees(entry, header) or entry.packed > cap:
        return b""
    *_, name_length, extra_length = _LOCAL.unpack_from(header)
    packed = window(entry.offset + _LOCAL.size + name_length + extra_length, entry.packed)
    return None if packed is None else _unpack(entry.method, packed, cap)


def local_entries(*, head: bytes) -> list[Entry]:
    """This function will return the entries whose headers lie in the head of a file.

    For a first look, and for archives that were cut off before their directory.
    """
    found: list[Entry] = []
    at = head.find(LOCAL_SIGNATURE)
    while at >= 0 and len(found) < MAX_ENTRIES and at + _LOCAL.size <= len(head):
        _, _, flags, method, _, _, _, packed, size, name_length, extra = _LOCAL.unpack_from(
            head, at
        )
        start = at + _LOCAL.size + name_length + extra
        # With a data descriptor the length stands behind the data, and inflating finds the end.
        length = packed or (max(0, len(head) - start) if method == _DEFLATED else 0)
        found.append(
            Entry(
                raw_name=head[at + _LOCAL.size : at + _LOCAL.size + name_length],
                method=method,
                packed=length,
                size=size,
                offset=at,
                is_encrypted=bool(flags & _FLAG_ENCRYPTED),
                is_link=False,
            )
        )
        at = head.find(LOCAL_SIGNATURE, at + len(LOCAL_SIGNATURE))
    return found


def _unpack(method: int, packed: bytes, cap: int) -> bytes:
    """Return the content, or nothing when it is not whole within the cap."""
    if method == _STORED:
        return packed
    if method != _DEFLATED:
        return b""
    inflator = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        # One more, so that content that fills the cap still reaches the end of its stream.
        content = inflator.decompress(packed, cap + 1)
    except zlib.error:
        return b""
    return content if inflator.eof and len(content) <= cap else b""


def _agrees(entry: Entry, header: bytes) -> bool:
    """Tell whether the entry itself bears the name of the directory.

    If they could differ, two programs would see two files in one archive.
    """
    if len(header) < _LOCAL.size + len(entry.raw_name):
        return False
    signature, *_, name_length, _ = _LOCAL.unpack_from(header)
    is_named = header[_LOCAL.size :] == entry.raw_name and name_length == len(entry.raw_name)
    return signature == LOCAL_SIGNATURE and is_named


def _find_end(tail: bytes) -> int | None:
    at = len(tail)
    lowest = max(0, len(tail) - _END.size - _MAX_COMMENT)
    for _ in range(MAX_END_CANDIDATES):
        at = tail.rfind(_END_SIGNATURE, lowest, at + len(_END_SIGNATURE) - 1)
        if at < 0:
            return None
        if at + _END.size <= len(tail):
            comment_length = _END.unpack_from(tail, at)[-1]
            if at + _END.size + comment_length == len(tail):
                return at
    return None


def _locate(tail: bytes, at: int, size: int) -> tuple[int, int, int] | None:
    """Return where in the tail the directory starts, its length and its number of entries."""
    _, disk, first_disk, _, count, length, offset, _ = _END.unpack_from(tail, at)
    before_tail = size - len(tail)
    end = at
    if count == _ELSEWHERE_16 or _ELSEWHERE_32 in (length, offset):
        end = tail.rfind(_END64_SIGNATURE, 0, at)
        if end < 0 or end + _END64.size > at:
            return None
        _, _, _, _, disk, first_disk, _, count, length, offset = _END64.unpack_from(tail, end)
    # The file begins with its first entry, so the directory lies exactly where it says it does.
    if disk or first_disk or offset + length != before_tail + end:
        return None
    return offset - before_tail, length, count


def _read_entries(block: bytes, count: int) -> tuple[Entry, ...] | None:
    entries: list[Entry] = []
    at = 0
    while at + _ENTRY.size <= len(block) and len(entries) < count:
        entry, at_next = _read_one(block, at)
        if entry is None:
            return None
        entries.append(entry)
        at = at_next
    return tuple(entries) if len(entries) == count and at == len(block) else None


def _read_one(block: bytes, at: int) -> tuple[Entry | None, int]:
    fields = _ENTRY.unpack_from(block, at)
    signature, made_by, _, flags, method, _, _, _, packed, size = fields[:10]
    name_length, extra_length, comment_length, _, _, attributes, offset = fields[10:]
    name_at = at + _ENTRY.size
    extra_at = name_at + name_length
    if signature != _ENTRY_SIGNATURE:
        return None, at
    extra = block[extra_at : extra_at + extra_length]
    size, packed, offset = _widen(extra, (size, packed, offset))
    is_unix = made_by >> 8 == _UNIX
    entry = Entry(
        raw_name=block[name_at:extra_at],
        method=method,
        packed=packed,
        size=size,
        offset=offset,
        is_encrypted=bool(flags & _FLAG_ENCRYPTED),
        is_link=is_unix and attributes >> 16 & _FILE_TYPE == _SYMLINK,
    )
    return entry, extra_at + extra_length + comment_length


def _widen(extra: bytes, values: tuple[int, int, int]) -> tuple[int, int, int]:
    """Take from the zip64 field what does not fit in 32 bits (APPNOTE §4.5.3)."""
    wide = iter(_zip64_values(extra))
    size, packed, offset = (
        next(wide, value) if value == _ELSEWHERE_32 else value for value in values
    )
    return size, packed, offset


def _zip64_values(extra: bytes) -> tuple[int, ...]:
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        at += 4
        if tag == _ZIP64_FIELD:
            content = extra[at : at + length]
            return struct.unpack_from(f"<{len(content) // 8}Q", content)
        at += length
    return ()
