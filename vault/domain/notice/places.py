"""Where data lies, in words: countries by their names. Babel is imported when first needed."""

from functools import cache

from vault.domain.language import Language, Text

_UNIONS = {
    "EU": Text(sv="EU", en="the EU"),
    "EEA": Text(sv="EU/EES", en="the EU/EEA"),
}


@cache
def place_in_words(region: str, language: Language) -> str:
    """This function will return a region of the policy by its name, or as it stands there."""
    from babel import Locale  # noqa: PLC0415 - slow to import, seldom needed

    if region in _UNIONS:
        return _UNIONS[region].say(language)
    return str(Locale(language.value).territories.get(region, region))
