"""What the staff pages say: coming in, the first page, the own account."""

from vault.domain.language import Counted, Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "recruiter.menu.today": Text(sv="I dag", en="Today"),
    "recruiter.menu.candidates": Text(sv="Kandidater", en="Candidates"),
    "recruiter.menu.positions": Text(sv="Tjänster", en="Positions"),
    "recruiter.menu.people": Text(sv="Medarbetare", en="People"),
    "recruiter.menu.account": Text(sv="Mitt konto", en="My account"),
    "recruiter.tabs": Text(sv="Det som väntar", en="What waits"),
    "recruiter.sign-in.title": Text(sv="Logga in", en="Sign in"),
    "recruiter.sign-in.lead": Text(
        sv="För den som arbetar med rekrytering.", en="For people who work with recruitment."
    ),
    "recruiter.sign-in.email": Text(sv="E-postadress", en="E-mail address"),
    "recruiter.sign-in.password": Text(sv="Lösenord", en="Password"),
    "recruiter.sign-in.go": Text(sv="Fortsätt", en="Continue"),
    "recruiter.sign-in.help": Text(
        sv="Har du glömt lösenordet, eller bytt telefon? Be en administratör om en ny länk.",
        en="Forgotten your password, or changed your phone? Ask an administrator for a new link.",
    ),
    "recruiter.code.title": Text(sv="Skriv koden", en="Enter the code"),
    "recruiter.code.label": Text(sv="Kod från din autentiseringsapp", en="Code from your app"),
    "recruiter.code.hint": Text(
        sv="Sex siffror som byts var 30:e sekund. En kod gäller en gång.",
        en="Six digits that change every 30 seconds. A code counts once.",
    ),
    "recruiter.code.go": Text(sv="Logga in", en="Sign in"),
    "recruiter.join.title": Text(sv="Välkommen", en="Welcome"),
    "recruiter.join.title-named": Text(sv="Välkommen, {name}", en="Welcome, {name}"),
    "recruiter.join.lead": Text(
        sv="Välj ett lösenord och koppla din telefon, så är du klar.",
        en="Choose a password and connect your phone, and you are done.",
    ),
    "recruiter.join.until": Text(
        sv="Länken fungerar en gång, till och med {day}.",
        en="The link works once, until {day}.",
    ),
    "recruiter.join.you": Text(sv="Vem är du?", en="Who are you?"),
    "recruiter.join.name": Text(sv="Ditt namn", en="Your name"),
    "recruiter.join.email": Text(sv="Din e-postadress", en="Your e-mail address"),
    "recruiter.join.email-hint": Text(sv="Den loggar du in med.", en="You sign in with this."),
    "recruiter.join.password-title": Text(sv="Lösenord", en="Password"),
    "recruiter.join.password": Text(sv="Välj ett lösenord", en="Choose a password"),
    "recruiter.join.password-hint": Text(
        sv="Minst 12 tecken. Gärna flera ord, eller ett som din lösenordshanterare hittar på.",
        en="At least 12 characters. Several words are good, or one that your password manager"
        " makes up.",
    ),
    "recruiter.join.phone-title": Text(sv="Telefon", en="Phone"),
    "recruiter.join.scan": Text(
        sv="Öppna din autentiseringsapp och läs av rutan.",
        en="Open your authenticator app and scan the square.",
    ),
    "recruiter.join.qr": Text(
        sv="QR-kod med samma nyckel som står i klartext intill",
        en="QR code with the same key that is written beside it",
    ),
    "recruiter.join.type": Text(
        sv="Eller skriv in den här nyckeln i appen:", en="Or type this key into the app:"
    ),
    "recruiter.join.code": Text(sv="Kod från appen", en="Code from the app"),
    "recruiter.join.code-hint": Text(
        sv="Sex siffror. Koden visar att telefonen är kopplad.",
        en="Six digits. The code shows that your phone is connected.",
    ),
    "recruiter.join.go": Text(sv="Klart, logga in", en="Done, sign in"),
    "recruiter.done.joined": Text(
        sv="Välkommen! Ditt konto är klart.", en="Welcome! Your account is ready."
    ),
    "recruiter.done.signed-out": Text(sv="Du är utloggad.", en="You are signed out."),
    "recruiter.done.code-over": Text(
        sv="Tiden eller försöken tog slut. Börja om med lösenordet.",
        en="Your time or your tries ran out. Start again with the password.",
    ),
    "recruiter.done.saved": Text(sv="Sparat.", en="Saved."),
    "recruiter.done.password": Text(
        sv="Lösenordet är bytt. Alla andra webbläsare är utloggade.",
        en="Your password is changed. All other browsers are signed out.",
    ),
    "recruiter.done.signed-out-everywhere": Text(
        sv="Alla andra webbläsare är utloggade.", en="All other browsers are signed out."
    ),
    "recruiter.done.raced": Text(
        sv="Någon annan hann före. Så här ser det ut nu; gör om det om det fortfarande behövs.",
        en="Somebody else was first. This is how things stand now; do it again if it is still"
        " needed.",
    ),
    "recruiter.today.title": Text(sv="Hej, {name}", en="Hello, {name}"),
    "recruiter.today.new": Counted(
        one=Text(sv="ny ansökan att läsa", en="new application to read"),
        other=Text(sv="nya ansökningar att läsa", en="new applications to read"),
    ),
    "recruiter.today.all": Counted(
        one=Text(sv="kandidat i listan", en="candidate in the list"),
        other=Text(sv="kandidater i listan", en="candidates in the list"),
    ),
    "recruiter.today.soon": Counted(
        one=Text(sv="raderas inom 30 dagar", en="erased within 30 days"),
        other=Text(sv="raderas inom 30 dagar", en="erased within 30 days"),
    ),
    "recruiter.today.quarantined": Counted(
        one=Text(sv="i karantän, behöver ett beslut", en="in quarantine, needs a decision"),
        other=Text(sv="i karantän, behöver ett beslut", en="in quarantine, need a decision"),
    ),
    "recruiter.today.vault": Text(sv="Så mår valvet", en="How the vault is doing"),
    "recruiter.today.well": Text(sv="Allt är som det ska.", en="Everything is as it should be."),
    "recruiter.today.unwell": Text(sv="Något behöver ses över", en="Something needs attention"),
    "recruiter.today.purge": Text(sv="Senaste gallring", en="Last purge"),
    "recruiter.today.purge-never": Text(sv="Inte körd än", en="Not run yet"),
    "recruiter.today.erased": Counted(
        one=Text(sv="{n} ansökan raderades", en="{n} application was erased"),
        other=Text(sv="{n} ansökningar raderades", en="{n} applications were erased"),
    ),
    "recruiter.today.letters": Text(sv="Brev", en="Letters"),
    "recruiter.today.letters-waiting": Counted(
        one=Text(sv="{n} på väg", en="{n} under way"),
        other=Text(sv="{n} på väg", en="{n} under way"),
    ),
    "recruiter.today.letters-failed": Counted(
        one=Text(sv="{n} gick inte fram", en="{n} did not arrive"),
        other=Text(sv="{n} gick inte fram", en="{n} did not arrive"),
    ),
    "recruiter.today.letters-announced": Counted(
        one=Text(
            sv="{n} brev skickades inte de senaste 30 dagarna, för ingen e-postserver är inställd."
            " Det skickas inte senare heller. Be den som sköter servern ställa in en.",
            en="{n} letter of the last 30 days was not sent, as no mail server is set. It will not"
            " be sent later either. Ask whoever looks after the server to set one.",
        ),
        other=Text(
            sv="{n} brev skickades inte de senaste 30 dagarna, för ingen e-postserver är inställd."
            " De skickas inte senare heller. Be den som sköter servern ställa in en.",
            en="{n} letters of the last 30 days were not sent, as no mail server is set. They will"
            " not be sent later either. Ask whoever looks after the server to set one.",
        ),
    ),
    "recruiter.today.letters-none": Text(sv="Inga väntar", en="None are waiting"),
    "recruiter.today.alarms": Text(sv="Larm de senaste 30 dagarna", en="Alarms in 30 days"),
    "recruiter.today.alarms-where": Text(
        sv="Granskningsloggen visar vad det gällde.", en="The audit log shows what it was about."
    ),
    "recruiter.today.none": Text(sv="Inga", en="None"),
    "recruiter.today.closings": Counted(
        one=Text(
            sv="En stängd tjänst har kandidater utan beslut. Det rättas inom några minuter.",
            en="One closed position has candidates without a decision. That is put right within"
            " minutes.",
        ),
        other=Text(
            sv="{n} stängda tjänster har kandidater utan beslut. Det rättas inom några minuter.",
            en="{n} closed positions have candidates without a decision. That is put right within"
            " minutes.",
        ),
    ),
    "recruiter.today.administrator": Text(
        sv="Som administratör sköter du medarbetare och tjänster. Ansökningarna läses bara av"
        " rekryterare.",
        en="As an administrator you look after people and positions. Applications are read by"
        " recruiters only.",
    ),
    "recruiter.account.title": Text(sv="Mitt konto", en="My account"),
    "recruiter.account.you": Text(sv="Om dig", en="About you"),
    "recruiter.account.roles": Text(sv="Roller", en="Roles"),
    "recruiter.account.settings": Text(sv="Inställningar", en="Settings"),
    "recruiter.account.language": Text(sv="Språk", en="Language"),
    "recruiter.account.sv": Text(sv="Svenska", en="Swedish"),
    "recruiter.account.en": Text(sv="Engelska", en="English"),
    "recruiter.account.daily": Text(
        sv="Skicka mig ett brev de dagar då nya ansökningar har kommit",
        en="Send me a letter on days when new applications have come",
    ),
    "recruiter.account.daily-hint": Text(
        sv="Brevet nämner ingen sökande, bara hur många de är.",
        en="The letter names no applicant, only how many there are.",
    ),
    "recruiter.account.save": Text(sv="Spara", en="Save"),
    "recruiter.account.password": Text(sv="Byt lösenord", en="Change password"),
    "recruiter.account.current": Text(sv="Nuvarande lösenord", en="Current password"),
    "recruiter.account.new": Text(sv="Nytt lösenord", en="New password"),
    "recruiter.account.change": Text(sv="Byt lösenord", en="Change password"),
    "recruiter.account.sessions": Text(sv="Inloggningar", en="Where you are signed in"),
    "recruiter.account.sessions-text": Text(
        sv="Du loggas ut efter 15 minuter utan aktivitet, och senast {moment}.",
        en="You are signed out after 15 minutes without activity, and at {moment} at the latest.",
    ),
    "recruiter.account.everywhere": Text(
        sv="Logga ut alla andra webbläsare", en="Sign out all other browsers"
    ),
    "recruiter.account.phone": Text(
        sv="Har du bytt telefon? Be en administratör att återställa ditt konto.",
        en="New phone? Ask an administrator to reset your account.",
    ),
    "role.administrator": Text(sv="Administratör", en="Administrator"),
    "role.recruiter": Text(sv="Rekryterare", en="Recruiter"),
}
