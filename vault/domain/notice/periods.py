"""How long, rule by rule, in the words of the notice."""

from collections.abc import Sequence

from vault.domain.application import Kind
from vault.domain.calendar import Period
from vault.domain.language import Language, Text
from vault.domain.policy.policy import Policy
from vault.domain.policy.roles import known_roles
from vault.domain.policy.rules import (
    Asked,
    Asks,
    RetentionRule,
    Review,
    Role,
    RuleOutcome,
    Then,
    Trigger,
)
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
_OTHERWISE = Text(
    sv="Har det inte hänt räknas tiden från {trigger}.",
    en="If that has not happened, {period} after {trigger}.",
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
_NEVER = Text(
    sv="Aldrig längre än {period} efter att ansökan kom in.",
    en="Never longer than {period} after the application came in.",
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
    sv="Du kan samtycka till att vi sparar den längre, i {period} från den dag då du gör det.",
    en="You can agree to let us keep it longer, for {period} from the day on which you do so.",
)
_REVIEWED = Text(
    sv="Med högst {interval} emellan prövar vi om den fortfarande behövs. Annars raderas den.",
    en="With at most {interval} in between, we consider whether it is still needed. Otherwise "
    "it is erased.",
)
_CONFIRMED = Text(
    sv="Med högst {interval} emellan frågar vi dig om du fortfarande är intresserad. Svarar du "
    "inte inom {grace} raderas den.",
    en="With at most {interval} in between, we ask you whether you are still interested. If you "
    "do not answer within {grace}, it is erased.",
)
_ARCHIVED_AFTER = Text(
    sv="Efter {period} flyttas den till ett arkiv som bara några få kan läsa, tills den raderas.",
    en="After {period} it is moved to an archive that only a few can read, until it is erased.",
)
_ARCHIVED = Text(
    sv="Dessförinnan flyttas den till ett arkiv som bara några få kan läsa.",
    en="Before that, it is moved to an archive that only a few can read.",
)


_ROLES = {
    Role.APPLICANT: Text(sv="sökande", en="an applicant"),
    Role.STUDENT: Text(sv="student", en="a student"),
    Role.CONSULTANT: Text(sv="konsult", en="a consultant"),
}
_AS = Text(sv="{subject} (som {roles})", en="{subject} (as {roles})")
_OR = Text(sv=" eller ", en=" or ")


def period_sentences(*, rule: RetentionRule, policy: Policy, language: Language) -> str:
    """This function will return what the notice says about one rule of a policy."""
    said = [_first(rule, policy, language)]
    if rule.otherwise is not None and rule.period is not None:
        otherwise = _TRIGGERS[rule.otherwise].say(language)
        period = period_in_words(rule.period, language)
        said.append(_OTHERWISE.say(language, trigger=otherwise, period=period))
    if rule.backstop is not None:
        never = _NEVER if rule.consent is None else _BACKSTOP
        said.append(never.say(language, period=period_in_words(rule.backstop, language)))
    if rule.undecided is not None:
        review = period_in_words(rule.undecided.review, language)
        escalation = period_in_words(rule.undecided.escalation, language)
        said.append(_UNDECIDED.say(language, review=review, escalation=escalation))
    if rule.consent is not None:
        text = _EXTENDED if Asked.AFTER_DECISION in rule.consent.asked else _RENEWED
        said.append(text.say(language, period=period_in_words(rule.consent.extends, language)))
    if rule.review is not None:
        said.append(_reviewed(rule.review, language))
    if rule.then is Then.ARCHIVE:
        said.append(_archived(rule.archive_after, language))
    return " ".join(said)


def _reviewed(review: Review, language: Language) -> str:
    interval = period_in_words(review.interval, language)
    if review.asks is Asks.APPLICANT:
        grace = period_in_words(review.grace, language)
        return _CONFIRMED.say(language, interval=interval, grace=grace)
    return _REVIEWED.say(language, interval=interval)


def _archived(after: Period | None, language: Language) -> str:
    if after is None or after.is_instant:
        return _ARCHIVED.say(language)
    return _ARCHIVED_AFTER.say(language, period=period_in_words(after, language))


def _first(rule: RetentionRule, policy: Policy, language: Language) -> str:
    subject = _subject_in_role(rule, policy, language)
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


def _subject_in_role(rule: RetentionRule, policy: Policy, language: Language) -> str:
    """Name the roles only where another role has another rule."""
    subject = _subject(rule).say(language)
    others = set(known_roles(policy=policy, kinds=rule.applies_to.kinds)) - rule.applies_to.roles
    if not others:
        return subject
    roles = [role for role in Role if role in rule.applies_to.roles]
    return _AS.say(language, subject=subject, roles=roles_in_words(roles=roles, language=language))


def roles_in_words(*, roles: Sequence[Role], language: Language) -> str:
    """This function will return roles such as "an applicant or a student"."""
    return _OR.say(language).join(_ROLES[role].say(language) for role in roles)


def _subject(rule: RetentionRule) -> Text:
    applies_to = rule.applies_to
    if applies_to.kinds == {Kind.SPONTANEOUS}:
        return _SPONTANEOUS_CONSENT if rule.trigger is Trigger.CONSENT else _SPONTANEOUS
    if applies_to.kinds != {Kind.POSITION}:
        return _ANY
    if applies_to.outcomes == {RuleOutcome.HIRED}:
        return _HIRED
    return _ANY if RuleOutcome.HIRED in applies_to.outcomes else _NOT_HIRED
