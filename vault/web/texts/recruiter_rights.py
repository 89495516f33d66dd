"""What the pages about holds and rights say, in both languages."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "recruiter.menu.requests": Text(sv="Begäranden", en="Requests"),
    "recruiter.menu.holds": Text(sv="Spärrar", en="Holds"),
    "rights.title": Text(sv="Rättigheter", en="Rights"),
    "rights.requests": Text(sv="Begäranden", en="Requests"),
    "rights.restrictions": Text(sv="Begränsningar", en="Restrictions"),
    "rights.holds": Text(sv="Spärrar mot radering", en="Holds against erasure"),
    "rights.none": Text(
        sv="Ingen spärr, begränsning eller begäran.", en="No hold, restriction or request."
    ),
    "rights.export": Text(sv="Lämna ut allt", en="Hand everything out"),
    "rights.erase": Text(sv="Radera på begäran", en="Erase on request"),
    "rights.hold": Text(sv="Spärra mot radering", en="Hold against erasure"),
    "rights.request": Text(sv="Skriv in en begäran", en="Take down a request"),
    "rights.application": Text(
        sv="Ansökan till {title}, mottagen {day}", en="Application to {title}, received {day}"
    ),
    "rights.spontaneous": Text(
        sv="Spontanansökan, mottagen {day}", en="Spontaneous application, received {day}"
    ),
    "rights.nobody": Text(sv="Ännu inte kopplad till en ansökan", en="Not linked to anybody yet"),
    "rights.back": Text(sv="Till kandidaten", en="To the candidate"),
    "rights.send": Text(
        sv="Skicka ett brev till adressen i ansökan", en="Write to the address in the application"
    ),
    "rights.send-hint": Text(
        sv="Annars lovar du att personen har fått veta det på annat sätt.",
        en="Otherwise you vouch that the person has been told in another way.",
    ),
    "rights.who": Text(sv="Hur vet ni vem det är?", en="How do you know who it is?"),
    "rights.who-hint": Text(
        sv="Kontrollera på en annan väg än begäran kom, med uppgifterna i ansökan. Ta aldrig en"
        " kopia av en legitimation.",
        en="Check by another way than the request came, with what the application says. Never take"
        " a copy of an identity card.",
    ),
    "rights.how": Text(sv="Hur kom begäran?", en="How did the request come?"),
    "rights.when": Text(sv="När kom den?", en="When did it come?"),
    "rights.when-hint": Text(
        sv="Månaden för svaret räknas härifrån.", en="The month for the answer counts from here."
    ),
    "rights.why": Text(sv="Vad begärdes?", en="What was asked for?"),
    "rights.why-hint": Text(
        sv="Med egna ord. Personen kan få läsa det.",
        en="In your own words. The person may come to read them.",
    ),
    "export.title": Text(sv="Lämna ut allt som finns", en="Hand out everything that is held"),
    "export.lead": Text(
        sv="En zip-fil med dokumenten som de kom, ett utdrag att läsa och ett för datorer."
        " Utlämnandet skrivs in i loggen, och den sökande ser det på sina sidor.",
        en="A ZIP file with the documents as they came, an extract to read and one for machines."
        " The export is written into the log, and the applicant sees it on their pages.",
    ),
    "export.go": Text(sv="Ladda ner zip-filen", en="Download the ZIP file"),
    "erase.title": Text(sv="Radera på begäran", en="Erase on request"),
    "erase.lead": Text(
        sv="Ansökan blir oläslig för alla direkt, och inom ett dygn är den raderad med nycklar och"
        " dokument. Det går inte att ångra.",
        en="Nobody can read the application from now on, and within a day it is erased with its"
        " keys and documents. This cannot be undone.",
    ),
    "erase.held": Text(
        sv="En spärr gör att ansökan måste sparas. Begäran får avslås så länge den står.",
        en="A hold says that the application has to be kept. The request is refused while it"
        " stands.",
    ),
    "erase.ends-restriction": Text(
        sv="Personen vet att raderingen gör slut på begränsningen, och vill ändå radera",
        en="The person knows that erasure ends the restriction, and wants it all the same",
    ),
    "erase.word": Text(sv="radera", en="erase"),
    "erase.go": Text(sv="Radera", en="Erase"),
    "hold.new": Text(sv="Spärra mot radering", en="Hold against erasure"),
    "hold.lead": Text(
        sv="En spärr gör att ansökan inte raderas så länge ett anspråk pågår. Den ger ingen rätt"
        " att läsa längre än annars.",
        en="A hold keeps the application from being erased while a claim is pending. It gives"
        " nobody more time to read it.",
    ),
    "hold.scope": Text(sv="Omfattning", en="Scope"),
    "hold.scope.full": Text(sv="Ansökan i sin helhet", en="The application whole"),
    "hold.scope.merits": Text(
        sv="Bara meriter och bedömning utan namn", en="Merits and assessment without a name alone"
    ),
    "hold.scope.merits-text": Text(
        sv="Av den här ansökan sparas bara meriterna och bedömningen, utan namn. Ansökan själv"
        " raderas på sin dag.",
        en="Of this application only the merits and the assessment are kept, without a name. The"
        " application itself is erased on its day.",
    ),
    "hold.scope.claim": Text(
        sv="Ansökan i sin helhet; av de andra till tjänsten bara meriter och bedömning utan namn",
        en="The application whole; of the others for the position only merits and assessment"
        " without a name",
    ),
    "hold.compared": Text(sv="Jämförs", en="Compared"),
    "hold.claim.link": Text(sv="Spärra för ett anspråk", en="Hold for a claim"),
    "hold.claim.new": Text(
        sv="Spärra för ett anspråk om tjänsten", en="Hold for a claim about the position"
    ),
    "hold.claim.instead": Text(
        sv="Gäller anspråket hur tjänsten tillsattes?",
        en="Is the claim about who got the position?",
    ),
    "hold.claim.lead": Text(
        sv="Det som anspråket behöver sparas så länge spärren står, och inte mer. Ingen får läsa"
        " längre för det.",
        en="What the claim needs is kept while the hold stands, and no more. Nobody may read it"
        " longer for that.",
    ),
    "hold.claim.claimant": Text(
        sv="Den som framför anspråket: ansökan i sin helhet.",
        en="Whoever makes the claim: the application whole.",
    ),
    "hold.claim.compared": Text(
        sv="Alla andra som sökte: bara meriter och bedömning som har skrivits ner utan namn. Deras"
        " ansökningar raderas på sin dag. Skriv ner det som behövs dessförinnan.",
        en="Everybody else who applied: only merits and assessment that were written down without a"
        " name. Their applications are erased on their day. Write down what is needed before"
        " then.",
    ),
    "hold.claim.claimants-hint": Text(
        sv="Adressen till kandidatens sida, eller de 32 sista tecknen i den. Är det flera: en på"
        " varje rad.",
        en="The address of the candidate's page, or its last 32 characters. If there are several:"
        " one on each line.",
    ),
    "hold.claim.place": Text(sv="Spärra för anspråket", en="Hold for the claim"),
    "hold.claim.others": Text(
        sv="Andra som framför samma anspråk: {claimants}. Andra ansökningar som jämförs och finns"
        " kvar: {compared}.",
        en="Others who make the same claim: {claimants}. Other applications that are compared and"
        " still here: {compared}.",
    ),
    "hold.release-claim": Text(
        sv="Det som skrevs ner om dem som jämfördes raderas med detsamma.",
        en="What was written down about those compared is erased at once.",
    ),
    "hold.release-one": Text(
        sv="De andras spärrar för samma anspråk står kvar, och så länge också det som skrevs ner om"
        " dem som jämförs.",
        en="The others' holds for the same claim stand, and with them what was written down about"
        " those compared.",
    ),
    "recruiter.done.claim-held": Text(
        sv="Anspråkets spärr är lagd.", en="The hold for the claim is placed."
    ),
    "hold.reason": Text(sv="Skäl", en="Reason"),
    "hold.reason.discrimination-claim": Text(
        sv="Anspråk enligt diskrimineringslagen", en="Claim under the Discrimination Act"
    ),
    "hold.reason.union-negotiation": Text(
        sv="Facklig förhandling begärd", en="Union negotiation called"
    ),
    "hold.reason.court-case": Text(sv="Mål i domstol", en="Case in court"),
    "hold.reason.authority": Text(
        sv="En myndighet har begärt handlingarna", en="An authority asked for the documents"
    ),
    "hold.reason.other-claim": Text(sv="Annat rättsligt anspråk", en="Another legal claim"),
    "hold.owner": Text(sv="Ansvarig", en="Owner"),
    "hold.owner-hint": Text(
        sv="Adressen till den som svarar för spärren; lämna tomt om det är du.",
        en="The address of whoever answers for the hold; leave empty if that is you.",
    ),
    "hold.review-on": Text(sv="Nästa genomgång", en="Next review"),
    "hold.review-hint": Text(
        sv="Då frågar valvet om spärren behövs. Senast om två år.",
        en="Then the vault asks whether it is still needed. Two years from now at the latest.",
    ),
    "hold.reviewed-on": Text(sv="gås igenom {day}", en="reviewed on {day}"),
    "hold.words": Text(sv="Med egna ord", en="In your own words"),
    "hold.words-hint": Text(
        sv="Sparas krypterat och raderas med ansökan.",
        en="Kept sealed, and erased with the application.",
    ),
    "hold.place": Text(sv="Spärra", en="Place the hold"),
    "hold.title": Text(sv="Spärrar mot radering", en="Holds against erasure"),
    "hold.none": Text(sv="Inga spärrar", en="No holds"),
    "hold.none-text": Text(
        sv="En spärr läggs från kandidatens sida, när ett rättsligt anspråk kräver att ansökan"
        " sparas längre.",
        en="A hold is placed from a candidate's page, when a legal claim means that the application"
        " has to be kept longer.",
    ),
    "hold.overdue": Text(sv="Ska gås igenom", en="To be reviewed"),
    "hold.placed": Text(sv="Spärrad", en="Placed"),
    "hold.released": Text(sv="Hävd", en="Released"),
    "hold.keep": Text(sv="Behåll spärren", en="Keep the hold"),
    "hold.keep-text": Text(
        sv="Anspråket pågår ännu. Välj när spärren ska gås igenom igen.",
        en="The claim is still pending. Choose when it is to be reviewed again.",
    ),
    "hold.release": Text(sv="Häv spärren", en="Release the hold"),
    "hold.release-text": Text(
        sv="Det vanliga datumet gäller igen. Är det passerat raderas ansökan samma dag; det går"
        " inte att ångra.",
        en="The ordinary date counts again. If it has passed, the application is erased the same"
        " day; that cannot be undone.",
    ),
    "hold.release-word": Text(sv="häv", en="release"),
    "recruiter.done.held": Text(sv="Ansökan är spärrad.", en="The hold is placed."),
    "recruiter.done.hold-kept": Text(sv="Spärren står kvar.", en="The hold stands."),
    "recruiter.done.hold-released": Text(sv="Spärren är hävd.", en="The hold is released."),
    "recruiter.done.request-taken": Text(
        sv="Begäran är inskriven.", en="The request is taken down."
    ),
    "recruiter.done.request-extended": Text(sv="Tiden är förlängd.", en="The time is extended."),
    "recruiter.done.request-answered": Text(
        sv="Begäran är besvarad.", en="The request is answered."
    ),
    "recruiter.done.told": Text(sv="Personen har fått veta det.", en="The person has been told."),
    "recruiter.done.lifted": Text(sv="Begränsningen är hävd.", en="The restriction is lifted."),
    "recruiter.done.erased-on-request": Text(
        sv="Ansökan är stängd och raderas.", en="The application is closed and being erased."
    ),
    "rights.reviews": Text(sv="Genomgångar", en="Reviews"),
    "rights.review.keep": Text(sv="Behövs ännu", en="Still needed"),
    "rights.review.let-go": Text(sv="Behövs inte längre", en="No longer needed"),
    "happening.hold.placed": Text(sv="{who} spärrade mot radering", en="{who} placed a hold"),
    "happening.hold.reviewed": Text(sv="{who} gick igenom spärren", en="{who} reviewed the hold"),
    "happening.hold.released": Text(sv="{who} hävde spärren", en="{who} released the hold"),
    "happening.restriction.placed": Text(sv="{who} begränsade ansökan", en="{who} restricted it"),
    "happening.restriction.told": Text(
        sv="{who} sade till om begränsningen", en="{who} told the person of the lifting"
    ),
    "happening.restriction.decided": Text(
        sv="{who} prövade invändningen", en="{who} decided the objection"
    ),
    "happening.restriction.lifted": Text(
        sv="{who} hävde begränsningen", en="{who} lifted the restriction"
    ),
    "happening.request.received": Text(sv="{who} skrev in en begäran", en="{who} took a request"),
    "happening.request.extended": Text(
        sv="{who} förlängde tiden för svaret", en="{who} extended the time for the answer"
    ),
    "happening.request.answered": Text(
        sv="{who} besvarade en begäran", en="{who} answered a request"
    ),
    "happening.application.exported": Text(
        sv="{who} lämnade ut allt", en="{who} took everything out"
    ),
}
