"""The letters that remind, in words. No store, no key, no clock."""

from dataclasses import dataclass
from datetime import date

from vault.domain.language import Counted, Language, Text
from vault.domain.wording import date_in_words
from vault.usecases.letters import texts
from vault.usecases.letters.letters import LINK_MARK, ComposedLetter, LetterKind, one_line

_PARAGRAPH = "\n\n"

_ABOUT = Text(
    sv="Det gäller din ansökan till {organisation}: {position}.",
    en="This is about your application to {organisation}: {position}.",
)
_ABOUT_SPONTANEOUS = Text(
    sv="Det gäller din spontanansökan till {organisation}.",
    en="This is about your spontaneous application to {organisation}.",
)

_SUBJECT = Text(sv="Din ansökan raderas {day}", en="Your application will be erased on {day}")
_ERASED = Text(
    sv="Den raderas när {day} är slut. Vill du det, så behöver du inte göra något.",
    en="It will be erased at the end of {day}. If that is what you want, there is nothing you need"
    " to do.",
)
_MAY_EXTEND = Text(
    sv="Vill du att vi sparar den till och med {extended}? Det säger du själv till om med länken"
    " här nedanför. Du kan när som helst ändra dig.",
    en="Would you like us to keep it until the end of {extended}? You tell us so yourself with the"
    " link below. You can change your mind at any time.",
)
_LINK = Text(
    sv="DIN PRIVATA LÄNK\n{link}\n\nMed den ser du allt vi har sparat om dig, kan ladda ner det och"
    " kan låta oss radera det redan nu. Ingenting händer bara för att du öppnar länken. Dela den"
    " inte med någon.",
    en="YOUR PRIVATE LINK\n{link}\n\nIt shows everything we hold about you, lets you download it,"
    " and lets you have it erased at once. Nothing happens just because you open the link. Do not"
    " share it.",
)

_CONFIRM_SUBJECT = Text(
    sv="Vill du finnas kvar hos {organisation}?",
    en="Do you want to stay on file with {organisation}?",
)
_CONFIRM = Text(
    sv="Vi sparar den bara så länge du vill det, och frågar därför med jämna mellanrum. Svara med"
    " länken här nedanför att uppgifterna stämmer och att du vill finnas kvar. Tills dess läser"
    " ingen här din ansökan.",
    en="We keep it only for as long as you want us to, and so we ask from time to time. Use the"
    " link below to say that what it says is still right and that you want to stay. Until then"
    " nobody here reads your application.",
)
_SILENCE = Text(
    sv="Hör vi inte av dig raderas den när {day} är slut.",
    en="If we do not hear from you, it will be erased at the end of {day}.",
)

_TASKS_SUBJECT = Counted(
    one=Text(sv="En uppgift väntar på dig", en="One task waits for you"),
    other=Text(sv="{n} uppgifter väntar på dig", en="{n} tasks wait for you"),
)
_TASKS = Counted(
    one=Text(
        sv="En uppgift i rekryteringen väntar på att någon tar ställning. Den som ingen svarar på"
        " avgörs av policyn: uppgifterna raderas.",
        en="One task in recruitment waits for somebody to decide. If nobody does, the policy"
        " decides: the data is erased.",
    ),
    other=Text(
        sv="{n} uppgifter i rekryteringen väntar på att någon tar ställning. De som ingen svarar på"
        " avgörs av policyn: uppgifterna raderas.",
        en="{n} tasks in recruitment wait for somebody to decide. Where nobody does, the policy"
        " decides: the data is erased.",
    ),
)
_TASKS_READ = Text(sv="Se dem här:\n{address}", en="See them here:\n{address}")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reminded:
    """Who is reminded of what. Its repr shows nothing: all of it is personal."""

    to_address: str
    language: Language
    organisation: str
    position_title: str | None
    """None for a spontaneous application."""
    last_day: date
    """The last local day on which it is kept, as things stand."""


def compose_reminder(*, to: Reminded, extended: date | None) -> ComposedLetter:
    """This function will return the letter before an application is erased.

    ``extended`` is the last day that a yes given today would lead to; None where none is offered.
    """
    offer = (
        (_MAY_EXTEND.say(to.language, extended=_day(extended, to.language)),) if extended else ()
    )
    day = _day(to.last_day, to.language)
    return _letter(
        LetterKind.REMINDER,
        to,
        _SUBJECT.say(to.language, day=date_in_words(to.last_day, to.language)),
        _ERASED.say(to.language, day=day),
        *offer,
    )


def compose_confirmation(*, to: Reminded) -> ComposedLetter:
    """This function will return the letter that asks whether a profile is still wanted."""
    return _letter(
        LetterKind.CONFIRMATION,
        to,
        _CONFIRM_SUBJECT.say(to.language, organisation=to.organisation),
        _CONFIRM.say(to.language),
        _SILENCE.say(to.language, day=_day(to.last_day, to.language)),
    )


def compose_tasks(
    *, language: Language, to_address: str, organisation: str, count: int, address: str
) -> ComposedLetter:
    """This function will return what one recruiter is told of what waits. It names no applicant."""
    body = (
        texts.GREETING.say(language),
        _TASKS.say(language, n=count),
        _TASKS_READ.say(language, address=address),
        texts.SIGNED.say(language, organisation=organisation),
        texts.NO_REPLY.say(language),
    )
    return ComposedLetter(
        kind=LetterKind.TASKS,
        language=language,
        to_address=to_address,
        subject=one_line(_TASKS_SUBJECT.say(language, n=count)),
        body=_PARAGRAPH.join(body),
    )


def _letter(kind: LetterKind, to: Reminded, subject: str, *paragraphs: str) -> ComposedLetter:
    body = (
        texts.GREETING.say(to.language),
        _about(to),
        *paragraphs,
        _LINK.say(to.language, link=LINK_MARK),
        texts.SIGNED.say(to.language, organisation=to.organisation),
        texts.NO_REPLY.say(to.language),
    )
    return ComposedLetter(
        kind=kind,
        language=to.language,
        to_address=to.to_address,
        subject=one_line(subject),
        body=_PARAGRAPH.join(body),
    )


def _about(to: Reminded) -> str:
    if to.position_title is None:
        return _ABOUT_SPONTANEOUS.say(to.language, organisation=to.organisation)
    return _ABOUT.say(to.language, organisation=to.organisation, position=to.position_title)


def _day(day: date, language: Language) -> str:
    return date_in_words(day, language, weekday=True)
