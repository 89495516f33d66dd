"""What the careers pages say: the positions, the form, the receipt."""

from vault.domain.language import Counted, Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "careers.jobs.title": Text(sv="Lediga tjänster", en="Open positions"),
    "careers.jobs.lead": Text(
        sv="Välj en tjänst, eller skicka en spontanansökan. Du behöver inget konto.",
        en="Choose a position, or send a spontaneous application. You need no account.",
    ),
    "careers.jobs.count": Counted(
        one=Text(sv="En ledig tjänst", en="One open position"),
        other=Text(sv="{n} lediga tjänster", en="{n} open positions"),
    ),
    "careers.jobs.empty": Text(
        sv="Just nu finns inga lediga tjänster", en="There are no open positions right now"
    ),
    "careers.jobs.empty-text": Text(
        sv="Du kan skicka en spontanansökan, så hör vi av oss om något passar.",
        en="You can send a spontaneous application, and we will be in touch if something fits.",
    ),
    "careers.jobs.spontaneous": Text(
        sv="Skicka en spontanansökan", en="Send a spontaneous application"
    ),
    "careers.jobs.none-fits": Text(sv="Hittar du inget som passar?", en="Nothing that fits?"),
    "careers.apply-by": Text(sv="Sök senast {day}", en="Apply by {day}"),
    "careers.no-last-day": Text(sv="Sök när du vill", en="Apply at any time"),
    "careers.to-form": Text(sv="Till formuläret", en="To the form"),
    "careers.about": Text(sv="Om tjänsten", en="About the position"),
    "careers.apply": Text(sv="Sök tjänsten", en="Apply for this position"),
    "careers.apply-spontaneous": Text(sv="Din ansökan", en="Your application"),
    "careers.spontaneous.title": Text(sv="Spontanansökan", en="Spontaneous application"),
    "careers.spontaneous.lead": Text(
        sv="Berätta vem du är, så hör vi av oss om vi har något som passar.",
        en="Tell us who you are, and we will be in touch if we have something that fits.",
    ),
    "careers.promise.readers": Text(
        sv="Bara rekryterarna läser den", en="Only the recruiters read it"
    ),
    "careers.promise.readers-text": Text(
        sv="Din ansökan krypteras medan den laddas upp. Du ser själv vem som har öppnat den.",
        en="Your application is encrypted while it is uploaded. You can see who has opened it.",
    ),
    "careers.promise.time": Text(sv="Den försvinner av sig själv", en="It disappears by itself"),
    "careers.erased.decision": Text(
        sv="Allt raderas {period} efter beslutet, senast den {day}.",
        en="Everything is erased {period} after the decision, on {day} at the latest.",
    ),
    "careers.erased.fixed": Text(
        sv="Allt raderas senast den {day}, om du inte själv väljer att förlänga.",
        en="Everything is erased on {day} at the latest, unless you choose to extend.",
    ),
    "careers.promise.back": Text(sv="Du kan ta tillbaka den", en="You can take it back"),
    "careers.promise.back-text": Text(
        sv="Du får en egen länk. Där kan du läsa, hämta eller ta tillbaka allt när du vill.",
        en="You get a link of your own. There you can read, download or take back "
        "everything whenever you like.",
    ),
    "careers.hint.email": Text(
        sv="Hit skickar vi din länk och vårt svar.",
        en="We send your link and our answer here.",
    ),
    "careers.hint.file": Text(sv="{accepted}, högst {limit}.", en="{accepted}, at most {limit}."),
    "careers.kind.pdf": Text(sv="PDF", en="PDF"),
    "careers.kind.docx": Text(sv="Word (DOCX)", en="Word (DOCX)"),
    "careers.kind.odt": Text(sv="ODT", en="ODT"),
    "careers.kind.rtf": Text(sv="RTF", en="RTF"),
    "careers.kind.txt": Text(sv="vanlig text (TXT)", en="plain text (TXT)"),
    "careers.unwanted": Text(
        sv="Ta inte med det här, vi behöver det inte",
        en="Please leave this out, we do not need it",
    ),
    "careers.choose-again": Text(
        sv="Välj igen: {names}. Webbläsaren kan inte behålla filer åt dig.",
        en="Choose again: {names}. The browser cannot keep files for you.",
    ),
    "careers.send": Text(sv="Skicka ansökan", en="Send the application"),
    "careers.closed.title": Text(
        sv="Tjänsten går inte längre att söka", en="This position can no longer be applied for"
    ),
    "careers.closed.text": Text(
        sv="Sista dagen har passerat, eller så är tjänsten tillsatt. Inget har sparats. "
        "Har du redan sökt når du din ansökan genom din egen länk.",
        en="The last day has passed, or the position has been filled. Nothing was stored. "
        "If you have applied already, you reach your application by your own link.",
    ),
    "careers.closed.others": Text(sv="Se lediga tjänster", en="See open positions"),
    "careers.receipt.title": Text(
        sv="Tack, vi har fått din ansökan", en="Thank you, we have your application"
    ),
    "careers.receipt.for": Text(sv="{title}. Kom in {moment}.", en="{title}. Received {moment}."),
    "careers.receipt.link": Text(sv="Din egen länk", en="Your own link"),
    "careers.receipt.link-hint": Text(
        sv="Spara den. Med den kan du läsa, hämta eller ta tillbaka din ansökan. "
        "Ge den inte till någon annan: den som har länken kommer åt allt.",
        en="Keep it. With it you can read, download or withdraw your application. "
        "Do not give it to anybody: whoever has the link can reach everything.",
    ),
    "careers.receipt.code": Text(
        sv="Samma sak som en kod att skriva av", en="The same as a code to type"
    ),
    "careers.receipt.code-hint": Text(
        sv="För dig som vill skriva ut eller skriva ner den. Den skrivs in under Mina sidor.",
        en="If you want to print it or write it down. It is entered under My pages.",
    ),
    "careers.receipt.open": Text(sv="Öppna min ansökan", en="Open my application"),
    "careers.receipt.next": Text(sv="Vad händer nu?", en="What happens next?"),
    "careers.receipt.next-mail": Text(
        sv="Vi skickar ett kvitto med samma länk till din e-postadress.",
        en="We send a receipt with the same link to your e-mail address.",
    ),
    "careers.receipt.next-read": Text(
        sv="Rekryterarna läser din ansökan. På din sida ser du vem som har öppnat den, och när.",
        en="The recruiters read your application. Your page shows who has opened it, and when.",
    ),
    "careers.receipt.next-answer": Text(
        sv="Du får vårt svar med e-post.", en="You get our answer by e-mail."
    ),
    "careers.receipt.documents": Text(sv="Det här tog vi emot", en="What we received"),
    "careers.receipt.print": Text(
        sv="Skriv ut eller spara sidan om du vill: länken visas bara här och i mejlet.",
        en="Print or save this page if you like: the link is shown only here and in the e-mail.",
    ),
    "careers.privacy.version": Text(
        sv="Version {version}, gäller från {effective}.",
        en="Version {version}, in force from {effective}.",
    ),
    "careers.privacy.contents": Text(sv="Innehåll", en="Contents"),
    "careers.privacy.article": Text(sv="Artikel {article} GDPR", en="Article {article} GDPR"),
}
