"""Composing letters that answer a request. Words in, a letter out: no store, no key, no clock."""

from dataclasses import dataclass
from datetime import date

from vault.domain.language import Language, Text
from vault.domain.policy.policy import Authority
from vault.domain.requests import RefusalGround, RequestKind
from vault.domain.wording import date_in_words
from vault.usecases.letters import texts as letter_texts
from vault.usecases.letters import texts_rights as letter_texts_rights
from vault.usecases.letters.letters import ComposedLetter, LetterKind, one_line

_PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Addressee:
    """Who is written to about what. Its repr shows nothing: all of it is personal."""

    to_address: str
    language: Language
    organisation: str
    position_title: str | None
    """None for a spontaneous application."""


def compose_erased(*, to: Addressee) -> ComposedLetter:
    """This function will return the letter that tells of an erasure that somebody asked for."""
    return _letter(LetterKind.ANSWER, to, letter_texts_rights.ERASED.say(to.language))


def compose_refusal(
    *, to: Addressee, kind: RequestKind, ground: RefusalGround, authority: Authority
) -> ComposedLetter:
    """This function will return a refusal: why, and where to complain (Art 12(4), R71)."""
    return _letter(
        LetterKind.ANSWER,
        to,
        letter_texts_rights.REFUSED[kind].say(to.language),
        letter_texts_rights.GROUND[ground].say(to.language),
        letter_texts_rights.COMPLAIN.say(
            to.language, authority=authority.name.say(to.language), url=authority.url
        ),
    )


def compose_longer(*, to: Addressee, answer_on: date) -> ComposedLetter:
    """This function will return the letter that says that an answer takes longer (Art 12(3))."""
    day = date_in_words(answer_on, to.language, weekday=True)
    return _letter(LetterKind.ANSWER, to, letter_texts_rights.LONGER.say(to.language, day=day))


def compose_lifting(*, to: Addressee) -> ComposedLetter:
    """This function will return the letter before a restriction is lifted (Art 18(3))."""
    return _letter(LetterKind.LIFTING, to, letter_texts_rights.LIFTED.say(to.language))


def _letter(kind: LetterKind, to: Addressee, *paragraphs: str) -> ComposedLetter:
    body = (
        letter_texts.GREETING.say(to.language),
        _about(to),
        *paragraphs,
        letter_texts.SIGNED.say(to.language, organisation=to.organisation),
        letter_texts.NO_REPLY.say(to.language),
    )
    return ComposedLetter(
        kind=kind,
        language=to.language,
        to_address=to.to_address,
        subject=one_line(letter_texts_rights.SUBJECT.say(to.language)),
        body=_PARAGRAPH.join(body),
    )


def _about(to: Addressee) -> str:
    text: Text = letter_texts_rights.ABOUT
    if to.position_title is None:
        text = letter_texts_rights.ABOUT_SPONTANEOUS
    return text.say(to.language, organisation=to.organisation, position=to.position_title)
