"""What was measured, row by row, and how it is shown: a Markdown table for each group."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: what was measured, in which unit, and what it must be. ``None``: not measured."""

    work: str
    unit: str
    vault: float
    plain: float | None = None
    durable: float | None = None
    must: str = ""
    """Empty where nothing was promised."""
    holds: bool = True
    ratio: float | None = None
    """The vault against the durable plain one, where the promise is a ratio."""
    ratio_as_written: float | None = None
    """The same against the plain one as people write it."""
    count: int | None = None
    """Applications that there were."""
    note: str = ""
    """What else is to be said of it, in brackets."""
    group: str = ""
    database: str = ""
    store: str = ""
    taken: str = ""
    """The day."""
    busy: float = 0.0
    """How many programs wanted a processor before it began."""

    @property
    def key(self) -> tuple[str, str, str, str, int | None]:
        """What it is a figure of: a later one takes the place of an earlier one."""
        return (self.group, self.work, self.database, self.store, self.count)


HEAD = """\
| work | database | documents | applications | unit | plain | plain, durable | vault \
| against plain | against durable | must | |
|---|---|---|---:|---|---:|---:|---:|---|---|---|---|"""


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown."""
    return "\n".join([HEAD, *(_line(row) for row in rows)])


def at_least(
    *,
    work: str,
    unit: str,
    plain: float | None,
    durable: float,
    vault: float,
    least: float,
    count: int | None = None,
) -> Row:
    """A row where more is better and the ratio must reach ``least``."""
    ratio = vault / durable
    return Row(
        work=work,
        unit=unit,
        plain=plain,
        durable=durable,
        vault=vault,
        must=f"≥ {least} x",
        holds=ratio >= least,
        ratio=ratio,
        ratio_as_written=vault / plain if plain else None,
        count=count,
    )


def at_most(
    *,
    work: str,
    unit: str,
    plain: float | None,
    durable: float,
    vault: float,
    most: float,
    count: int | None = None,
) -> Row:
    """A row where less is better and the ratio may reach ``most``."""
    ratio = vault / durable
    return Row(
        work=work,
        unit=unit,
        plain=plain,
        durable=durable,
        vault=vault,
        must=f"≤ {most} x",
        holds=ratio <= most,
        ratio=ratio,
        ratio_as_written=vault / plain if plain else None,
        count=count,
    )


def within(*, work: str, unit: str, vault: float, limit: float, count: int | None = None) -> Row:
    """A row with a limit of its own, for which there is nothing to compare with."""
    return Row(
        work=work,
        unit=unit,
        vault=vault,
        must=f"≤ {limit:g} {unit}",
        holds=vault <= limit,
        count=count,
    )


def shown(*, work: str, unit: str, vault: float, count: int | None = None) -> Row:
    """A row of which nothing was promised."""
    return Row(work=work, unit=unit, vault=vault, count=count)


def _line(row: Row) -> str:
    figures = (
        figure(value)
        for value in (row.plain, row.durable, row.vault, row.ratio_as_written, row.ratio)
    )
    count = "" if row.count is None else f"{row.count:,}"
    verdict = ("holds" if row.holds else "FALLS SHORT") if row.must else ""
    work = f"{row.work} ({row.note})" if row.note else row.work
    cells = (work, row.database, row.store, count, row.unit, *figures, row.must, verdict)
    return f"| {' | '.join(cells)} |"


def figure(value: float | None) -> str:
    """A figure as people read it: three digits, or all before the point."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
