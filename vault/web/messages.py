"""What a person is told when something that was handed in is not accepted.

One sentence for each error and field, which says what to do rather than what went wrong. The keys
are looked up from the particular to the general: ``error.email.missing``, ``error.missing``,
``error.invalid``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vault.domain.language import Language
from vault.domain.wording import size_in_words
from vault.errors import InputError, InvalidInputError, TooLargeError, WrongKindError
from vault.web.texts import all_texts, say

COUNTS = frozenset({"files", "parts"})
"""What a ``TooLargeError`` is about when its limit is a number of things and not of bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormProblem:
    """One wrong field, as the error summary and the field itself show it."""

    field: str
    code: str
    message: str


def problems_of(
    error: InputError, language: Language, *, labels: Mapping[str, str] | None = None
) -> tuple[FormProblem, ...]:
    """This function will return every field that is wrong, in the order of the form.

    ``labels`` names fields that the catalogue does not know, such as those a policy adds.
    """
    each = error.problems if isinstance(error, InvalidInputError) else (error,)
    return tuple(
        FormProblem(field=one.field, code=code_of(one), message=message_for(one, language, labels))
        for one in each
    )


def message_for(
    error: InputError, language: Language, labels: Mapping[str, str] | None = None
) -> str:
    """This function will return the sentence for one error; there always is one.

    ``error.values`` may hold ``limit`` (bytes for sizes, else a count) and ``accepted`` (words).
    """
    values = _in_words(error, language)
    values["label"] = label_of(error.field, language, labels)
    code = code_of(error)
    what = error.values.get("what", "")
    for key in (f"error.{error.field}.{code}", f"error.{code}.{what}", f"error.{code}"):
        if key in all_texts():
            return say(key, language, **values)
    return say("error.invalid", language, **values)


def code_of(error: InputError) -> str:
    """This function will return the closest word for it: ``macros`` rather than ``wrong-kind``."""
    return str(error.values.get("code", error.code))


def label_of(field: str, language: Language, labels: Mapping[str, str] | None = None) -> str:
    """This function will return what the form calls the field; unknown ones keep their name."""
    if labels and field in labels:
        return labels[field]
    key = f"field.{field}"
    return say(key, language) if key in all_texts() else field


def listed(words: tuple[str, ...], language: Language) -> str:
    """This function will return ``PDF, DOCX eller TXT``, in the order given."""
    if len(words) < 2:  # noqa: PLR2004 - one word needs no "or"
        return "".join(words)
    return f"{', '.join(words[:-1])} {say('word.or', language)} {words[-1]}"


def _in_words(error: InputError, language: Language) -> dict[str, object]:
    """Return the error's values as a sentence can hold them."""
    limit = error.values.get("limit", "")
    if isinstance(error, TooLargeError) and isinstance(limit, int):
        limit = limit if error.values.get("what") in COUNTS else size_in_words(limit, language)
    accepted = error.values.get("accepted", ())
    told = tuple(str(word) for word in accepted) if isinstance(accepted, tuple) else ()
    if isinstance(error, WrongKindError):
        told = tuple(word.upper() for word in told)  # PDF, as people write it
    return {**error.values, "limit": limit, "accepted": listed(told, language)}
