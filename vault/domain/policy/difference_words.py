"""What the parts of a policy are called when one policy is compared with another."""

from collections.abc import Iterable
from enum import StrEnum

from vault.domain.calendar import Period
from vault.domain.language import Language, Text, literal
from vault.domain.policy.policy import GuardShare, Hosting
from vault.domain.policy.rules import AppliesTo, ConsentTerms, Review, Undecided
from vault.domain.wording import listed, period_in_words

NOTHING = Text(sv="saknas", en="none")
THERE = Text(sv="finns", en="there")
OTHER_WORDS = Text(sv="annan text", en="other words")
AS_BEFORE = Text(sv="tidigare text", en="the words before")

PARTS = {
    "": Text(sv="regeln", en="the rule"),
    "applies_to": Text(sv="gäller för", en="applies to"),
    "trigger": Text(sv="räknas från", en="counts from"),
    "otherwise": Text(sv="annars från", en="otherwise from"),
    "period": Text(sv="tid", en="period"),
    "backstop": Text(sv="längsta tid", en="longest time"),
    "withheld": Text(sv="väntar oläst", en="waits unread"),
    "consent": Text(sv="samtycke", en="consent"),
    "review": Text(sv="översyn", en="review"),
    "undecided": Text(sv="tjänst utan beslut", en="position without a decision"),
    "then": Text(sv="sedan", en="afterwards"),
    "archive_after": Text(sv="arkiveras efter", en="archived after"),
    "reminders": Text(sv="påminnelser före slutet", en="reminders before the end"),
    "purpose": Text(sv="ändamål", en="purpose"),
    "order": Text(sv="reglernas ordning", en="order of the rules"),
    "purposes": Text(sv="ändamålet", en="the purpose"),
    "consents": Text(sv="samtycket", en="the consent"),
    "recipients": Text(sv="mottagaren", en="the recipient"),
    "sources": Text(sv="källorna", en="the sources"),
    "fields": Text(sv="fältet i formuläret", en="the field of the form"),
    "controller": Text(sv="personuppgiftsansvarig", en="controller"),
    "contact": Text(sv="kontaktuppgifter", en="contact details"),
    "hosting": Text(sv="var uppgifterna finns", en="where the data is"),
    "rights": Text(sv="rättigheter", en="rights"),
    "time_zone": Text(sv="tidszon", en="time zone"),
    "guard": Text(sv="gallringens spärr", en="guard of the purge"),
    "sector": Text(sv="sektor", en="sector"),
    "title": Text(sv="rubrik", en="title"),
    "summary": Text(sv="sammanfattning", en="summary"),
    "languages": Text(sv="språk", en="languages"),
    "authority": Text(sv="tillsynsmyndighet", en="supervisory authority"),
    "documents": Text(sv="filer som tas emot", en="files that are accepted"),
    "unwanted": Text(sv="det som inte behövs", en="what is not needed"),
    "rationale": Text(sv="motivering", en="rationale"),
    "basis": Text(sv="rättslig grund", en="legal basis"),
    "text": Text(sv="texten", en="the text"),
    "interest": Text(sv="intresset", en="the interest"),
    "balancing": Text(sv="avvägningen", en="the balancing"),
    "after_decision": Text(sv="även efter beslutet", en="after the decision too"),
    "covers": Text(sv="omfattar", en="covers"),
    "question": Text(sv="frågan", en="the question"),
    "explanation": Text(sv="förklaringen", en="the explanation"),
    "required": Text(sv="krävs", en="required"),
    "label": Text(sv="etikett", en="label"),
    "type": Text(sv="sort", en="type"),
    "role": Text(sv="roll", en="role"),
}

_YES = Text(sv="ja", en="yes")
_NO = Text(sv="nej", en="no")

_WORDS = {
    "position": Text(sv="ansökan till en tjänst", en="application for a position"),
    "spontaneous": Text(sv="spontanansökan", en="spontaneous application"),
    "applicant": Text(sv="sökande", en="applicant"),
    "student": Text(sv="student", en="student"),
    "consultant": Text(sv="konsult", en="consultant"),
    "open": Text(sv="inte avgjord", en="undecided"),
    "rejected": Text(sv="avböjd", en="rejected"),
    "hired": Text(sv="anställd", en="hired"),
    "position.decision_final": Text(
        sv="beslutet som stänger tjänsten", en="the decision that closes the position"
    ),
    "application.decision": Text(sv="beslutet om ansökan", en="the decision on the application"),
    "received": Text(sv="dagen då ansökan kom in", en="the day of receipt"),
    "consent": Text(sv="samtycket", en="the consent"),
    "last_subject_activity": Text(
        sv="den sökandes senaste aktivitet", en="the applicant's last activity"
    ),
    "last_confirmation": Text(
        sv="den sökandes senaste bekräftelse", en="the applicant's last confirmation"
    ),
    "review": Text(sv="översynen", en="the review"),
    "closed": Text(sv="dagen då ärendet avslutades", en="the day the errand was closed"),
    "collected": Text(sv="dagen då uppgifterna samlades in", en="the day of collection"),
    "erase": Text(sv="raderas", en="erased"),
    "archive": Text(sv="arkiveras och raderas sedan", en="archived, then erased"),
    "at_submission": Text(sv="när ansökan lämnas in", en="at submission"),
    "after_decision": Text(sv="efter beslutet", en="after the decision"),
    "access": Text(sv="tillgång", en="access"),
    "rectification": Text(sv="rättelse", en="rectification"),
    "erasure": Text(sv="radering", en="erasure"),
    "restriction": Text(sv="begränsning", en="restriction"),
    "objection": Text(sv="invändning", en="objection"),
    "portability": Text(sv="dataportabilitet", en="portability"),
    "withdraw_consent": Text(sv="att ta tillbaka samtycke", en="withdrawal of consent"),
    "complaint": Text(sv="klagomål", en="complaint"),
    "by_reminder": Text(sv="med en påminnelse", en="by a reminder"),
}

_CONSENT = Text(
    sv="{id}: {extends}, frågas {asked}, högst {ceiling} efter ankomst, krävs: {required}",
    en="{id}: {extends}, asked {asked}, at most {ceiling} from receipt, required: {required}",
)
_REVIEW = Text(
    sv="var gång efter {interval}, påminnelser efter {reminders}, därefter {grace}",
    en="each time after {interval}, reminders after {reminders}, then {grace}",
)
_UNDECIDED = Text(
    sv="fråga efter {review}, inställd efter ytterligare {escalation}",
    en="asked after {review}, cancelled after another {escalation}",
)


def said(value: object) -> Text:
    """This function will return a value of a policy in words of both languages."""
    return literal(sv=_say(value, Language.SV), en=_say(value, Language.EN))


def named(part: str) -> Text:
    """This function will return what a part is called; one that nobody named bears its key."""
    return PARTS.get(part) or literal(sv=part, en=part)


def _say(value: object, language: Language) -> str:
    match value:
        case None | "" | ():
            words = NOTHING.say(language)
        case bool():
            words = (_YES if value else _NO).say(language)
        case Period():
            words = period_in_words(value, language)
        case StrEnum():
            words = _word(value.value, language)
        case frozenset():
            words = _list((str(one) for one in sorted(value, key=str)), language)
        case tuple():
            words = listed(words=[_say(one, language) for one in value], language=language)
        case _:
            words = _say_part(value, language)
    return words


def _say_part(value: object, language: Language) -> str:
    match value:
        case AppliesTo():
            sets = (value.kinds, value.roles, value.outcomes)
            words = "; ".join(_list(sorted(each), language) for each in sets)
        case ConsentTerms():
            words = _CONSENT.say(
                language,
                id=value.id,
                extends=_say(value.extends, language),
                asked=_list(sorted(value.asked), language),
                ceiling=_say(value.ceiling, language),
                required=_say(value.required, language),
            )
        case Review():
            words = _REVIEW.say(
                language,
                interval=_say(value.interval, language),
                reminders=_say(value.reminders, language),
                grace=_say(value.grace, language),
            )
        case Undecided():
            words = _UNDECIDED.say(
                language,
                review=_say(value.review, language),
                escalation=_say(value.escalation, language),
            )
        case GuardShare():
            words = f"{value.percent} %, {value.at_least}"
        case Hosting():
            words = ", ".join(part for part in (*value.regions, value.mechanism) if part)
        case _:
            words = str(value)
    return words


def _list(words: Iterable[str], language: Language) -> str:
    return listed(words=[_word(one, language) for one in words], language=language)


def _word(word: str, language: Language) -> str:
    return _WORDS[word].say(language) if word in _WORDS else word
