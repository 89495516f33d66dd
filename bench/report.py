"""How the figures are shown: one Markdown table, and JSON for those who compare runs."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: what was measured, in which unit, and what it must be. ``None``: not measured."""

    work: str
    unit: str
    plain: float | None
    durable: float | None
    vault: float
    must: str
    holds: bool
    ratio: float | None = None
    """The vault against the durable plain one, where the promise is a ratio."""
    ratio_as_written: float | None = None
    """The same against the plain one as people write it."""


BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
HEAD = """\
| work | unit | plain | plain, durable | vault | against plain | against durable | must | |
|---|---|---:|---:|---:|---:|---:|---|---|"""


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    return "\n".join([HEAD, *(_line(row) for row in rows)])


def put_into(*, page: str, rows: list[Row], taken: str) -> str:
    """The page with its table replaced, and with ``taken``: on what, and when, it was measured.

    Raises:
        ValueError: the page has no place for it.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        message = "the page has no marks around its table"
        raise ValueError(message)
    return f"{before}{begin}\n{taken}\n\n{table(rows)}\n{end}{after}"


def as_json(rows: list[Row]) -> list[dict[str, object]]:
    """The rows for machines."""
    return [asdict(row) for row in rows]


def at_least(
    *, work: str, unit: str, plain: float, durable: float, vault: float, least: float
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
        ratio_as_written=vault / plain,
    )


def at_most(
    *, work: str, unit: str, plain: float, durable: float, vault: float, most: float
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
        ratio_as_written=vault / plain,
    )


def within(*, work: str, unit: str, vault: float, limit: float) -> Row:
    """A row with a limit of its own, for which there is nothing to compare with."""
    return Row(
        work=work,
        unit=unit,
        plain=None,
        durable=None,
        vault=vault,
        must=f"≤ {limit:g} {unit}",
        holds=vault <= limit,
    )


def _line(row: Row) -> str:
    figures = (
        _figure(value)
        for value in (row.plain, row.durable, row.vault, row.ratio_as_written, row.ratio)
    )
    verdict = "holds" if row.holds else "FALLS SHORT"
    return f"| {row.work} | {row.unit} | {' | '.join(figures)} | {row.must} | {verdict} |"


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
