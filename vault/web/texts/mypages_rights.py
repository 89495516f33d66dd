"""What is said about lost links, restricting, objecting and answers about consent."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "mypages.lost.title": Text(sv="Få en ny länk", en="Get a new link"),
    "mypages.lost.lead": Text(
        sv="Skriv den e-postadress som du sökte med, så skickar vi en ny länk dit.",
        en="Enter the e-mail address you applied with, and we send a new link there.",
    ),
    "mypages.lost.email": Text(sv="Din e-postadress", en="Your e-mail address"),
    "mypages.lost.email-hint": Text(
        sv="Den som stod i din ansökan. Vi sparar den bara tills svaret är skickat.",
        en="The one in your application. We keep it only until the answer is sent.",
    ),
    "mypages.lost.send": Text(sv="Skicka en ny länk", en="Send a new link"),
    "mypages.lost.back": Text(sv="Tillbaka till mina sidor", en="Back to my pages"),
    "mypages.lost.sent": Text(sv="Titta i din e-post", en="Check your e-mail"),
    "mypages.lost.sent-lead": Text(
        sv="Finns det en ansökan med den adressen får du en ny länk om några minuter, ett brev för "
        "varje ansökan. När du öppnar den slutar de gamla länkarna att fungera.",
        en="If there is an application with that address, a new link arrives within minutes, one "
        "letter for each application. Once you open it, the old links stop working.",
    ),
    "mypages.lost.nothing": Text(sv="Kommer det inget?", en="Nothing there?"),
    "mypages.lost.wait": Text(
        sv="Vänta tio minuter och titta bland skräpposten. Vi skickar högst tre länkar om dagen.",
        en="Wait ten minutes and look in your spam folder. We send at most three links a day.",
    ),
    "mypages.lost.other": Text(
        sv="Kanske sökte du med en annan adress. Prova den.",
        en="You may have applied with another address. Try that one.",
    ),
    "mypages.lost.none": Text(
        sv="Är ansökan redan raderad finns inget att skicka. Av omsorg om alla som söker säger vi "
        "aldrig här om det finns någon.",
        en="If the application has been erased, there is nothing to send. For the sake of everyone "
        "who applies, we never say here whether there is one.",
    ),
    "mypages.restricted.why": Text(sv="Du har angett:", en="Your reason:"),
    "mypages.kept-restricted": Text(
        sv="Raderas inte så länge den är begränsad", en="Not erased while it is restricted"
    ),
    "mypages.restricted.over": Text(
        sv="Tiden har gått ut, men behandlingen är begränsad: ansökan sparas utan att någon läser "
        "den, och raderas när begränsningen upphör.",
        en="The time is up, but processing is restricted: the application is stored without "
        "anybody reading it, and erased once the restriction ends.",
    ),
    "mypages.restricted.over-own": Text(
        sv="Tiden har gått ut, men du har bett oss att spara ansökan utan att använda den. Den "
        "raderas när du häver det.",
        en="The time is up, but you have asked us to store the application without using it. It is "
        "erased once you lift that.",
    ),
    "mypages.use.title": Text(sv="Hur vi får använda den", en="How we may use it"),
    "mypages.use.text": Text(
        sv="Du kan be oss att spara ansökan utan att använda den, eller invända mot att vi "
        "använder den. Båda gäller direkt, och du kan själv häva dem.",
        en="You can ask us to store the application without using it, or object to our using it. "
        "Both count at once, and you can lift them yourself.",
    ),
    "mypages.restrict.go": Text(sv="Begränsa användningen", en="Restrict its use"),
    "mypages.restrict.title": Text(
        sv="Spara ansökan utan att använda den", en="Store the application without using it"
    ),
    "mypages.restrict.means": Text(
        sv="Ingen här kan läsa din ansökan från och med nu, och den kan inte vara med i urvalet så "
        "länge begränsningen gäller.",
        en="Nobody here can read your application from now on, and it cannot be considered as long "
        "as the restriction stands.",
    ),
    "mypages.restrict.kept": Text(
        sv="Den raderas inte heller under tiden, inte ens på sitt slutdatum. Vill du att den ska "
        "bort, välj att radera den i stället.",
        en="Nor is it erased meanwhile, not even on its last day. If you want it gone, choose to "
        "erase it instead.",
    ),
    "mypages.restrict.why": Text(sv="Varför?", en="Why?"),
    "mypages.ground.accuracy": Text(
        sv="Något i uppgifterna är fel", en="Something in the data is wrong"
    ),
    "mypages.ground.accuracy-hint": Text(
        sv="Vi kontrollerar vad som är rätt och hör av oss innan vi häver begränsningen.",
        en="We check what is right, and get in touch before we lift the restriction.",
    ),
    "mypages.ground.unlawful": Text(
        sv="Ni får inte använda dem, men radera dem inte",
        en="You may not use the data, but do not erase it",
    ),
    "mypages.ground.unlawful-hint": Text(
        sv="Till exempel för att du vill att någon annan ska granska saken.",
        en="For example because you want somebody else to look into it.",
    ),
    "mypages.ground.claims": Text(
        sv="Jag behöver dem för ett rättsligt anspråk", en="I need it for a legal claim"
    ),
    "mypages.ground.claims-hint": Text(
        sv="Då finns de kvar åt dig, även efter slutdatumet.",
        en="Then it stays here for you, even after the last day.",
    ),
    "mypages.ground.objection": Text(
        sv="Du har invänt mot användningen", en="You have objected to its use"
    ),
    "mypages.restrict.yes": Text(sv="Begränsa användningen nu", en="Restrict its use now"),
    "error.ground.missing": Text(sv="Välj varför", en="Choose why"),
    "error.ground.undeclared": Text(sv="Välj en av orsakerna", en="Choose one of the reasons"),
    "mypages.object.go": Text(sv="Invända mot användningen", en="Object to its use"),
    "mypages.object.title": Text(
        sv="Invänd mot att vi använder din ansökan", en="Object to our using your application"
    ),
    "mypages.object.means": Text(
        sv="Vi använder ansökan för att vi har vägt vårt behov mot ditt. Passar det inte din "
        "situation kan du invända. Du behöver inte förklara varför.",
        en="We use the application because we have weighed our need against yours. If that does "
        "not fit your situation, you can object. You need not explain why.",
    ),
    "mypages.object.blocked": Text(
        sv="Ingen här kan läsa din ansökan från och med nu.",
        en="Nobody here can read your application from now on.",
    ),
    "mypages.object.decided": Text(
        sv="En människa prövar din invändning och svarar dig inom en månad.",
        en="A person considers your objection and answers you within a month.",
    ),
    "mypages.object.then": Text(
        sv="Har vi inga tungt vägande skäl att fortsätta raderar vi ansökan. Annars får du veta "
        "skälen och hur du klagar.",
        en="Unless we have compelling reasons to go on, we erase the application. Otherwise you "
        "learn the reasons, and how to complain.",
    ),
    "mypages.object.instead": Text(
        sv="Vill du bara att ansökan ska bort? Då går det fortare att radera den.",
        en="Do you simply want the application gone? Then erasing it is quicker.",
    ),
    "mypages.object.yes": Text(sv="Invänd nu", en="Object now"),
    "mypages.lift.title": Text(sv="Låt oss använda ansökan igen", en="Let us use the application"),
    "mypages.lift.reads": Text(
        sv="De som rekryterar kan läsa din ansökan igen. Den sparas till och med {day}. Har du "
        "invänt tar du tillbaka invändningen.",
        en="Those who recruit can read your application again. It is kept until the end of {day}. "
        "If you have objected, you take the objection back.",
    ),
    "mypages.lift.erases": Text(
        sv="Tiden har gått ut. När du häver begränsningen raderas allt inom ett dygn. Det går inte "
        "att ångra.",
        en="The time is up. Once you lift the restriction, everything is erased within a day. It "
        "cannot be undone.",
    ),
    "mypages.lift.go": Text(sv="Häv begränsningen", en="Lift the restriction"),
    "mypages.lift.go-erase": Text(
        sv="Häv begränsningen och radera", en="Lift the restriction and erase"
    ),
    "mypages.withdraw.lifts": Text(
        sv="Din begränsning eller invändning upphör: radering går före.",
        en="Your restriction or objection ends: erasure comes first.",
    ),
    "mypages.extend.no": Text(sv="Nej tack", en="No, thank you"),
    "mypages.extend.later": Text(sv="Bestäm senare", en="Decide later"),
    "mypages.confirm.title": Text(sv="Stämmer allt fortfarande?", en="Is everything still right?"),
    "mypages.confirm.text": Text(
        sv="Tiden räknas från när du senast hörde av dig. Är du fortfarande intresserad? Säg till, "
        "så räknas den från i dag.",
        en="The time is counted from when we last heard from you. Are you still interested? Tell "
        "us, and it is counted from today.",
    ),
    "mypages.confirm.go": Text(
        sv="Ja, jag är fortfarande intresserad", en="Yes, I am still interested"
    ),
    "mypages.act.restrict.waiting": Text(
        sv="Vi har tagit emot att du begränsar användningen",
        en="We have received that you restrict its use",
    ),
    "mypages.act.restrict.waiting-text": Text(
        sv="Vi kontrollerar det, oftast inom en minut. Ingen kan läsa din ansökan redan nu.",
        en="We verify it, usually within a minute. Nobody can read your application already.",
    ),
    "mypages.act.restrict.verified": Text(
        sv="Användningen är begränsad",
        en="Its use is restricted",
    ),
    "mypages.act.restrict.verified-text": Text(
        sv="Ansökan sparas, men ingen läser den förrän begränsningen är hävd.",
        en="The application is stored, but nobody reads it until the restriction is lifted.",
    ),
    "mypages.act.object.waiting": Text(
        sv="Vi har tagit emot din invändning",
        en="We have received your objection",
    ),
    "mypages.act.object.waiting-text": Text(
        sv="Vi kontrollerar det, oftast inom en minut. Ingen kan läsa din ansökan redan nu.",
        en="We verify it, usually within a minute. Nobody can read your application already.",
    ),
    "mypages.act.object.verified": Text(
        sv="Din invändning prövas",
        en="Your objection is being considered",
    ),
    "mypages.act.object.verified-text": Text(
        sv="Du får svar senast {day}. Till dess läser ingen din ansökan.",
        en="You will have an answer by {day}. Until then nobody reads your application.",
    ),
    "mypages.act.lift.waiting": Text(
        sv="Vi har tagit emot att du häver begränsningen",
        en="We have received that you lift the restriction",
    ),
    "mypages.act.lift.waiting-text": Text(
        sv="Vi kontrollerar det, oftast inom en minut.",
        en="We verify it, usually within a minute.",
    ),
    "mypages.act.lift.verified": Text(
        sv="Begränsningen är hävd",
        en="The restriction is lifted",
    ),
    "mypages.act.lift.verified-text": Text(
        sv="De som rekryterar kan läsa din ansökan igen.",
        en="Those who recruit can read your application again.",
    ),
    "mypages.act.decline.waiting": Text(
        sv="Tack, vi har fått ditt nej",
        en="Thank you, we have your no",
    ),
    "mypages.act.decline.waiting-text": Text(
        sv="Inget ändras: ansökan raderas som planerat.",
        en="Nothing changes: the application is erased as planned.",
    ),
    "mypages.act.decline.verified": Text(
        sv="Du har sagt nej till att vi sparar den längre",
        en="You have said no to our keeping it longer",
    ),
    "mypages.act.decline.verified-text": Text(
        sv="Inget ändras: ansökan raderas som planerat. Du kan ändra dig så länge den finns kvar.",
        en="Nothing changes: the application is erased as planned. You can change your mind as "
        "long as it is here.",
    ),
    "mypages.act.confirm.waiting": Text(
        sv="Tack, vi har fått ditt svar",
        en="Thank you, we have your answer",
    ),
    "mypages.act.confirm.waiting-text": Text(
        sv="Vi kontrollerar det, oftast inom en minut. Sedan räknas tiden från i dag.",
        en="We verify it, usually within a minute. Then the time is counted from today.",
    ),
    "mypages.act.confirm.verified": Text(
        sv="Du är fortfarande intresserad",
        en="You are still interested",
    ),
    "mypages.act.confirm.verified-text": Text(
        sv="Tiden räknas nu från när du sa det.",
        en="The time is now counted from when you said so.",
    ),
    "mypages.receipt.get": Text(sv="Hämta kvitto", en="Download receipt"),
    "mypages.receipt.hint": Text(
        sv="Kvittot visar vad du har svarat och när, signerat av oss. Det är en fil för datorer "
        "(JSON) och innehåller inte ditt namn.",
        en="The receipt shows what you answered and when, signed by us. It is a file for computers "
        "(JSON) and does not contain your name.",
    ),
    "mypages.receipt-name": Text(sv="samtyckeskvitto.json", en="consent-receipt.json"),
    "happening.consent.refused": Text(
        sv="Den sökande sa nej till längre tid", en="The applicant said no to a longer time"
    ),
    "happening.consent.expired": Text(sv="Samtycket gick ut", en="The consent ran out"),
}
