"""Dates, sizes and periods as a person says them. Babel is imported when first needed."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from vault.domain.calendar import MONTHS_A_YEAR, Period, parse_period
from vault.domain.language import Counted, Language, Text, literal

KIB = 1024
_LOCALES = {Language.SV: "sv_SE", Language.EN: "en_GB"}

# Swedish and English write small numbers as words in running text.
_NUMBERS = {
    Language.SV: (
        "noll",
        "en",
        "två",
        "tre",
        "fyra",
        "fem",
        "sex",
        "sju",
        "åtta",
        "nio",
        "tio",
        "elva",
        "tolv",
    ),
    Language.EN: (
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
}
_NEUTER_ONE = "ett"  # ett år, but en månad

_YEARS = Counted(
    one=Text(sv="{words} år", en="{words} year"), other=Text(sv="{words} år", en="{words} years")
)
_MONTHS = Counted(
    one=Text(sv="{words} månad", en="{words} month"),
    other=Text(sv="{words} månader", en="{words} months"),
)
_DAYS = Counted(
    one=Text(sv="{words} dag", en="{words} day"), other=Text(sv="{words} dagar", en="{words} days")
)
_HOURS = Counted(
    one=Text(sv="{words} timme", en="{words} hour"),
    other=Text(sv="{words} timmar", en="{words} hours"),
)
_AND = Text(sv=" och ", en=" and ")
_AT_ONCE = Text(sv="ingen tid alls", en="no time at all")


def date_in_words(day: date, language: Language, *, weekday: bool = False) -> str:
    """This function will return "10 juni 2027" or "10 June 2027", with the weekday if wanted."""
    pattern = "EEEE d MMMM y" if weekday else "d MMMM y"
    return _formatted(day, pattern, _LOCALES[language])


@cache
def _formatted(day: date, pattern: str, locale: str) -> str:
    """Format by CLDR. Dates recur, so they are remembered: there are few of them."""
    from babel.dates import format_date  # noqa: PLC0415 - slow to import, seldom needed

    return format_date(day, format=pattern, locale=locale)


def month_in_words(month: date, language: Language, *, short: bool = False) -> str:
    """This function will return "juni 2027" or "June 2027"; shortened, "juni" or "Jun"."""
    return _formatted(month, "LLL" if short else "LLLL y", _LOCALES[language])


def datetime_in_words(moment: datetime, zone: str, language: Language) -> str:
    """This function will return a UTC moment as local date and time of day, to the minute."""
    local = moment.astimezone(ZoneInfo(zone))
    day = date_in_words(local.date(), language)
    text = Text(sv="{day} kl. {time:%H.%M}", en="{day} at {time:%H:%M}")
    return text.say(language, day=day, time=local)


def day_text(day: date, *, weekday: bool = False) -> Text:
    """This function will return a date in both languages."""
    return literal(
        sv=date_in_words(day, Language.SV, weekday=weekday),
        en=date_in_words(day, Language.EN, weekday=weekday),
    )


def size_in_words(size: int, language: Language) -> str:
    """This function will return a size in bytes as "1,4 MB" or "1.4 MB", in steps of 1024."""
    if size < KIB:
        return f"{size} byte" if language is Language.SV else _BYTES.say(language, n=size)
    figure, unit = float(size), "byte"
    for unit in ("kB", "MB", "GB", "TB"):  # noqa: B007 - the unit is what the loop is for
        figure /= KIB
        if round(figure, 1) < KIB:
            break
    shown = f"{figure:.1f}".removesuffix(".0")
    return f"{shown.replace('.', ',') if language is Language.SV else shown} {unit}"


_BYTES = Counted(one=Text(sv="{n} byte", en="{n} byte"), other=Text(sv="{n} byte", en="{n} bytes"))


def period_in_words(period: Period | str, language: Language) -> str:
    """This function will return an ISO period as "två år" or "two years".

    Raises:
        ValueError: a text that is no ISO period.
    """
    if isinstance(period, str):
        period = parse_period(text=period)
    if period.is_instant:
        return _AT_ONCE.say(language)
    years, months = divmod(period.months, MONTHS_A_YEAR)
    parts = ((_YEARS, years), (_MONTHS, months), (_DAYS, period.days), (_HOURS, period.hours))
    said = [
        unit.say(language, n=figure, words=_number(figure, language, neuter=unit is _YEARS))
        for unit, figure in parts
        if figure
    ]
    return _AND.say(language).join(said)


def _number(figure: int, language: Language, *, neuter: bool) -> str:
    if figure == 1 and neuter and language is Language.SV:
        return _NEUTER_ONE
    words = _NUMBERS[language]
    return words[figure] if figure < len(words) else str(figure)


def listed(*, words: list[str], language: Language) -> str:
    """This function will return "a, b och c" or "a, b and c"."""
    if not words:
        return ""
    start = ", ".join(words[:-1])
    return _AND.say(language).join(part for part in (start, words[-1]) if part)
