"""What the pages about requests and restrictions say, in both languages."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "request.title": Text(sv="Begäranden", en="Requests"),
    "request.waiting": Text(sv="Att besvara", en="To be answered"),
    "request.answered": Text(sv="Besvarade", en="Answered"),
    "request.answered-on": Text(sv="Besvarad", en="Answered"),
    "request.none": Text(sv="Inget att besvara", en="Nothing to answer"),
    "request.none-text": Text(
        sv="Här står vad människor har begärt om sina uppgifter, och när svaret senast ska vara"
        " lämnat.",
        en="This is where requests about people's own data stand, and by when they are answered.",
    ),
    "request.new": Text(sv="Skriv in en begäran", en="Take down a request"),
    "request.kind": Text(sv="Vad begärs?", en="What is asked for?"),
    "request.kind.access": Text(
        sv="Att få veta vad som finns sparat", en="To know what is held (access)"
    ),
    "request.kind.rectification": Text(sv="Rättelse", en="Rectification"),
    "request.kind.erasure": Text(sv="Radering", en="Erasure"),
    "request.kind.restriction": Text(sv="Begränsning", en="Restriction"),
    "request.kind.portability": Text(sv="Uppgifter att ta med sig", en="Data to take along"),
    "request.kind.objection": Text(sv="Invändning", en="Objection"),
    "request.channel.email": Text(sv="E-post", en="E-mail"),
    "request.channel.phone": Text(sv="Telefon", en="Telephone"),
    "request.channel.letter": Text(sv="Brev", en="Letter"),
    "request.channel.in-person": Text(sv="På plats", en="In person"),
    "request.identity.email": Text(
        sv="Svarade från adressen i ansökan", en="Answered from the address in the application"
    ),
    "request.identity.phone": Text(
        sv="Uppringd på numret i ansökan", en="Called back on the number in the application"
    ),
    "request.identity.in-person": Text(sv="Mötte personen", en="Met the person"),
    "request.identity.private-link": Text(
        sv="Använde sin privata länk", en="Used their private link"
    ),
    "request.outcome.granted": Text(sv="Beviljad", en="Granted"),
    "request.outcome.refused": Text(sv="Avslagen", en="Refused"),
    "request.application": Text(sv="Vems ansökan?", en="Whose application?"),
    "request.application-hint": Text(
        sv="Klistra in adressen till kandidatens sida. Lämna tomt om du inte vet än: månaden löper"
        " ändå.",
        en="Paste the address of the candidate's page. Leave empty if you do not know yet: the"
        " month runs all the same.",
    ),
    "request.ground": Text(sv="Varför ska den begränsas?", en="Why is it to be restricted?"),
    "request.ground-hint": Text(sv="Bara för en begränsning.", en="Only for a restriction."),
    "request.words-hint": Text(
        sv="Sparas krypterat, och bara om du anger vems ansökan det gäller.",
        en="Kept sealed, and only if you say whose application it is.",
    ),
    "request.take": Text(sv="Skriv in", en="Take it down"),
    "request.received": Text(sv="Kom", en="Received"),
    "request.choose": Text(sv="Välj …", en="Choose …"),
    "request.due": Text(sv="Senast", en="By"),
    "request.due-text": Text(
        sv="Svara senast {day}. Lagen godtar {latest}, men räkna inte med det.",
        en="Answer by {day}. The law would accept {latest}, but do not rely on it.",
    ),
    "request.overdue": Text(sv="Försenad", en="Overdue"),
    "request.extended": Text(sv="Förlängd", en="Extended"),
    "request.state": Text(sv="Läge", en="State"),
    "request.open": Text(sv="Väntar", en="Waiting"),
    "request.yes": Text(sv="Bevilja", en="Grant"),
    "request.yes-export": Text(
        sv="Lämna ut allt från kandidatens sida, eller skriv in här att det är gjort.",
        en="Hand everything out from the candidate's page, or note here that it was done.",
    ),
    "request.yes-text": Text(
        sv="Skriv in att det som begärdes är gjort.", en="Note that what was asked for is done."
    ),
    "request.yes-erase": Text(
        sv="Ett ja är att radera ansökan.", en="A yes is to erase the application."
    ),
    "request.done": Text(sv="Det är gjort", en="It is done"),
    "request.no": Text(sv="Avslå", en="Refuse"),
    "request.no-text": Text(
        sv="Personen får veta varför, och var man kan klaga.",
        en="The person hears why, and where to complain.",
    ),
    "request.refusal": Text(sv="Varför?", en="Why?"),
    "refusal.claims": Text(sv="Behövs för ett rättsligt anspråk", en="Needed for a legal claim"),
    "refusal.legal-duty": Text(sv="En annan lag kräver det", en="Another law requires it"),
    "refusal.identity": Text(
        sv="Det gick inte att veta vem som frågar", en="It could not be known who is asking"
    ),
    "refusal.not-found": Text(sv="Vi har inget om personen", en="Nothing is held about the person"),
    "refusal.excessive": Text(
        sv="Uppenbart ogrundad eller orimlig", en="Manifestly unfounded or excessive"
    ),
    "refusal.compelling": Text(
        sv="Våra berättigade skäl väger tyngre", en="Compelling legitimate grounds of ours"
    ),
    "request.longer": Text(sv="Behöver mer tid", en="Needs more time"),
    "request.longer-text": Text(
        sv="Två månader till, om personen får veta det senast {day} och begäran är omfattande eller"
        " invecklad.",
        en="Two months more, if the person is told by {day} and the request is extensive or"
        " complicated.",
    ),
    "request.longer-go": Text(sv="Förläng", en="Extend"),
    "restriction.title": Text(sv="Begränsad", en="Restricted"),
    "restriction.lead": Text(
        sv="Ansökan är sparad men används inte: ingen läser den, och den raderas inte.",
        en="The application is stored and not used: nobody reads it, and it is not erased.",
    ),
    "restriction.since": Text(sv="Sedan", en="Since"),
    "restriction.ground.accuracy": Text(sv="Uppgifterna sägs vara fel", en="Accuracy is contested"),
    "restriction.ground.unlawful": Text(
        sv="Behandlingen sägs vara olaglig", en="The processing is said to be unlawful"
    ),
    "restriction.ground.claims": Text(
        sv="Personen behöver uppgifterna för ett anspråk", en="The person needs it for a claim"
    ),
    "restriction.ground.objection": Text(sv="Invändning", en="Objection"),
    "restriction.decide": Text(sv="Pröva invändningen", en="Decide the objection"),
    "restriction.decide-text": Text(
        sv="Senast {day}. Utan tungt vägande skäl raderas ansökan.",
        en="By {day}. Without compelling grounds the application is erased.",
    ),
    "restriction.tell": Text(sv="Säg till först", en="Tell the person first"),
    "restriction.tell-text": Text(
        sv="Personen ska veta att begränsningen hävs innan den hävs (artikel 18.3).",
        en="The person hears that the restriction is lifted before it is (Article 18(3)).",
    ),
    "restriction.tell-go": Text(sv="Säg till", en="Tell them"),
    "restriction.told": Text(
        sv="Personen fick veta {moment}.", en="The person was told on {moment}."
    ),
    "restriction.letter-waits": Text(
        sv="Brevet till personen har inte gått än.", en="The letter to the person has not gone yet."
    ),
    "restriction.held": Text(
        sv="Anspråket pågår: begränsningen står så länge spärren gör det.",
        en="The claim is pending: the restriction stands as long as the hold does.",
    ),
    "restriction.lift": Text(sv="Häv begränsningen", en="Lift the restriction"),
    "restriction.lift-text": Text(
        sv="Det vanliga datumet gäller igen. Är det passerat raderas ansökan samma dag.",
        en="The ordinary date counts again. If it has passed, the application is erased the same"
        " day.",
    ),
    "restriction.lifted": Text(sv="Hävd {moment}.", en="Lifted on {moment}."),
}
