"""What the pages about tasks, reviews, hand-overs and merits say, in both languages."""

from vault.domain.language import Counted, Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "recruiter.menu.tasks": Text(sv="Uppgifter", en="Tasks"),
    "tasks.title": Text(sv="Det här väntar på er", en="What waits for you"),
    "tasks.none": Text(sv="Inget väntar", en="Nothing waits"),
    "tasks.none-text": Text(
        sv="Här visas det som någon måste ta ställning till innan policyn gör det.",
        en="What somebody has to decide before the policy does is shown here.",
    ),
    "tasks.reviews": Text(sv="Behövs ansökan fortfarande?", en="Is it still needed?"),
    "tasks.reviews-text": Text(
        sv="Svarar ingen kan ansökan inte läsas från dagen för översynen, och sedan raderas den.",
        en="If nobody answers, the application cannot be read from the day of the review, and is"
        " then erased.",
    ),
    "tasks.more": Text(
        sv="Fler väntar. De visas när de här är besvarade.",
        en="More are waiting. They are shown when these are answered.",
    ),
    "tasks.application": Text(sv="Ansökan", en="Application"),
    "tasks.received": Text(sv="Mottagen", en="Received"),
    "tasks.review-on": Text(sv="Svara senast", en="Answer by"),
    "tasks.erased-after": Text(sv="Raderas annars efter", en="Otherwise erased after"),
    "tasks.blocked": Text(sv="Kan inte läsas", en="Cannot be read"),
    "tasks.undecided": Text(
        sv="Tjänster som ingen har beslutat om", en="Positions that nobody has decided"
    ),
    "tasks.undecided-text": Text(
        sv="Sista ansökningsdagen är passerad sedan länge. Stäng tjänsten; annars räknas den som"
        " inställd, och tiden för ansökningarna börjar löpa.",
        en="The last day to apply is long past. Close the position; otherwise it counts as"
        " cancelled, and the time of its applications begins.",
    ),
    "tasks.position": Text(sv="Tjänst", en="Position"),
    "tasks.last-on": Text(sv="Sista ansökningsdag", en="Last day to apply"),
    "tasks.cancelled-on": Text(sv="Räknas som inställd", en="Counts as cancelled"),
    "tasks.hand-overs": Text(
        sv="Anställda att lämna över till personalakten",
        en="Hired people to hand over to the personnel file",
    ),
    "tasks.hand-overs-text": Text(
        sv="Ladda ner ansökan, lägg den i personalakten och bekräfta. Sedan raderas den här.",
        en="Download the application, put it into the personnel file and confirm. It is then"
        " erased here.",
    ),
    "tasks.ends": Text(sv="Finns kvar till och med", en="Kept until the end of"),
    "tasks.warned": Text(sv="Raderas snart", en="Erased soon"),
    "tasks.downloaded": Text(sv="Nedladdad, inte bekräftad", en="Downloaded, not confirmed"),
    "tasks.state": Text(sv="Läge", en="State"),
    "tasks.to-do": Text(sv="Att göra", en="To do"),
    "tasks.hand-over": Text(
        sv="Lämna över till personalakten", en="Hand over to the personnel file"
    ),
    "tasks.today": Counted(
        one=Text(sv="uppgift väntar", en="task waits"),
        other=Text(sv="uppgifter väntar", en="tasks wait"),
    ),
    "tasks.holds": Text(sv="Spärrar att gå igenom", en="Holds to review"),
    "tasks.hold-due": Text(sv="Skulle gås igenom", en="Review was due"),
    "review.title": Text(sv="Behövs ansökan fortfarande?", en="Is the application still needed?"),
    "review.back": Text(sv="Till uppgifterna", en="To the tasks"),
    "review.due": Text(
        sv="Svara senast {day}. Svarar ingen kan den inte läsas från den dagen, och den raderas när"
        " {end} är slut.",
        en="Answer by {day}. If nobody does, it cannot be read from that day on, and it is"
        " erased at the end of {end}.",
    ),
    "review.blocked": Text(
        sv="Dagen för översynen är passerad, och därför kan ansökan inte läsas. Svarar ingen"
        " raderas den när {end} är slut.",
        en="The day of the review has passed, and so the application cannot be read. If nobody"
        " answers, it is erased at the end of {end}.",
    ),
    "review.read": Text(sv="Läs ansökan", en="Read the application"),
    "review.answer": Text(sv="Ditt svar", en="Your answer"),
    "review.keep": Text(sv="Behåll den till nästa översyn", en="Keep it until the next review"),
    "review.let-go": Text(sv="Radera den nu", en="Erase it now"),
    "review.let-go-hint": Text(
        sv="Den kan inte läsas mer och går inte att få tillbaka.",
        en="Nobody can read it any more, and it cannot be brought back.",
    ),
    "review.reason": Text(sv="Varför?", en="Why?"),
    "review.reason-hint": Text(
        sv="Behövs om ansökan ska behållas. Den sökande kan läsa det.",
        en="Needed if it is to be kept. The applicant may read it.",
    ),
    "review.go-there": Text(sv="Svara på översynen", en="Answer the review"),
    "review.go": Text(sv="Spara svaret", en="Save the answer"),
    "review.before": Text(sv="Tidigare översyner", en="Earlier reviews"),
    "review.kept": Text(sv="Behölls", en="Kept"),
    "field.answer": Text(sv="Ditt svar", en="Your answer"),
    "error.answer.not-a-choice": Text(
        sv="Välj om ansökan ska behållas eller raderas",
        en="Choose whether to keep or to erase the application",
    ),
    "recruiter.done.review-kept": Text(sv="Ansökan behålls.", en="The application is kept."),
    "recruiter.done.review-let-go": Text(
        sv="Ansökan kan inte läsas mer och raderas vid nästa gallring.",
        en="Nobody can read the application any more, and the next purge erases it.",
    ),
    "hand-over.title": Text(sv="Lämna över {name}", en="Hand over {name}"),
    "hand-over.lead": Text(
        sv="Den som anställs får en personalakt i stället för en ansökan. Kopian här raderas när ni"
        " har bekräftat, och senast när {day} är slut.",
        en="Whoever is hired gets a personnel file in place of an application. The copy here is"
        " erased once you have confirmed, and at the end of {day} at the latest.",
    ),
    "hand-over.step-download": Text(sv="1. Ladda ner allt", en="1. Download everything"),
    "hand-over.download-text": Text(
        sv="En ZIP-fil med alla dokument och uppgifterna i ansökan. Lägg den i personalakten och ta"
        " bort den från datorn.",
        en="A ZIP file with every document and what the application says. Put it into the personnel"
        " file and remove it from your computer.",
    ),
    "hand-over.download": Text(sv="Ladda ner", en="Download"),
    "hand-over.downloaded": Text(sv="Nedladdad {at}", en="Downloaded {at}"),
    "hand-over.step-merits": Text(
        sv="2. Spara meriterna utan namn", en="2. Keep the merits without a name"
    ),
    "hand-over.merits-text": Text(
        sv="Den som inte fick tjänsten har rätt att få veta vilka meriter den anställda hade"
        " (diskrimineringslagen 2 kap. 4 §).",
        en="Whoever was not hired has a right to know what merits the hired person had"
        " (Discrimination Act, chapter 2, section 4).",
    ),
    "hand-over.merits": Text(sv="Skriv meriterna", en="Write the merits"),
    "hand-over.step-confirm": Text(sv="3. Bekräfta", en="3. Confirm"),
    "hand-over.confirm-box": Text(
        sv="Ansökan ligger i personalakten, och kopian här får raderas",
        en="The application is in the personnel file, and the copy here may be erased",
    ),
    "hand-over.confirm": Text(sv="Bekräfta och radera här", en="Confirm and erase here"),
    "hand-over.not-yet": Text(sv="Ladda ner ansökan först.", en="Download the application first."),
    "field.arrived": Text(sv="Bekräftelse", en="Confirmation"),
    "error.arrived.missing": Text(sv="Bekräfta först", en="Confirm first"),
    "recruiter.done.handed-over": Text(
        sv="Överlämnad. Kopian här raderas vid nästa gallring.",
        en="Handed over. The next purge erases the copy here.",
    ),
    "merits.link": Text(sv="Den anställdas meriter", en="The hired person's merits"),
    "merits.title": Text(sv="Uppgift om meriter", en="Statement of merits"),
    "merits.law": Text(
        sv="Enligt diskrimineringslagen 2 kap. 4 § har den som inte anställdes rätt att på begäran"
        " få en skriftlig uppgift om vilken utbildning, yrkeserfarenhet och andra meriter den hade"
        " som fick anställningen.",
        en="Under the Discrimination Act, chapter 2, section 4, whoever was not hired has a right"
        " to ask for a written statement of the education, professional experience and other merits"
        " of the person who was.",
    ),
    "merits.decided": Text(sv="Tjänsten tillsattes {day}.", en="The position was filled on {day}."),
    "merits.none": Text(sv="Inga meriter är sparade", en="No merits are kept"),
    "merits.none-needed": Text(
        sv="Ingen finns kvar som kan begära dem, och därför sparas inga.",
        en="Nobody is left who could ask for them, and so none are kept.",
    ),
    "merits.none-yet": Text(
        sv="Skriv dem här nedanför, medan ansökan finns kvar att läsa.",
        en="Write them below, while the application is still there to be read.",
    ),
    "merits.unreadable": Text(
        sv="Det här går inte att läsa längre.", en="This cannot be read any more."
    ),
    "merits.print": Text(
        sv="Skriv ut sidan för att lämna uppgiften: bara den kommer med på papper.",
        en="Print the page to hand the statement over: it is all that comes out on paper.",
    ),
    "merits.education": Text(sv="Utbildning", en="Education"),
    "merits.experience": Text(sv="Yrkeserfarenhet", en="Professional experience"),
    "merits.other": Text(sv="Andra meriter", en="Other merits"),
    "merits.write": Text(sv="Skriv den anställdas meriter", en="Write the hired person's merits"),
    "merits.write-text": Text(
        sv="Inget som visar vem det är: inga namn, adresser eller arbetsgivare som bara en person"
        " kan ha haft. Uppgifterna raderas när den sista ansökan till tjänsten raderas.",
        en="Nothing that shows who it is: no names, addresses, or employers that only one person"
        " can have had. It is erased when the last application for the position is.",
    ),
    "merits.kept": Text(sv="Meriterna som sparas", en="The merits that are kept"),
    "merits.compared": Text(
        sv="Någon annan som jämförs, utan namn", en="Somebody else who is compared, without a name"
    ),
    "merits.claim": Text(sv="Sparas för ett anspråk.", en="Kept for a claim."),
    "merits.claim-text": Text(
        sv="Så länge spärren står raderas inget här, fast ansökningarna raderas på sin dag.",
        en="While the hold stands nothing here is erased, though the applications are, on their"
        " day.",
    ),
    "merits.assessment": Text(sv="Bedömning", en="Assessment"),
    "merits.assessment-hint": Text(
        sv="Hur meriterna bedömdes. Kommer inte med på papper, och raderas när spärren hävs.",
        en="How the merits were judged. It does not come out on paper, and is erased when the hold"
        " is released.",
    ),
    "merits.write-compared": Text(
        sv="Skriv ner meriterna utan namn", en="Write the merits down without a name"
    ),
    "merits.write-compared-text": Text(
        sv="För anspråket: inget som visar vem det är, inga namn, adresser eller arbetsgivare som"
        " bara en person kan ha haft. Ingen kan sedan se vilken ansökan det kom från.",
        en="For the claim: nothing that shows who it is, no names, addresses, or employers that"
        " only one person can have had. Afterwards nobody can tell which application it came"
        " from.",
    ),
    "merits.keep": Text(sv="Spara meriterna", en="Keep the merits"),
    "field.education": Text(sv="Utbildning", en="Education"),
    "field.experience": Text(sv="Yrkeserfarenhet", en="Professional experience"),
    "field.assessment": Text(sv="Bedömning", en="Assessment"),
    "field.other": Text(sv="Andra meriter", en="Other merits"),
    "error.education.missing": Text(
        sv="Skriv minst ett av de tre fälten", en="Write at least one of the three"
    ),
    "error.names-somebody": Text(
        sv="Ta bort namn och e-postadresser: ingen ska kunna se vem det är",
        en="Remove names and e-mail addresses: nobody may be able to tell who it is",
    ),
    "recruiter.done.merits-written": Text(sv="Meriterna är sparade.", en="The merits are kept."),
    "happening.reminder.made": Text(
        sv="En påminnelse till den sökande", en="A reminder to the applicant"
    ),
    "happening.review.made": Text(sv="{who} svarade på översynen", en="{who} answered the review"),
    "happening.hand_over.begun": Text(
        sv="Ska lämnas över till personalakten", en="To be handed over to the personnel file"
    ),
    "happening.hand_over.downloaded": Text(
        sv="{who} laddade ner allt för personalakten",
        en="{who} downloaded everything for the personnel file",
    ),
    "happening.hand_over.confirmed": Text(
        sv="{who} bekräftade överlämningen", en="{who} confirmed the hand-over"
    ),
    "happening.archive.opened": Text(
        sv="{who} hämtade ansökan ur arkivet", en="{who} took the application out of the archive"
    ),
    "archive.link": Text(sv="Arkivet", en="The archive"),
    "archive.title": Text(sv="Arkivet", en="The archive"),
    "archive.lead": Text(
        sv="Det som det dagliga arbetet inte behöver. Dagen då ansökan raderas ändras inte av att"
        " den arkiveras. Den som hämtar något härifrån skriver varför, och det sparas i loggen.",
        en="What daily work does not need. Being archived does not change the day on which an"
        " application is erased. Whoever takes something out says why, and the log keeps it.",
    ),
    "archive.out-title": Text(sv="Hämta ur arkivet", en="Take out of the archive"),
    "archive.out-text": Text(
        sv="Du får en ZIP-fil med alla dokument och uppgifterna i ansökan. Att du har hämtat den,"
        " och varför, skrivs i loggen.",
        en="You get a ZIP file with every document and what the application says. The log keeps"
        " that you took it out, and why.",
    ),
    "archive.reason": Text(sv="Varför?", en="Why?"),
    "archive.reason.legal-claim": Text(
        sv="Någon har gjort gällande ett anspråk", en="Somebody has made a legal claim"
    ),
    "archive.reason.authority-asks": Text(
        sv="En myndighet eller domstol begär det", en="An authority or a court asks for it"
    ),
    "archive.reason.person-asks": Text(sv="Den sökande begär det", en="The applicant asks for it"),
    "archive.none": Text(sv="Arkivet är tomt", en="The archive is empty"),
    "archive.none-text": Text(
        sv="Bara en policy som arkiverar lägger något här.",
        en="Only a policy that archives puts anything here.",
    ),
    "happening.application.archived": Text(sv="Arkiverad", en="Archived"),
}
