"""How long, rule by rule, in the words of the notice."""

from vault.domain.application import Kind
from vault.domain.language import Language, Text
from vault.domain.policy_rules import Asked, RetentionRule, RuleOutcome, Then, Trigger
from vault.domain.wording import period_in_words

_HIRED = Text(sv="Om du får tjänsten", en="If you get the position")
_NOT_HIRED = Text(sv="Om du inte får tjänsten", en="If you do not get the position")
_SPONTANEOUS = Text(sv="En spontanansökan", en="A spontaneous application")
_SPONTANEOUS_CONSENT = Text(
    sv="En spontanansökan som du har samtyckt till att vi sparar",
    en="A spontaneous application that you have agreed to let us keep",
)
_ANY = Text(sv="Din ansökan", en="Your application")

_TRIGGERS = {
    Trigger.POSITION_DECISION_FINAL: Text(
        sv="beslutet som avslutar rekryteringen", en="the decision that closes the recruitment"
    ),
    Trigger.APPLICATION_DECISION: Text(
        sv="beslutet om din ansökan", en="the decision on your application"
    ),
    Trigger.RECEIVED: Text(sv="att ansökan kom in", en="the application came in"),
    Trigger.CONSENT: Text(
        sv="att ansökan kom in, eller från att du förnyade samtycket",
        en="the application came in, or after you renewed the consent",
    ),
    Trigger.LAST_SUBJECT_ACTIVITY: Text(
        sv="att du senast var aktiv hos oss", en="you were last active with us"
    ),
    Trigger.LAST_CONFIRMATION: Text(
        sv="att du senast bekräftade ditt intresse", en="you last confirmed your interest"
    ),
    Trigger.REVIEW: Text(sv="den senaste översynen", en="the latest review"),
    Trigger.CLOSED: Text(sv="att ärendet avslutades", en="the matter was closed"),
    Trigger.COLLECTED: Text(sv="att uppgifterna samlades in", en="the data was collected"),
}

_KEPT = Text(
    sv="{subject}: högst {period} efter {trigger}.",
    en="{subject}: at most {period} after {trigger}.",
)
_DIRECTLY = Text(
    sv="{subject}: raderas direkt, om du inte samtycker till att vi sparar den.",
    en="{subject}: erased at once, unless you agree to let us keep it.",
)
_WITHHELD = Text(
    sv="{subject}: väntar oläst på ditt samtycke i högst {period} efter {trigger}.",
    en="{subject}: waits unread for your consent for at most {period} after {trigger}.",
)
_NO_PERIOD = Text(
    sv="{subject}: så länge den behövs.", en="{subject}: for as long as it is needed."
)
_BACKSTOP = Text(
    sv="Utan ditt samtycke aldrig längre än {period} efter att ansökan kom in.",
    en="Without your consent never longer than {period} after the application came in.",
)
_UNDECIDED = Text(
    sv="Om ingen beslutar räknas tjänsten som avslutad {review} och {escalation} efter sista "
    "ansökningsdag.",
    en="If nobody decides, the position counts as closed {review} and {escalation} after the "
    "last day to apply.",
)
_EXTENDED = Text(
    sv="Efter beslutet kan du samtycka till att vi sparar den i {period} från den dagen.",
    en="After the decision you can agree to let us keep it for {period} from that day.",
)
_RENEWED = Text(
    sv="Du kan förnya samtycket. Då räknas {period} från den dagen.",
    en="You can renew the consent. Then {period} count from that day.",
)
_REVIEWED = Text(
    sv="Med högst {interval} emellan prövar vi om den fortfarande behövs. Annars raderas den.",
    en="With at most {interval} in between, we consider whether it is still needed. Otherwise "
    "it is erased.",
)
_ARCHIVED = Text(
    sv="Dessförinnan flyttas den till ett arkiv som bara några få kan läsa.",
    en="Before that, it is moved to an archive that only a few can read.",
)


def period_sentences(*, rule: RetentionRule, language: Language) -> str:
    """This function will return what the notice says about one rule."""
    said = [_first(rule, language)]
    if rule.backstop is not None:
        said.append(_BACKSTOP.say(language, period=period_in_words(rule.backstop, language)))
    if rule.undecided is not None:
        review = period_in_words(rule.undecided.review, language)
        escalation = period_in_words(rule.undecided.escalation, language)
        said.append(_UNDECIDED.say(language, review=review, escalation=escalation))
    if rule.consent is not None:
        text = _EXTENDED if Asked.AFTER_DECISION in rule.consent.asked else _RENEWED
        said.append(text.say(language, period=period_in_words(rule.consent.extends, language)))
    if rule.review is not None:
        interval = period_in_words(rule.review.interval, language)
        said.append(_REVIEWED.say(language, interval=interval))
    if rule.then is Then.ARCHIVE:
        said.append(_ARCHIVED.say(language))
    return " ".join(said)


def _first(rule: RetentionRule, language: Language) -> str:
    subject = _subject(rule).say(language)
    if rule.period is None:
        return _NO_PERIOD.say(language, subject=subject)
    if rule.period.is_instant:
        return _DIRECTLY.say(language, subject=subject)
    return (_WITHHELD if rule.withheld else _KEPT).say(
        language,
        subject=subject,
        period=period_in_words(rule.period, language),
        trigger=_TRIGGERS[rule.trigger].say(language),
    )


def _subject(rule: RetentionRule) -> Text:
    applies_to = rule.applies_to
    if applies_to.kinds == {Kind.SPONTANEOUS}:
        return _SPONTANEOUS_CONSENT if rule.trigger is Trigger.CONSENT else _SPONTANEOUS
    if applies_to.kinds != {Kind.POSITION}:
        return _ANY
    if applies_to.outcomes == {RuleOutcome.HIRED}:
        return _HIRED
    return _ANY if RuleOutcome.HIRED in applies_to.outcomes else _NOT_HIRED
