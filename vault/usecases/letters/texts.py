"""What our letters say, in both languages.

No names from forms in letters that a form alone sends: whoever fills in somebody else's address
must not be able to write to them through us.
"""

from vault.domain.language import Counted, Text

GREETING = Text(sv="Hej!", en="Hello,")
GREETING_BY_NAME = Text(sv="Hej {name}!", en="Dear {name},")
SIGNED = Text(sv="Vänliga hälsningar\n{organisation}", en="Kind regards,\n{organisation}")
NO_REPLY = Text(
    sv="Det här brevet skickades automatiskt och går inte att svara på.",
    en="This letter was sent automatically and cannot be replied to.",
)

RECEIPT_SUBJECT = Text(
    sv="Vi har tagit emot din ansökan: {position}",
    en="We have received your application: {position}",
)
RECEIPT_SUBJECT_SPONTANEOUS = Text(
    sv="Vi har tagit emot din spontanansökan", en="We have received your spontaneous application"
)
RECEIPT_THANKS = Text(
    sv="Tack för din ansökan till {organisation}: {position}. Den har kommit fram.",
    en="Thank you for applying to {organisation}: {position}. Your application has arrived.",
)
RECEIPT_THANKS_SPONTANEOUS = Text(
    sv="Tack för din spontanansökan till {organisation}. Den har kommit fram.",
    en="Thank you for your spontaneous application to {organisation}. It has arrived.",
)
RECEIPT_LINK = Text(
    sv="DIN PRIVATA LÄNK\n{link}\n\n"
    "Med länken ser du allt vi har sparat om dig och när det raderas, och vem som har öppnat din"
    " ansökan. Där kan du också ta tillbaka ansökan. Den som har länken kan göra detsamma: spara"
    " brevet och dela inte länken med någon.",
    en="YOUR PRIVATE LINK\n{link}\n\n"
    "The link shows everything we hold about you and when it will be erased, and who has opened"
    " your application. You can also withdraw there. Whoever has the link can do the same: keep"
    " this letter and do not share the link.",
)
RECEIPT_NEXT = Text(
    sv="VAD HÄNDER NU?\nBara de som arbetar med rekryteringen läser din ansökan. När ett beslut är"
    " fattat får du veta det.",
    en="WHAT HAPPENS NEXT?\nOnly the people who work with this recruitment read your application."
    " You will be told when a decision has been made.",
)
RECEIPT_ERASED = Text(
    sv="NÄR RADERAS UPPGIFTERNA?\nSenast {day}. Beslutet kan göra att det sker tidigare; det datum"
    " som gäller ser du alltid med din privata länk.",
    en="WHEN WILL IT BE ERASED?\nOn {day} at the latest. The decision may bring that day forward;"
    " your private link always shows the date that applies.",
)
RECEIPT_NOT_YOU = Text(
    sv="Har du inte sökt något hos oss? Då har någon annan skrivit in din adress. Öppna länken och"
    " ta tillbaka ansökan, så raderas den.",
    en="You did not apply? Then somebody else entered your address. Open the link and withdraw the"
    " application, and it will be erased.",
)

REJECTED_SUBJECT = Text(
    sv="Besked om din ansökan: {position}", en="About your application: {position}"
)
REJECTED_SUBJECT_SPONTANEOUS = Text(
    sv="Besked om din spontanansökan", en="About your spontaneous application"
)
REJECTED = Text(
    sv="Tack för att du sökte {position} hos {organisation}, och för tiden som du har lagt ner.\n\n"
    "Vi har nu fattat vårt beslut, och den här gången går vi vidare med andra än dig.\n\n"
    "Vi önskar dig lycka till framöver.",
    en="Thank you for applying for {position} at {organisation}, and for the time you gave it.\n\n"
    "We have now made our decision, and this time we are not going further with your"
    " application.\n\n"
    "We wish you the best of luck.",
)
REJECTED_SPONTANEOUS = Text(
    sv="Tack för att du hörde av dig till {organisation}, och för tiden som du har lagt ner.\n\n"
    "Vi har gått igenom din spontanansökan och har tyvärr ingen tjänst som passar just nu.\n\n"
    "Vi önskar dig lycka till framöver.",
    en="Thank you for getting in touch with {organisation}, and for the time you gave it.\n\n"
    "We have read your spontaneous application and unfortunately have no position that fits at"
    " the moment.\n\n"
    "We wish you the best of luck.",
)
HIRED_SUBJECT = Text(sv="Välkommen till {organisation}", en="Welcome to {organisation}")
HIRED = Text(
    sv="Vi är glada att kunna meddela att tjänsten {position} är din. Varmt välkommen till"
    " {organisation}!\n\nVi hör av oss om det praktiska.",
    en="We are happy to tell you that the position {position} is yours. Welcome to"
    " {organisation}!\n\nWe will be in touch about the practical details.",
)
HIRED_SPONTANEOUS = Text(
    sv="Vi är glada att kunna meddela att du har fått en tjänst hos oss. Varmt välkommen till"
    " {organisation}!\n\nVi hör av oss om det praktiska.",
    en="We are happy to tell you that you have a position with us. Welcome to"
    " {organisation}!\n\nWe will be in touch about the practical details.",
)
DECISION_ERASED = Text(
    sv="NÄR RADERAS UPPGIFTERNA?\nDin ansökan raderas senast {day}.",
    en="WHEN WILL IT BE ERASED?\nYour application will be erased on {day} at the latest.",
)
DECISION_EXTEND = Text(
    sv="Vill du att vi sparar den längre, så att vi kan höra av oss om andra tjänster? Det"
    " bestämmer du själv med din privata länk, och du kan när som helst ändra dig.",
    en="Would you like us to keep it longer, so that we can contact you about other positions? You"
    " decide that yourself with your private link, and can change your mind at any time.",
)
DECISION_LINK = Text(
    sv="DIN PRIVATA LÄNK\n{link}\n\nMed den ser du allt vi har sparat om dig, och kan ta tillbaka"
    " din ansökan. Dela den inte med någon.",
    en="YOUR PRIVATE LINK\n{link}\n\nIt shows everything we hold about you, and lets you withdraw"
    " your application. Do not share it.",
)
LINK_IN_PREVIEW = Text(
    sv="[här står den sökandes privata länk]", en="[the applicant's private link will stand here]"
)

DAILY_SUBJECT = Counted(
    one=Text(sv="En ny ansökan", en="One new application"),
    other=Text(sv="{n} nya ansökningar", en="{n} new applications"),
)
DAILY = Counted(
    one=Text(
        sv="Sedan {since} har en ny ansökan kommit in till de rekryteringar som du arbetar med.",
        en="Since {since}, one new application has come in for the recruitments you work with.",
    ),
    other=Text(
        sv="Sedan {since} har {n} nya ansökningar kommit in till de rekryteringar som du arbetar"
        " med.",
        en="Since {since}, {n} new applications have come in for the recruitments you work with.",
    ),
)
DAILY_READ = Text(sv="Läs här:\n{address}", en="Read here:\n{address}")
DAILY_STOP = Text(
    sv="Du kan stänga av de här breven under ditt konto.",
    en="You can turn these letters off on your account page.",
)

INVITE_SUBJECT = Text(
    sv="Inbjudan till rekryteringen hos {organisation}",
    en="Your invitation to recruitment at {organisation}",
)
INVITE = Text(
    sv="Du är inbjuden att arbeta med rekryteringen hos {organisation}. Öppna länken för att välja"
    " lösenord och koppla din kodapp. Ha telefonen till hands.\n\n{link}\n\n"
    "Länken fungerar en gång, till och med {day}. Var det inte väntat? Då kan du bortse från"
    " brevet.",
    en="You are invited to work with recruitment at {organisation}. Open the link to choose a"
    " password and connect your authenticator app. Have your phone at hand.\n\n{link}\n\n"
    "The link works once, through {day}. Not expected? Then you can ignore this letter.",
)

LOST_SUBJECT = Text(
    sv="Din länk till ansökan hos {organisation}",
    en="Your link to your application to {organisation}",
)
LOST = Text(
    sv="Någon, förmodligen du, har bett om en ny länk till din ansökan hos {organisation}:"
    " {position}.",
    en="Somebody, probably you, has asked for a new link to your application to {organisation}:"
    " {position}.",
)
LOST_SPONTANEOUS = Text(
    sv="Någon, förmodligen du, har bett om en ny länk till din spontanansökan hos {organisation}.",
    en="Somebody, probably you, has asked for a new link to your spontaneous application to"
    " {organisation}.",
)
LOST_LINK = Text(
    sv="DIN PRIVATA LÄNK\n{link}\n\nNär du öppnar den slutar alla tidigare länkar att fungera."
    " Spara brevet och dela inte länken med någon.",
    en="YOUR PRIVATE LINK\n{link}\n\nOnce you open it, all earlier links stop working. Keep this"
    " letter and do not share the link.",
)
LOST_NOT_YOU = Text(
    sv="Var det inte du? Då behöver du inte göra något. Brevet går bara till den adress som du"
    " själv har lämnat, och dina länkar fortsätter att fungera som förut.",
    en="Was it not you? Then there is nothing you need to do. This letter goes only to the address"
    " that you gave yourself, and your links go on working as before.",
)
