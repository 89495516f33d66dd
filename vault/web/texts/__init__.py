"""Everything that a page says, in every language: one module of texts for each area.

A module here holds ``TEXTS: Texts``, keyed ``area.what``. They are found by being here; two texts
with one key, or a key that a template asks for and nobody wrote, is an error and never a blank.
"""

import pkgutil
from functools import cache
from importlib import import_module
from typing import TypeAlias

from vault.domain.language import Counted, Language, Text

Texts: TypeAlias = dict[str, Text | Counted]


@cache
def all_texts() -> Texts:
    """This function will return every text of every area.

    Raises:
        ValueError: two areas use the same key.
    """
    found: Texts = {}
    for module in pkgutil.iter_modules(__path__):
        texts: Texts = import_module(f"{__name__}.{module.name}").TEXTS
        if twice := found.keys() & texts.keys():
            raise ValueError(f"written twice: {sorted(twice)}")
        found |= texts
    return found


def say(key: str, language: Language, **values: object) -> str:
    """This function will return the text in that language, with the values put in.

    Raises:
        KeyError: nobody wrote such a text, or a value is missing.
    """
    text = all_texts()[key]
    if isinstance(text, Counted):
        return text.say(language, n=_count(values.pop("n")), **values)
    return text.say(language, **values)


def _count(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("n counts things: a whole number")
    return value
