"""Why an application ends when it does, in one sentence."""

from datetime import date

from vault.domain.language import Language, Text, literal
from vault.domain.retention.case import Reason
from vault.domain.wording import date_in_words

_SENTENCES = {
    Reason.AFTER_DECISION: Text(
        sv="Beslutet fattades {started}. Ansökan sparas till och med {end}.",
        en="The decision was made on {started}. The application is kept until the end of {end}.",
    ),
    Reason.AFTER_TRIGGER: Text(
        sv="Tiden räknas från {started} och går ut vid slutet av {end}.",
        en="The time is counted from {started} and runs out at the end of {end}.",
    ),
    Reason.CAPPED: Text(
        sv="Beslutet kom sent. Den längsta tid som lovades när ansökan kom in går ut vid slutet "
        "av {end}.",
        en="The decision came late. The longest time promised when the application came in runs "
        "out at the end of {end}.",
    ),
    Reason.AUTO_CANCELLED: Text(
        sv="Utan beslut räknas tjänsten som avslutad {started}. Ansökan sparas till och med {end}.",
        en="Without a decision, the position counts as cancelled on {started}. The application "
        "is kept until the end of {end}.",
    ),
    Reason.UNDECIDED: Text(
        sv="Inget beslut är fattat än. Ansökan sparas allra längst till och med {end}.",
        en="No decision has been made yet. The application is kept until the end of {end} at "
        "the very latest.",
    ),
    Reason.CONSENT: Text(
        sv="Ansökan sparas med samtycke till och med {end}.",
        en="The application is kept with consent until the end of {end}.",
    ),
    Reason.NO_CONSENT: Text(
        sv="En spontanansökan sparas bara med samtycke, och något samtycke finns inte.",
        en="A spontaneous application is kept only with consent, and there is none.",
    ),
    Reason.AWAITING_CONSENT: Text(
        sv="Ansökan väntar oläst på samtycke till och med {end}.",
        en="The application waits unread for consent until the end of {end}.",
    ),
    Reason.CONSENT_WITHDRAWN: Text(
        sv="Samtycket togs tillbaka {end}, och ingenting annat ger rätt att spara ansökan.",
        en="The consent was withdrawn on {end}, and nothing else allows the application to be "
        "kept.",
    ),
    Reason.WITHDRAWN: Text(
        sv="Den sökande tog tillbaka ansökan {end}.",
        en="The applicant withdrew the application on {end}.",
    ),
    Reason.HANDED_OVER: Text(
        sv="Ansökan lämnades över till personalakten {end} och behövs inte längre här.",
        en="The application was handed over to the personnel file on {end} and is no longer"
        " needed here.",
    ),
    Reason.REVIEW_MISSED: Text(
        sv="Ingen har svarat på om ansökan fortfarande behövs. Den raderas efter {end}.",
        en="Nobody has said whether the application is still needed. It is erased after {end}.",
    ),
    Reason.REVIEW_ENDED: Text(
        sv="Vid en översyn {end} behövdes ansökan inte längre.",
        en="At a review on {end} the application was no longer needed.",
    ),
    Reason.NO_RULE: Text(
        sv="Policyn har ingen regel för en sådan ansökan och tar inte emot den.",
        en="The policy has no rule for such an application and does not accept it.",
    ),
    Reason.HOLD_WITHOUT_REVIEW: Text(
        sv="Ett bevarande utan datum för omprövning godtas inte.",
        en="A hold without a date of review is not accepted.",
    ),
    Reason.DECIDED_BEFORE_RECEIPT: Text(
        sv="Beslutet ligger före dagen då ansökan kom in. Det kan inte stämma.",
        en="The decision lies before the day on which the application came in. That cannot be.",
    ),
}


def because(*, reason: Reason, started_on: date | None, end_day: date) -> Text:
    """This function will return the sentence for a reason, its dates written out."""
    return literal(
        sv=_said(reason, started_on, end_day, Language.SV),
        en=_said(reason, started_on, end_day, Language.EN),
    )


def _said(reason: Reason, started_on: date | None, end_day: date, language: Language) -> str:
    started = "" if started_on is None else date_in_words(started_on, language)
    end = date_in_words(end_day, language)
    return _SENTENCES[reason].say(language, started=started, end=end)
