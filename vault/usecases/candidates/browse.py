"""The list of candidates: a page of fifty, by keyset, with the names of those that may be read.

One audit entry for each page, committed before the page is returned, and so before its first byte
goes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection
from typing_extensions import override

from vault.crypto.canonical import Json
from vault.db.arriving import add_rows
from vault.db.candidates import (
    Listed,
    Sight,
    ids_of,
    page_of,
    rows_of,
)
from vault.db.engines import Database
from vault.db.tables import AuditEntry
from vault.domain.access import Action
from vault.domain.application import Kind, Status
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.domain.language import Language
from vault.errors import BlockedError, ErasingError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import entry_row
from vault.usecases.candidates.open_contacts import open_names
from vault.usecases.candidates.search import NameIndex
from vault.usecases.candidates.wanted import Cursor, Sort, Wanted
from vault.usecases.retention.clock import check_readable
from vault.usecases.staff.viewer import Viewer, check_may

PAGE = 50


class CandidateRow(NamedTuple):
    """One row. ``name`` is None where reading is blocked, and "" where it does not open."""

    id: ApplicationId
    name: str | None
    kind: Kind
    status: Status
    titles: Mapping[Language, str]
    reference: str
    documents: tuple[str, ...]
    received_at: datetime
    expires_at: datetime
    is_held: bool
    is_restricted: bool
    is_extended: bool
    is_settled: bool
    """Whether the date of erasure stands, as far as a decision on the position goes."""

    @override
    def __repr__(self) -> str:
        return f"CandidateRow(id={self.id.hex()})"  # never the name

    @property
    def is_blocked(self) -> bool:
        """Whether reading is cut."""
        return self.name is None


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePage:
    """A page and its neighbours."""

    rows: tuple[CandidateRow, ...]
    previous: Cursor | None
    following: Cursor | None


def sight_of(*, viewer: Viewer) -> Sight:
    """This function will return which applications the viewer may see at all."""
    return Sight(
        all_positions=viewer.grants.all_positions,
        spontaneous=viewer.grants.spontaneous,
        positions=viewer.grants.positions,
    )


def browse(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    names: NameIndex,
    viewer: Viewer,
    wanted: Wanted,
    now: datetime,
) -> CandidatePage:
    """This function will return a page of what the viewer may see.

    Raises:
        NotAllowedError: the viewer's role does not cover reading applications.
    """
    check_may(viewer=viewer, action=Action.SEE_CANDIDATES)
    if wanted.query or wanted.sort is Sort.NAME:
        names.refresh(main=main, keyring=keyring, opener=opener, now=now)
    sight = sight_of(viewer=viewer)
    with main.reading_rows() as connection:
        if wanted.sort is Sort.NAME:
            rows, more = _page_by_name(connection, sight, wanted, names, now)
        elif wanted.query:
            rows, more = _page_of_found(connection, sight, wanted, names, now)
        else:
            rows, more = _page_by_time(connection, sight, wanted, now)
        shown = _names(connection, keyring, opener, names=names, rows=rows, now=now)
    page = _page(rows, more, wanted, shown=shown)
    entry = entry_row(
        event=Event.LIST_VIEWED, at=now, actor=viewer.actor, detail=_detail(wanted, len(rows))
    )
    with main.writing_rows() as connection:
        add_rows(connection, AuditEntry, entry)
    return page


def _page_by_time(
    connection: Connection, sight: Sight, wanted: Wanted, now: datetime
) -> tuple[Sequence[Listed], bool]:
    """Return a page's rows, and whether there are more beyond it."""
    rows = page_of(
        connection,
        sight=sight,
        sought=wanted.sought,
        by_expiry=wanted.sort is Sort.EXPIRES,
        edge=wanted.edge,
        backwards=wanted.is_backwards,
        limit=PAGE + 1,
        now=now,
    )
    return _cut(rows, wanted)


def _page_by_name(
    connection: Connection, sight: Sight, wanted: Wanted, names: NameIndex, now: datetime
) -> tuple[Sequence[Listed], bool]:
    """Return a page's rows in the order of the names that this process knows."""
    ids = sorted(_found(connection, sight, wanted, names), key=names.place_of)
    cursor = wanted.cursor
    place = ids.index(cursor.id) if cursor is not None and cursor.id in ids else None
    if cursor is not None and cursor.backwards:
        stop = PAGE if place is None else place
        start = max(0, stop - PAGE)
        return rows_of(connection, ids[start:stop], now=now), start > 0
    start = 0 if place is None else place + 1
    return rows_of(connection, ids[start : start + PAGE], now=now), start + PAGE < len(ids)


def _page_of_found(
    connection: Connection, sight: Sight, wanted: Wanted, names: NameIndex, now: datetime
) -> tuple[Sequence[Listed], bool]:
    """Return a page's rows of those whose names were searched for."""
    ids, more = _cut(_found(connection, sight, wanted, names, limit=PAGE + 1), wanted)
    return rows_of(connection, ids, now=now), more


def _found(
    connection: Connection,
    sight: Sight,
    wanted: Wanted,
    names: NameIndex,
    limit: int | None = None,
) -> Sequence[bytes]:
    """Return the ids of what is sought, beside the cursor's row where the order is by time."""
    return ids_of(
        connection,
        sight=sight,
        sought=wanted.sought,
        by_expiry=wanted.sort is Sort.EXPIRES,
        among=names.find(wanted.query) if wanted.query else None,
        edge=wanted.edge,
        backwards=wanted.is_backwards,
        limit=limit,
    )


def _cut(found: Sequence[Any], wanted: Wanted) -> tuple[Sequence[Any], bool]:
    """Return a page of what was asked for with one more, and whether there was one more."""
    if len(found) <= PAGE:
        return found, False
    return (found[1:] if wanted.is_backwards else found[:PAGE]), True


def _names(
    connection: Connection,
    keyring: Database,
    opener: Opener,
    *,
    names: NameIndex,
    rows: Sequence[Listed],
    now: datetime,
) -> dict[bytes, str]:
    """Open the names of those that may be read; what was opened before is not opened again."""
    readable = {
        row.id: row.revision for row in rows if row.revision is not None and _is_readable(row, now)
    }
    shown = names.known(readable)
    missing = {one: revision for one, revision in readable.items() if one not in shown}
    opened = open_names(main=connection, keyring=keyring, opener=opener, revisions=missing)
    names.put(opened, missing)
    return dict.fromkeys(readable, "") | shown | opened


def _is_readable(row: Listed, now: datetime) -> bool:
    try:
        check_readable(row, restricted=row.is_restricted, now=now)
    except (BlockedError, ErasingError):
        return False
    return True


def _page(
    rows: Sequence[Listed],
    more: bool,  # noqa: FBT001 - private, and named at both calls above
    wanted: Wanted,
    *,
    shown: Mapping[bytes, str],
) -> CandidatePage:
    backwards = wanted.cursor is not None and wanted.cursor.backwards
    has_previous = more if backwards else wanted.cursor is not None
    has_following = bool(rows) if backwards else more
    return CandidatePage(
        rows=tuple(_row(row, shown) for row in rows),
        previous=_cursor(rows[0], wanted, backwards=True) if rows and has_previous else None,
        following=_cursor(rows[-1], wanted, backwards=False) if rows and has_following else None,
    )


def _row(row: Listed, shown: Mapping[bytes, str]) -> CandidateRow:
    return CandidateRow(
        id=ApplicationId(row.id),
        name=shown.get(row.id),
        kind=Kind(row.kind),
        status=Status(row.status),
        titles={Language.SV: row.title_sv or "", Language.EN: row.title_en or ""},
        reference=row.reference or "",
        documents=row.document_kinds(),
        received_at=row.received_at,
        expires_at=row.expires_at,
        is_held=row.is_held,
        is_restricted=row.is_restricted,
        is_extended=row.is_extended,
        is_settled=row.position_decided_at is not None or row.kind == Kind.SPONTANEOUS,
    )


def _cursor(row: Listed, wanted: Wanted, *, backwards: bool) -> Cursor:
    value = {
        Sort.RECEIVED: row.received_at,
        Sort.EXPIRES: row.expires_at,
        Sort.NAME: None,
    }[wanted.sort]
    return Cursor(id=row.id, value=value, backwards=backwards)


def _detail(wanted: Wanted, count: int) -> dict[str, Json]:
    """Say what was asked for, in words of ours: the search itself never."""
    sought = wanted.sought
    detail: dict[str, Json] = {
        "page": wanted.number,
        "count": count,
        "sort": wanted.sort.value,
        "searched": bool(wanted.query),
    }
    if len(sought.kinds) == 1:
        detail["kind"] = min(sought.kinds).value
    if len(sought.statuses) == 1:
        detail["status"] = min(sought.statuses).value
    if sought.position_id is not None:
        detail["position"] = sought.position_id.hex()
    return detail
