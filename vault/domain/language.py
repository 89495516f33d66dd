"""The two languages, and texts that exist in both or not at all.

Catalogues everywhere in the product are Python modules with ``Text(sv=…, en=…)`` entries,
so that a missing translation is a type error and not something that a visitor finds.
"""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language that the product speaks."""

    SV = "sv"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in both languages; ``{name}`` marks a value that is filled in."""

    sv: str
    en: str

    def say(self, language: Language, **values: object) -> str:
        """This function will return the text with its values filled in.

        Raises:
            KeyError: a value that the text needs was not handed in.
        """
        template = self.sv if language is Language.SV else self.en
        return template.format_map(values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A text that depends on a number. Swedish and English both know just one and many."""

    one: Text
    other: Text

    def say(self, language: Language, *, n: int, **values: object) -> str:
        """This function will return the text for ``n``, which the text may show as ``{n}``."""
        text = self.one if n == 1 else self.other
        return text.say(language, n=n, **values)


def literal(*, sv: str, en: str) -> Text:
    """This function will return a text without values: braces in it stand for themselves."""
    return Text(sv=_escaped(sv), en=_escaped(en))


def _escaped(words: str) -> str:
    return words.replace("{", "{{").replace("}", "}}")
