"""What my pages say about a lost link, restricting, objecting and receipts of consent."""

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
}
