"""What an error page says, and the title and detail of a problem in JSON."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "problem.400.title": Text(sv="Vi förstod inte frågan", en="We did not understand the request"),
    "problem.400.text": Text(
        sv="Något i det som skickades var inte som det skulle. Gå tillbaka och försök igen.",
        en="Something in what was sent was not as it should be. Go back and try again.",
    ),
    "problem.401.title": Text(sv="Du behöver logga in", en="You need to sign in"),
    "problem.401.text": Text(
        sv="Besöket är över, eller så har det inte börjat. Logga in så kommer du vidare.",
        en="Your visit is over, or has not begun. Sign in to carry on.",
    ),
    "problem.403.title": Text(sv="Det här får du inte göra", en="You may not do this"),
    "problem.403.text": Text(
        sv="Du är inloggad, men din roll omfattar inte det här.",
        en="You are signed in, but your role does not cover this.",
    ),
    "problem.strange-origin.text": Text(
        sv="Det här skickades från en annan webbplats än vår. Öppna sidan hos oss och försök igen.",
        en="This was sent from another site than ours. Open the page here and try again.",
    ),
    "problem.stale-form.text": Text(
        sv="Sidan har varit öppen för länge. Ladda om den och försök igen.",
        en="The page has been open for too long. Reload it and try again.",
    ),
    "problem.blocked.text": Text(
        sv="De här uppgifterna går inte längre att läsa: tiden har gått ut, eller så har "
        "personen tagit tillbaka dem eller begärt att de inte används.",
        en="These data can no longer be read: their time is up, or the person has withdrawn "
        "them or asked that they not be used.",
    ),
    "problem.404.title": Text(sv="Sidan finns inte", en="There is no such page"),
    "problem.404.text": Text(
        sv="Adressen kan vara felskriven, eller så har det som fanns här tagits bort.",
        en="The address may be mistyped, or what was here has been removed.",
    ),
    "problem.405.title": Text(sv="Så går det inte att göra", en="That cannot be done this way"),
    "problem.405.text": Text(
        sv="Adressen finns, men tar inte emot den här sortens fråga.",
        en="The address exists, but does not take this kind of request.",
    ),
    "problem.406.title": Text(sv="Det formatet finns inte", en="There is no such format"),
    "problem.406.text": Text(
        sv="Vi kan inte svara i det format som efterfrågades.",
        en="We cannot answer in the format that was asked for.",
    ),
    "problem.408.title": Text(sv="Det tog för lång tid", en="It took too long"),
    "problem.408.text": Text(
        sv="Överföringen avbröts. Inget sparades. Försök igen, gärna på ett snabbare nät.",
        en="The transfer was stopped. Nothing was stored. Try again, on a faster network if "
        "you can.",
    ),
    "problem.409.title": Text(sv="Det går inte just nu", en="That is not possible now"),
    "problem.409.text": Text(
        sv="Någon annan kan ha hunnit före. Ladda om sidan och se hur det ser ut nu.",
        en="Somebody else may have been first. Reload the page and see how things stand.",
    ),
    "problem.410.title": Text(sv="Uppgifterna raderas", en="The data are being erased"),
    "problem.410.text": Text(
        sv="Ansökan håller på att raderas. Det går inte längre att göra något med den.",
        en="The application is being erased. Nothing can be done with it any more.",
    ),
    "problem.413.title": Text(sv="Det är för stort", en="It is too large"),
    "problem.413.text": Text(
        sv="Det som skickades är större än vi tar emot. Inget sparades.",
        en="What was sent is larger than we take. Nothing was stored.",
    ),
    "problem.415.title": Text(sv="Fel sorts fil", en="The wrong kind of file"),
    "problem.415.text": Text(
        sv="Vi tar inte emot den sortens fil. Inget sparades.",
        en="We do not take that kind of file. Nothing was stored.",
    ),
    "problem.422.title": Text(sv="Något behöver rättas", en="Something needs correcting"),
    "problem.422.text": Text(
        sv="Något i det som skickades saknas eller stämmer inte. Inget sparades.",
        en="Something in what was sent is missing or wrong. Nothing was stored.",
    ),
    "problem.429.title": Text(sv="Vänta en stund", en="Wait a little"),
    "problem.429.text": Text(
        sv="Det har kommit många försök härifrån på kort tid. Vänta en stund och försök igen.",
        en="There have been many attempts from here in a short time. Wait a little and try again.",
    ),
    "problem.500.title": Text(sv="Något gick fel hos oss", en="Something went wrong on our side"),
    "problem.500.text": Text(
        sv="Felet är vårt och har noterats. Försök igen om en stund.",
        en="The fault is ours and has been noted. Try again in a while.",
    ),
    "problem.503.title": Text(sv="Vi kommer strax tillbaka", en="We will be back shortly"),
    "problem.503.text": Text(
        sv="Just nu kan vi inte ta emot något. Inget har sparats. Försök igen om några minuter.",
        en="We cannot take anything in right now. Nothing was stored. Try again in a few minutes.",
    ),
    "problem.nothing-lost": Text(
        sv="Använd webbläsarens bakåtknapp: det du har skrivit finns oftast kvar.",
        en="Use the back button of your browser: what you have written is usually still there.",
    ),
    "problem.to-start": Text(sv="Till startsidan", en="To the start page"),
}
