"""The list of candidates from its first page to its last, for who has to choose among all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from vault.db.engines import Database
from vault.ports.keys import Opener
from vault.usecases.candidates.browse import CandidateRow, browse
from vault.usecases.candidates.search import NameIndex
from vault.usecases.candidates.wanted import Wanted
from vault.usecases.staff.viewer import Viewer


def browse_all(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    names: NameIndex,
    viewer: Viewer,
    wanted: Wanted,
    now: datetime,
) -> Iterator[CandidateRow]:
    """This function will yield every row that is wanted, page by page, each page written down.

    Raises:
        NotAllowedError: the viewer's role does not cover reading applications.
    """
    number, cursor = 1, wanted.cursor
    while True:
        page = browse(
            main=main,
            keyring=keyring,
            opener=opener,
            names=names,
            viewer=viewer,
            wanted=replace(wanted, cursor=cursor, number=number),
            now=now,
        )
        yield from page.rows
        if page.following is None:
            return
        number, cursor = number + 1, page.following
