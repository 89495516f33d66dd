"""The letters that a change of policy sends, in words. No store, no key, no clock."""

from collections.abc import Sequence
from datetime import date, datetime

from vault.domain.language import Language, Text
from vault.domain.wording import date_in_words, datetime_in_words
from vault.usecases.letters import texts
from vault.usecases.letters.letters import LINK_MARK, ComposedLetter, LetterKind, one_line

_PARAGRAPH = "\n\n"

_SUBJECT = Text(
    sv="Nya villkor för hur vi sparar din ansökan", en="A change in how we keep your application"
)
_CHANGES = Text(
    sv="{organisation} byter version av sin integritetspolicy den {day}. Det här ändras för"
    " ansökningar som din:\n\n{changes}",
    en="{organisation} adopts a new version of its privacy policy on {day}. This changes for"
    " applications like yours:\n\n{changes}",
)
_MOVED = Text(
    sv="NÄR RADERAS UPPGIFTERNA?\nDin ansökan raderas då senast {after}, i stället för {before}.",
    en="WHEN WILL IT BE ERASED?\nYour application will then be erased on {after} at the latest,"
    " instead of {before}.",
)
_UNMOVED = Text(
    sv="NÄR RADERAS UPPGIFTERNA?\nDen dagen ändras inte: senast {before}.",
    en="WHEN WILL IT BE ERASED?\nThat day does not change: {before} at the latest.",
)
_LINK = Text(
    sv="DIN PRIVATA LÄNK\n{link}\n\nMed den ser du allt vi har sparat om dig och kan ladda ner det."
    " Vill du inte att vi har ansökan kvar kan du ta tillbaka den där. Dela inte länken med någon.",
    en="YOUR PRIVATE LINK\n{link}\n\nIt shows everything we hold about you, and lets you download"
    " it. If you do not want us to keep your application, you can withdraw it there. Do not share"
    " the link.",
)

_DELAY_SUBJECT = Text(
    sv="En ny policy börjar gälla {day}", en="A new policy comes into force on {day}"
)
_DELAY = Text(
    sv="{by} har på egen hand beslutat att policyn {name} {version} ska gälla från {at}. Ingen"
    " annan administratör finns som kan godkänna den, och därför väntar den i 72 timmar.\n\n"
    "Läs vad som ändras, och stoppa den om något är fel:\n{address}",
    en="{by} alone has decided that the policy {name} {version} is to count from {at}. There is no"
    " other administrator who could approve it, and so it waits for 72 hours.\n\n"
    "Read what changes, and stop it if something is wrong:\n{address}",
)


def compose_policy_change(
    *,
    language: Language,
    to_address: str,
    organisation: str,
    effective_on: date,
    changes: Sequence[str],
    end_before: date,
    end_after: date,
) -> ComposedLetter:
    """This function will return what an applicant is told before a new policy counts.

    ``changes`` are lines in their language; the ends are the last local days of their own
    application under the old policy and under the new one.
    """
    before, after = (date_in_words(day, language, weekday=True) for day in (end_before, end_after))
    ending = _UNMOVED if end_before == end_after else _MOVED
    body = (
        texts.GREETING.say(language),
        _CHANGES.say(
            language,
            organisation=organisation,
            day=date_in_words(effective_on, language),
            changes="\n".join(f"- {line}" for line in changes),
        ),
        ending.say(language, before=before, after=after),
        _LINK.say(language, link=LINK_MARK),
        texts.SIGNED.say(language, organisation=organisation),
        texts.NO_REPLY.say(language),
    )
    return ComposedLetter(
        kind=LetterKind.POLICY,
        language=language,
        to_address=to_address,
        subject=one_line(_SUBJECT.say(language)),
        body=_PARAGRAPH.join(body),
    )


def compose_policy_delay(
    *,
    language: Language,
    to_address: str,
    by: str,
    name: str,
    version: str,
    at: datetime,
    zone: str,
    address: str,
) -> ComposedLetter:
    """This function will return what the staff is told when one person alone changes the policy.

    ``at`` is when it comes into force, in UTC; ``address`` the page where it can be stopped.
    """
    moment = datetime_in_words(at, zone, language)
    body = (
        texts.GREETING.say(language),
        _DELAY.say(language, by=by, name=name, version=version, at=moment, address=address),
        texts.NO_REPLY.say(language),
    )
    return ComposedLetter(
        kind=LetterKind.POLICY_DELAY,
        language=language,
        to_address=to_address,
        subject=one_line(_DELAY_SUBJECT.say(language, day=moment)),
        body=_PARAGRAPH.join(body),
    )
