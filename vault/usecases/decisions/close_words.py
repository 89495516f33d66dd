"""The words of a closing's letters, kept sealed under the KEK until the closing is done.

A closing that is killed half-way is finished by ``work`` with the same letters: nobody is rejected
without the word that the others got.
"""

from collections.abc import Mapping

from vault.crypto.canonical import canonical_json, read_canonical
from vault.crypto.contexts import KEY_ID_BYTES
from vault.db.tables import Position
from vault.domain.identifiers import PositionId
from vault.domain.language import Language
from vault.errors import NotAuthenticError
from vault.ports.keys import Opener, Wrapped
from vault.usecases.decisions.decide import LetterWords

VERSION = 1


def keep_words(*, opener: Opener, row: Position, words: Mapping[Language, LetterWords]) -> None:
    """This function will put the words on a position's locked row."""
    text = canonical_json(
        value={
            "letters": {
                language.value: {"subject": one.untrusted_subject, "text": one.untrusted_text}
                for language, one in words.items()
            },
            "version": VERSION,
        }
    )
    wrapped = opener.seal_words(position_id=PositionId(row.id), words=text)
    row.closing_words = wrapped.key_id + wrapped.sealed


def kept_words(*, opener: Opener, row: Position) -> dict[Language, LetterWords] | None:
    """This function will return the words that were kept, or None where no letters are sent.

    Raises:
        NotAuthenticError: they were changed, or belong to another position.
    """
    if row.closing_words is None:
        return None
    stored = row.closing_words
    opened = opener.open_words(
        position_id=PositionId(row.id),
        wrapped=Wrapped(key_id=stored[:KEY_ID_BYTES], sealed=stored[KEY_ID_BYTES:]),
    )
    value = read_canonical(untrusted_json=opened)
    letters = value.get("letters")
    if value.get("version") != VERSION or not isinstance(letters, dict):
        raise NotAuthenticError("a closing's words of an unknown version")
    return {
        Language(language): LetterWords(
            untrusted_subject=str(one["subject"]), untrusted_text=str(one["text"])
        )
        for language, one in letters.items()
        if isinstance(one, dict)
    }
