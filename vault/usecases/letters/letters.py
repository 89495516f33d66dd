"""Composing letters. Words in, a letter out: no store, no key, no clock.

Sealing and queueing are in ``letter_queue``; sending is ``send_letters``, in ``work`` alone.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vault.domain.application import Outcome
from vault.domain.language import Language, Text
from vault.domain.wording import date_in_words
from vault.usecases.letters import texts

LINK_MARK = "\ue000private-link\ue001"
"""Stands for a link that ``work`` makes when the letter goes: private-use characters, which no
recruiter types; what they paste is stripped of them."""
MAX_SUBJECT = 200
MAX_TEXT = 10_000  # characters of a decision's text, as much as an applicant's message may have
_PARAGRAPH = "\n\n"


class LetterKind(StrEnum):
    """Why a letter is sent."""

    RECEIPT = "receipt"
    DECISION = "decision"
    DAILY = "daily"
    INVITE = "invite"
    LOST = "lost"
    """A link that replaces lost ones: its purpose is ``visit.LOST``, so the old ones die."""
    ANSWER = "answer"
    """An answer to a request about one's own data."""
    LIFTING = "lifting"
    """Before a restriction is lifted (Art 18(3))."""
    REMINDER = "reminder"
    """Before an application is erased, with a link to keep it longer or let it go."""
    CONFIRMATION = "confirmation"
    """Asks whether a profile is still wanted: silence erases it."""
    TASKS = "tasks"
    """To the staff: something waits for an answer of theirs."""
    POLICY = "policy"
    """A new policy, to whom it concerns before it counts."""
    POLICY_DELAY = "policy-delay"
    """To the staff: somebody alone brings a new policy into force, and it can be cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ComposedLetter:
    """A letter in words. Its repr shows nothing: all of it is personal."""

    kind: LetterKind
    language: Language
    to_address: str
    subject: str
    body: str

    @property
    def wants_link(self) -> bool:
        """Whether ``work`` is to put a fresh private link in before it goes."""
        return LINK_MARK in self.body


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DecisionDraft:
    """A decision letter before it goes: ``subject`` and ``text`` may be edited, the rest not."""

    subject: str
    text: str
    ending: str
    """The date of erasure, the offer to extend, and a private link in words of ours."""


def compose_receipt(
    *,
    language: Language,
    to_address: str,
    organisation: str,
    position_title: str | None,
    private_link: str,
    last_day: date,
) -> ComposedLetter:
    """This function will return the receipt that follows a submission.

    ``position_title`` is None for a spontaneous application; ``last_day`` is the local day by
    whose end the application is erased at the latest. The applicant's name is not in it: whoever
    enters somebody else's address must not be able to write to them through us.
    """
    values = {"organisation": organisation, "position": position_title}
    named = position_title is not None
    subject = texts.RECEIPT_SUBJECT if named else texts.RECEIPT_SUBJECT_SPONTANEOUS
    thanks = texts.RECEIPT_THANKS if named else texts.RECEIPT_THANKS_SPONTANEOUS
    day = date_in_words(last_day, language, weekday=True)
    body = (
        texts.GREETING.say(language),
        thanks.say(language, **values),
        texts.RECEIPT_LINK.say(language, link=private_link),
        texts.RECEIPT_NEXT.say(language),
        texts.RECEIPT_ERASED.say(language, day=day),
        texts.RECEIPT_NOT_YOU.say(language),
        texts.SIGNED.say(language, organisation=organisation),
        texts.NO_REPLY.say(language),
    )
    return ComposedLetter(
        kind=LetterKind.RECEIPT,
        language=language,
        to_address=to_address,
        subject=one_line(subject.say(language, **values)),
        body=_PARAGRAPH.join(body),
    )


def draft_decision(
    *,
    language: Language,
    name: str,
    organisation: str,
    position_title: str | None,
    outcome: Outcome,
    last_day: date,
    offers_extension: bool,
) -> DecisionDraft:
    """This function will return what the recruiter sees, and may edit, before a decision goes.

    ``offers_extension``: the policy asks for consent after such a decision.
    """
    subject, text = _decision_words(outcome, named=position_title is not None)
    values = {"organisation": organisation, "position": position_title}
    written = (
        texts.GREETING_BY_NAME.say(language, name=name),
        text.say(language, **values),
        texts.SIGNED.say(language, organisation=organisation),
    )
    return DecisionDraft(
        subject=one_line(subject.say(language, **values)),
        text=_PARAGRAPH.join(written),
        ending=_decision_ending(
            language,
            last_day=last_day,
            offers_extension=offers_extension,
            link=texts.LINK_IN_PREVIEW.say(language),
        ),
    )


def compose_decision(
    *,
    language: Language,
    to_address: str,
    untrusted_subject: str,
    untrusted_text: str,
    last_day: date,
    offers_extension: bool,
) -> ComposedLetter:
    """This function will return the decision letter, with the recruiter's own words.

    The ending, with the date of erasure and a private link that ``work`` makes fresh when the
    letter goes, is always added. Line breaks in the subject become spaces.
    """
    text = untrusted_text.replace("\r\n", "\n").replace(LINK_MARK, "").strip()[:MAX_TEXT]
    ending = _decision_ending(
        language, last_day=last_day, offers_extension=offers_extension, link=LINK_MARK
    )
    return ComposedLetter(
        kind=LetterKind.DECISION,
        language=language,
        to_address=to_address,
        subject=one_line(untrusted_subject.replace(LINK_MARK, "")),
        body=text + _PARAGRAPH + ending,
    )


def compose_daily(
    *,
    language: Language,
    to_address: str,
    organisation: str,
    count: int,
    since: date,
    address: str,
) -> ComposedLetter:
    """This function will return the daily count for one recruiter. It names no applicant.

    ``count`` is at least 1; ``address`` is that of the list of candidates.
    """
    day = date_in_words(since, language, weekday=True)
    body = (
        texts.GREETING.say(language),
        texts.DAILY.say(language, n=count, since=day),
        texts.DAILY_READ.say(language, address=address),
        texts.DAILY_STOP.say(language),
        texts.SIGNED.say(language, organisation=organisation),
    )
    return ComposedLetter(
        kind=LetterKind.DAILY,
        language=language,
        to_address=to_address,
        subject=one_line(texts.DAILY_SUBJECT.say(language, n=count)),
        body=_PARAGRAPH.join(body),
    )


def compose_invite(
    *, language: Language, to_address: str, organisation: str, link: str, last_day: date
) -> ComposedLetter:
    """This function will return the letter with a one-time link for a new member of staff."""
    day = date_in_words(last_day, language, weekday=True)
    body = (
        texts.GREETING.say(language),
        texts.INVITE.say(language, organisation=organisation, link=link, day=day),
        texts.SIGNED.say(language, organisation=organisation),
        texts.NO_REPLY.say(language),
    )
    return ComposedLetter(
        kind=LetterKind.INVITE,
        language=language,
        to_address=to_address,
        subject=one_line(texts.INVITE_SUBJECT.say(language, organisation=organisation)),
        body=_PARAGRAPH.join(body),
    )


def compose_lost(
    *, language: Language, to_address: str, organisation: str, position_title: str | None
) -> ComposedLetter:
    """This function will return the letter that brings a fresh link to whoever lost theirs.

    ``position_title`` is None for a spontaneous application. The applicant's name is not in it:
    anybody may have asked.
    """
    named = position_title is not None
    about = texts.LOST if named else texts.LOST_SPONTANEOUS
    body = (
        texts.GREETING.say(language),
        about.say(language, organisation=organisation, position=position_title),
        texts.LOST_LINK.say(language, link=LINK_MARK),
        texts.LOST_NOT_YOU.say(language),
        texts.SIGNED.say(language, organisation=organisation),
        texts.NO_REPLY.say(language),
    )
    return ComposedLetter(
        kind=LetterKind.LOST,
        language=language,
        to_address=to_address,
        subject=one_line(texts.LOST_SUBJECT.say(language, organisation=organisation)),
        body=_PARAGRAPH.join(body),
    )


def one_line(text: str) -> str:
    """This function will return a text as a header may bear it: one line, 200 characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:MAX_SUBJECT]


def _decision_words(outcome: Outcome, *, named: bool) -> tuple[Text, Text]:
    if outcome is Outcome.HIRED:
        return texts.HIRED_SUBJECT, texts.HIRED if named else texts.HIRED_SPONTANEOUS
    if named:
        return texts.REJECTED_SUBJECT, texts.REJECTED
    return texts.REJECTED_SUBJECT_SPONTANEOUS, texts.REJECTED_SPONTANEOUS


def _decision_ending(
    language: Language, *, last_day: date, offers_extension: bool, link: str
) -> str:
    erased = texts.DECISION_ERASED.say(
        language, day=date_in_words(last_day, language, weekday=True)
    )
    offer = (texts.DECISION_EXTEND.say(language),) if offers_extension else ()
    return _PARAGRAPH.join((erased, *offer, texts.DECISION_LINK.say(language, link=link)))
