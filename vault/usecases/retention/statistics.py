"""The counts that outlive the applications, month by month, and no figure below five."""

from vault.db.engines import Database
from vault.db.figures import living_cells, stored_cells
from vault.domain.statistics import Figure, shown


def statistics(*, main: Database) -> tuple[Figure, ...]:
    """This function will return the figures that may be shown, of what lives and what is gone.

    Raises:
        StoreError: the main database failed.
    """
    with main.reading() as session:
        cells = stored_cells(session)
        cells.update(living_cells(session))
    return shown(cells=cells)
