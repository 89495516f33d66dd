"""What the list of candidates and one candidate's page say."""

from vault.domain.language import Counted, Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "recruiter.list.title": Text(sv="Kandidater", en="Candidates"),
    "recruiter.list.total": Counted(
        one=Text(sv="{n} ansökan", en="{n} application"),
        other=Text(sv="{n} ansökningar", en="{n} applications"),
    ),
    "recruiter.list.new": Counted(
        one=Text(sv="{n} ny", en="{n} new"), other=Text(sv="{n} nya", en="{n} new")
    ),
    "recruiter.list.filters": Text(sv="Filter", en="Filters"),
    "recruiter.list.chosen": Counted(
        one=Text(sv="{n} valt", en="{n} chosen"), other=Text(sv="{n} valda", en="{n} chosen")
    ),
    "recruiter.list.kind": Text(sv="Slag", en="Kind"),
    "recruiter.list.status": Text(sv="Läge", en="Status"),
    "recruiter.list.position": Text(sv="Tjänst", en="Position"),
    "recruiter.list.any": Text(sv="Alla", en="All"),
    "recruiter.list.received": Text(sv="Kom in", en="Received"),
    "recruiter.list.since": Text(sv="Från och med", en="From"),
    "recruiter.list.until": Text(sv="Till och med", en="Until"),
    "recruiter.list.expires": Text(sv="Raderas", en="Erased"),
    "recruiter.list.soon": Text(sv="Inom 30 dagar", en="Within 30 days"),
    "recruiter.list.show": Text(sv="Visa", en="Show"),
    "recruiter.list.clear": Text(sv="Rensa filter", en="Clear filters"),
    "recruiter.list.name": Text(sv="Namn", en="Name"),
    "recruiter.list.search": Text(sv="Sök på namn", en="Search by name"),
    "recruiter.list.find": Text(sv="Sök", en="Search"),
    "recruiter.list.table": Text(sv="Kandidater", en="Candidates"),
    "recruiter.list.sort-by": Text(sv="Sortera efter {column}", en="Sort by {column}"),
    "recruiter.list.found": Text(
        sv="Sökning på namn: {query}", en="Searching for the name: {query}"
    ),
    "recruiter.list.stop": Text(sv="Visa alla", en="Show all"),
    "recruiter.list.page": Text(sv="Sida {number}", en="Page {number}"),
    "recruiter.list.blocked": Text(
        sv="Går inte att läsa, raderas snart", en="Cannot be read, erased soon"
    ),
    "recruiter.list.unreadable": Text(sv="Går inte att öppna", en="Cannot be opened"),
    "recruiter.list.extended": Text(sv="förlängd", en="extended"),
    "recruiter.list.at-latest": Text(sv="senast {day}", en="{day} at the latest"),
    "recruiter.list.in-days": Counted(
        one=Text(sv="i morgon, {day}", en="tomorrow, {day}"),
        other=Text(sv="om {n} dagar, {day}", en="in {n} days, {day}"),
    ),
    "recruiter.list.today": Text(sv="i dag", en="today"),
    "recruiter.list.over": Text(sv="tiden är ute", en="time is up"),
    "recruiter.list.empty": Text(sv="Inga ansökningar än", en="No applications yet"),
    "recruiter.list.empty-text": Text(
        sv="Här hamnar de så snart de har tagits emot och kontrollerats, oftast inom en minut.",
        en="They turn up here once they are taken in and checked, usually within a minute.",
    ),
    "recruiter.list.no-match": Text(sv="Ingen träff", en="No match"),
    "recruiter.list.no-match-text": Text(
        sv="Ingen av dem du får se stämmer med det du sökte. Ta bort ett filter, eller stava om.",
        en="None of those you may see fits what you asked for. Remove a filter, or spell it"
        " another way.",
    ),
    "recruiter.list.no-grants": Text(
        sv="Du är inte tilldelad någon tjänst än", en="You are not assigned to a position yet"
    ),
    "recruiter.list.no-grants-text": Text(
        sv="Be en administratör att ge dig de tjänster som du arbetar med.",
        en="Ask an administrator to give you the positions that you work with.",
    ),
    "document.cv": Text(sv="CV", en="CV"),
    "document.cover_letter": Text(sv="Brev", en="Letter"),
    "document.attachment": Text(sv="Bilaga", en="Other"),
    "recruiter.candidate.back": Text(sv="Alla kandidater", en="All candidates"),
    "recruiter.candidate.contact": Text(sv="Kontakt", en="Contact"),
    "recruiter.candidate.email": Text(sv="E-post", en="E-mail"),
    "recruiter.candidate.phone": Text(sv="Telefon", en="Phone"),
    "recruiter.candidate.language": Text(sv="Skrev på", en="Wrote in"),
    "recruiter.candidate.language-sv": Text(sv="Svenska", en="Swedish"),
    "recruiter.candidate.language-en": Text(sv="Engelska", en="English"),
    "recruiter.candidate.message": Text(sv="Meddelande", en="Message"),
    "recruiter.candidate.documents": Text(sv="Dokument", en="Documents"),
    "recruiter.candidate.no-documents": Text(sv="Inga dokument.", en="No documents."),
    "recruiter.candidate.careful": Text(
        sv="Filerna lämnas ut precis som de kom in. Öppna dem med samma försiktighet som en"
        " bilaga från en okänd avsändare.",
        en="Files are handed out just as they came in. Open them as carefully as an attachment"
        " from a stranger.",
    ),
    "recruiter.candidate.next": Text(sv="Nästa steg", en="Next step"),
    "recruiter.candidate.nothing-next": Text(
        sv="Beslutet är fattat. Det finns inget mer att göra.",
        en="The decision is made. There is nothing more to do.",
    ),
    "recruiter.candidate.erased": Text(sv="Raderas", en="Erased"),
    "recruiter.candidate.waits": Text(
        sv="Tiden räknas på nytt när tjänsten stängs, och kan då bli kortare.",
        en="The time is counted anew when the position is closed, and may then be shorter.",
    ),
    "recruiter.candidate.timeline": Text(sv="Vad har hänt?", en="What has happened?"),
    "recruiter.candidate.watched": Text(
        sv="Den sökande kan se vem som har öppnat ansökan, och när.",
        en="The applicant can see who has opened the application, and when.",
    ),
    "recruiter.candidate.move.in_review": Text(sv="Börja läsa", en="Start reviewing"),
    "recruiter.candidate.move.interview": Text(sv="Till intervju", en="Invite to interview"),
    "recruiter.candidate.move.back-to-review": Text(
        sv="Tillbaka till läsning", en="Back to review"
    ),
    "recruiter.candidate.move.offered": Text(sv="Erbjud tjänsten", en="Make an offer"),
    "recruiter.candidate.decide.hired": Text(sv="Anställ …", en="Hire …"),
    "recruiter.candidate.decide.rejected": Text(sv="Avslå …", en="Reject …"),
    "recruiter.candidate.quarantine": Text(
        sv="Dokumenten är i karantän", en="The documents are in quarantine"
    ),
    "recruiter.candidate.quarantine-text": Text(
        sv="Något i dem kan vara skadligt. De går inte att hämta förrän någon släpper dem.",
        en="Something in them may be harmful. They cannot be downloaded until somebody releases"
        " them.",
    ),
    "recruiter.candidate.release": Text(sv="Släpp dokumenten", en="Release the documents"),
    "recruiter.candidate.release-reason": Text(sv="Varför?", en="Why?"),
    "recruiter.release.asked-the-applicant": Text(
        sv="Den sökande har bekräftat filerna", en="The applicant has confirmed the files"
    ),
    "recruiter.release.checked-on-a-safe-machine": Text(
        sv="Granskade på en avskild dator", en="Checked on a separate machine"
    ),
    "recruiter.release.known-to-be-harmless": Text(
        sv="Känt innehåll som är ofarligt", en="Known content that is harmless"
    ),
    "mark.truncated": Text(sv="ofullständig fil", en="cut short"),
    "mark.encrypted": Text(sv="lösenordsskyddad", en="password-protected"),
    "mark.unreadable": Text(sv="går inte att läsa", en="cannot be read"),
    "mark.macros": Text(sv="innehåller makron", en="contains macros"),
    "mark.javascript": Text(sv="innehåller skript", en="contains scripts"),
    "mark.launches": Text(sv="försöker starta program", en="tries to start programs"),
    "mark.embedded": Text(sv="innehåller andra filer", en="contains other files"),
    "mark.infected": Text(sv="skadlig kod", en="malware"),
    "mark.unscanned": Text(sv="inte genomsökt", en="not scanned"),
    "mark.external": Text(sv="hämtar från nätet", en="fetches from the net"),
    "recruiter.blocked.title": Text(
        sv="Ansökan går inte att läsa", en="The application cannot be read"
    ),
    "recruiter.blocked.text": Text(
        sv="Tiden har gått ut, eller så har den sökande tagit tillbaka ansökan eller begärt att"
        " den inte används. Den raderas vid nästa gallring, om inget annat har bestämts.",
        en="Its time is up, or the applicant has withdrawn it or asked that it not be used. It is"
        " erased at the next purge, unless something else was decided.",
    ),
    "recruiter.done.moved": Text(sv="Kandidaten är flyttad.", en="The candidate is moved."),
    "recruiter.done.released": Text(sv="Dokumenten är släppta.", en="Documents released."),
    "recruiter.done.decided": Text(
        sv="Beslutet är fattat, och tiden till radering räknas.",
        en="The decision is made, and the time until erasure counts.",
    ),
    "recruiter.decide.title.rejected": Text(sv="Avslå {name}", en="Reject {name}"),
    "recruiter.decide.title.hired": Text(sv="Anställ {name}", en="Hire {name}"),
    "recruiter.decide.word.rejected": Text(sv="avslå", en="reject"),
    "recruiter.decide.word.hired": Text(sv="anställ", en="hire"),
    "recruiter.decide.go.rejected": Text(sv="Avslå ansökan", en="Reject the application"),
    "recruiter.decide.go.hired": Text(sv="Anställ", en="Hire"),
    "recruiter.decide.lead": Text(sv="Det går inte att ångra.", en="This cannot be undone."),
    "recruiter.decide.means": Text(sv="Vad händer?", en="What happens?"),
    "recruiter.decide.erased": Text(
        sv="Ansökan raderas vid slutet av {day}.",
        en="The application is erased at the end of {day}.",
    ),
    "recruiter.decide.letter": Text(sv="Brevet", en="The letter"),
    "recruiter.decide.letter-hint": Text(
        sv="Skrivet på det språk som den sökande valde. Ändra vad du vill.",
        en="Written in the language that the applicant chose. Change whatever you like.",
    ),
    "recruiter.decide.send": Text(sv="Skicka brevet", en="Send the letter"),
    "recruiter.decide.subject": Text(sv="Ämne", en="Subject"),
    "recruiter.decide.text": Text(sv="Text", en="Text"),
    "recruiter.decide.ending": Text(sv="Det här läggs alltid till:", en="This is always added:"),
    "recruiter.decide.cancel": Text(sv="Avbryt", en="Cancel"),
    "happening.application.submitted": Text(sv="Ansökan kom in", en="The application came in"),
    "happening.application.accepted": Text(sv="Kontrollerad och mottagen", en="Checked"),
    "happening.application.quarantined": Text(
        sv="Dokumenten sattes i karantän", en="The documents were put in quarantine"
    ),
    "happening.application.released": Text(
        sv="{who} släppte dokumenten", en="{who} released the documents"
    ),
    "happening.candidate.opened": Text(sv="{who} läste ansökan", en="{who} read it"),
    "happening.times": Text(sv="{n} gånger", en="{n} times"),
    "happening.document.downloaded": Text(
        sv="{who} hämtade ett dokument", en="{who} downloaded a document"
    ),
    "happening.status.moved": Text(sv="{who} flyttade till {status}", en="{who} moved to {status}"),
    "happening.correction.asked": Text(
        sv="{who} bad om att få beslutsdagen rättad", en="{who} asked to correct the decision date"
    ),
    "happening.decision.corrected": Text(
        sv="Beslutsdagen rättades", en="The decision date was corrected"
    ),
    "happening.policy.taken_back": Text(
        sv="Kortare regler togs tillbaka, och ansökan sparas längre igen",
        en="Shorter rules were taken back, and the application is kept longer again",
    ),
    "happening.decision.made": Text(sv="{who} beslutade: {status}", en="{who} decided: {status}"),
    "happening.letter.queued": Text(sv="Ett brev lades i utkorgen", en="A letter was queued"),
    "happening.letter.sent": Text(sv="Ett brev skickades", en="A letter was sent"),
    "happening.letter.announced": Text(
        sv="Ett brev skickades inte: ingen e-postserver är inställd",
        en="A letter was not sent: no mail server is set",
    ),
    "happening.letter.failed": Text(sv="Ett brev gick inte fram", en="A letter did not arrive"),
    "happening.consent.given": Text(
        sv="Den sökande samtyckte till längre tid", en="The applicant consented to a longer time"
    ),
    "happening.consent.withdrawn": Text(
        sv="Den sökande tog tillbaka sitt samtycke", en="The applicant withdrew consent"
    ),
    "happening.act.received": Text(
        sv="Den sökande gjorde något på sina sidor", en="The applicant did something on My pages"
    ),
    "happening.act.verified": Text(
        sv="Den sökandes begäran bekräftades", en="The applicant's request was verified"
    ),
    "happening.act.refused": Text(
        sv="Den sökandes begäran stämde inte", en="The applicant's request did not verify"
    ),
    "happening.by.work": Text(sv="Valvet", en="The vault"),
    "happening.by.operator": Text(sv="Driften", en="The operator"),
    "happening.by.applicant": Text(sv="Den sökande", en="The applicant"),
    "happening.by.purge": Text(sv="Gallringen", en="The purge"),
    "happening.by.staff": Text(sv="En medarbetare", en="A member of staff"),
}
