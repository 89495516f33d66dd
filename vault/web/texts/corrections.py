"""What is said where the date of a decision is put right: to staff and to the applicants."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "recruiter.correct.link": Text(sv="Rätta beslutsdagen …", en="Correct the decision date …"),
    "recruiter.correct.title": Text(
        sv="Rätta beslutsdagen: {title}", en="Correct the decision date: {title}"
    ),
    "recruiter.correct.means": Text(sv="Det här flyttar löftet", en="This moves the promise"),
    "recruiter.correct.lead": Text(
        sv="Raderingsdagen räknas från beslutsdagen. En rättelse flyttar den för alla som har sökt,"
        " ibland framåt i tiden. Därför krävs två personer, och varje sökande ser rättelsen och"
        " skälet på sina sidor.",
        en="The time until erasure is counted from the decision date. Correcting it moves that day"
        " for everybody who applied, sometimes later. So it takes two people, and every applicant"
        " sees the correction and the reason on their pages.",
    ),
    "recruiter.correct.stands": Text(
        sv="Nu står det att beslutet fattades {day}.",
        en="It now says that the decision was made on {day}.",
    ),
    "field.decided_on": Text(sv="Rätt beslutsdag", en="The right decision date"),
    "recruiter.correct.reason": Text(sv="Skäl", en="Reason"),
    "correction.reason.typing-error": Text(sv="Fel dag skrevs in", en="The wrong day was entered"),
    "correction.reason.closed-late": Text(
        sv="Beslutet fattades tidigare än tjänsten stängdes",
        en="The decision was made before the position was closed",
    ),
    "correction.reason.decision-reopened": Text(
        sv="Beslutet togs upp på nytt och fattades senare",
        en="The decision was taken up again and made later",
    ),
    "recruiter.correct.ask": Text(sv="Be om rättelse", en="Ask for the correction"),
    "recruiter.correct.waiting": Text(
        sv="En rättelse väntar på godkännande", en="A correction awaits approval"
    ),
    "recruiter.correct.was": Text(sv="Dagen som står", en="The day as it stands"),
    "recruiter.correct.becomes": Text(sv="Dagen som föreslås", en="The day proposed"),
    "recruiter.correct.asked": Text(sv="Begärd", en="Asked for"),
    "recruiter.correct.by": Text(sv="{moment} av {who}", en="{moment} by {who}"),
    "recruiter.correct.own": Text(
        sv="Du bad själv om rättelsen. En kollega måste godkänna den.",
        en="You asked for the correction yourself. A colleague has to approve it.",
    ),
    "recruiter.correct.alone": Text(
        sv="Du bad själv om rättelsen, och ingen annan kan godkänna den. Från {moment} kan du göra"
        " det själv. Till dess kan den stoppas.",
        en="You asked for the correction yourself, and nobody else can approve it. From {moment}"
        " you can do so yourself. Until then it can be stopped.",
    ),
    "recruiter.correct.approve": Text(sv="Godkänn rättelsen", en="Approve the correction"),
    "recruiter.correct.cancel": Text(sv="Stoppa rättelsen", en="Stop the correction"),
    "recruiter.done.correction-asked": Text(
        sv="Rättelsen väntar på godkännande.", en="The correction awaits approval."
    ),
    "recruiter.done.correction-approved": Text(
        sv="Beslutsdagen är rättad, och alla raderingsdagar är omräknade.",
        en="The decision date is corrected, and every day of erasure is counted anew.",
    ),
    "recruiter.done.correction-cancelled": Text(
        sv="Rättelsen är stoppad.", en="The correction is stopped."
    ),
    "error.decided_on.malformed": Text(sv="Ange en dag", en="Enter a day"),
    "error.decided_on.in-the-future": Text(
        sv="Dagen får inte ligga i framtiden", en="The day may not lie in the future"
    ),
    "error.decided_on.before-receipt": Text(
        sv="Dagen ligger före den sista ansökan som kom in",
        en="The day lies before the last application that came in",
    ),
    "error.decided_on.unchanged": Text(
        sv="Det är den dag som redan står", en="That is the day as it stands already"
    ),
    "error.decided_on.purge-first": Text(
        sv="En ansökan till tjänsten har löpt ut. Försök igen när gallringen har tagit den.",
        en="An application to the position has expired. Try again when the purge has taken it.",
    ),
    "error.reason.not-a-choice": Text(sv="Välj ett av skälen", en="Choose one of the reasons"),
    "mypages.correction.asked": Text(
        sv="{day}: Någon har begärt att beslutsdagen rättas till {new}. Skäl: {reason}.",
        en="{day}: Somebody asked to correct the decision date to {new}. Reason: {reason}.",
    ),
    "mypages.correction.done": Text(
        sv="{day}: Beslutsdagen rättades till {new}. Skäl: {reason}. Ansökan sparas nu till och"
        " med {end}.",
        en="{day}: The decision date was corrected to {new}. Reason: {reason}. The application is"
        " now kept until the end of {end}.",
    ),
    "mypages.return": Text(
        sv="{day}: Två personer tog tillsammans tillbaka reglerna från den {of}. Din ansökan"
        " sparas åter till och med {end}.",
        en="{day}: Two people together took back the rules of {of}. Your application is again kept"
        " until the end of {end}.",
    ),
    "mypages.returns": Text(sv="Regler som togs tillbaka", en="Rules that were taken back"),
    "mypages.corrections": Text(sv="Rättad beslutsdag", en="Corrected decision date"),
}
