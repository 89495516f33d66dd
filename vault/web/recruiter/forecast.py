"""What will be erased in the coming months: a chart without script, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar import Response, get
from litestar.di import NamedDependency

from vault.domain.access import Action
from vault.domain.language import Language
from vault.domain.wording import month_in_words
from vault.usecases.retention.forecast import Forecast, ForecastMonth, forecast
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.shown import show, staff_language
from vault.web.sessions import StaffRequest
from vault.web.site import Site

SLOT = 50  # units of the picture that one month takes, its gap included
BAR = 34
HIGHEST = 120  # units of the highest bar
TOP = 24  # above it, for its figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One month in the picture. All measures are in its own units."""

    x: int
    y: int
    height: int
    middle: int
    count: int
    label: str
    month: str
    rules: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The picture, and what its table says."""

    bars: tuple[Bar, ...]
    width: int
    base: int
    """Where the bars stand, counted from the top."""
    forecast: Forecast
    bar_width: int = BAR

    @property
    def total(self) -> int:
        """All that ends in the months shown."""
        return sum(bar.count for bar in self.bars)


def chart_of(*, found: Forecast, language: Language) -> Chart:
    """This function will return the picture of a forecast: one bar a month."""
    highest = max((month.count for month in found.months), default=0) or 1
    return Chart(
        bars=tuple(
            _bar(place, month, highest=highest, language=language)
            for place, month in enumerate(found.months)
        ),
        width=SLOT * len(found.months),
        base=TOP + HIGHEST,
        forecast=found,
    )


@get("/forecast", opt={"action": Action.SEE_FORECAST}, sync_to_thread=True)
def forecast_page(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
) -> Response[str]:
    """Show the coming twelve months, by rule."""
    with recruiter.main.reading() as session:
        found = forecast(session=session, zone=site.zone.key, now=site.clock(), by_rule=True)
    chart = chart_of(found=found, language=staff_language(request))
    return show(request, "forecast.html", section="today", chart=chart, rules=_rules(found.months))


def _bar(place: int, month: ForecastMonth, *, highest: int, language: Language) -> Bar:
    height = -(-month.count * HIGHEST // highest)  # rounded up: what is there is seen
    return Bar(
        x=place * SLOT + (SLOT - BAR) // 2,
        y=TOP + HIGHEST - height,
        height=height,
        middle=place * SLOT + SLOT // 2,
        count=month.count,
        label=month_in_words(month.month, language, short=True).removesuffix("."),
        month=month_in_words(month.month, language),
        rules=month.rules,
    )


def _rules(months: Sequence[ForecastMonth]) -> list[str]:
    return sorted({rule for month in months for rule in month.rules})
