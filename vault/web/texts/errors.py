"""What is said beside a field: what to do, and what would be accepted.

Keys are ``error.<code>`` or, more closely, ``error.<field>.<code>``; ``{label}`` is the field's
name in the form, ``{limit}`` and ``{accepted}`` come from the error.
"""

from vault.domain.language import Text
from vault.web.texts import Texts

_EMAIL = Text(
    sv="Skriv en e-postadress, till exempel namn@exempel.se",
    en="Enter an e-mail address, for example name@example.com",
)

TEXTS: Texts = {
    "field.name": Text(sv="Namn", en="Name"),
    "field.email": Text(sv="E-post", en="E-mail"),
    "field.phone": Text(sv="Telefon", en="Phone"),
    "field.cv": Text(sv="CV", en="CV"),
    "field.cover_letter": Text(sv="Personligt brev", en="Cover letter"),
    "field.attachment": Text(sv="Bilagor", en="Attachments"),
    "field.message": Text(sv="Meddelande", en="Message"),
    "field.consent_keep": Text(sv="Samtycke", en="Consent"),
    "field.position": Text(sv="Tjänst", en="Position"),
    "field.code": Text(sv="Kod eller länk", en="Code or link"),
    "field.": Text(sv="Ansökan", en="The application"),
    "field.application": Text(sv="Ansökan", en="The application"),
    "error.invalid": Text(
        sv="{label}: det som står här stämmer inte", en="{label}: what is here is not right"
    ),
    "error.missing": Text(sv="Fyll i: {label}", en="Fill in: {label}"),
    "error.name.missing": Text(sv="Skriv ditt namn", en="Enter your name"),
    "error.email.missing": Text(sv="Skriv din e-postadress", en="Enter your e-mail address"),
    "error.cv.missing": Text(sv="Välj en fil med ditt CV", en="Choose a file with your CV"),
    "error.not-an-email": _EMAIL,
    "error.email.invalid": _EMAIL,
    "error.not-a-phone-number": Text(
        sv="Skriv ett telefonnummer, till exempel 070-123 45 67",
        en="Enter a phone number, for example +46 70 123 45 67",
    ),
    "error.not-an-organisation-number": Text(
        sv="{label}: skriv tio siffror, till exempel 556000-0000",
        en="{label}: enter ten digits, for example 556000-0000",
    ),
    "error.no-rule": Text(
        sv="Den här sortens ansökan tar vi inte emot",
        en="We do not take this sort of application",
    ),
    "error.not-yes": Text(
        sv="{label}: kryssa i rutan (”yes”), eller lämna den tom",
        en="{label}: tick the box (“yes”) or leave it",
    ),
    "error.too-common": Text(
        sv="{label}: det används av många och går lätt att gissa. Välj något annat.",
        en="{label}: many people use it and it is easy to guess. Choose another.",
    ),
    "error.contains-own-data": Text(
        sv="{label}: välj något utan ditt namn, din adress eller organisationens namn",
        en="{label}: choose something without your name, address or the organisation's name",
    ),
    "error.nameless": Text(
        sv="{label}: filen saknar namn. Välj den igen.",
        en="{label}: the file has no name. Choose it again.",
    ),
    "error.not-unicode": Text(
        sv="{label}: det finns tecken som inte går att läsa. Skriv texten på nytt, som UTF-8.",
        en="{label}: there are characters that cannot be read. Type the text again, as UTF-8.",
    ),
    "error.too-long": Text(
        sv="{label}: skriv högst {limit} tecken", en="{label}: use at most {limit} characters"
    ),
    "error.too-short": Text(
        sv="{label}: skriv minst {limit} tecken", en="{label}: use at least {limit} characters"
    ),
    "error.control-characters": Text(
        sv="{label}: det finns tecken som inte går att visa. Skriv texten på nytt.",
        en="{label}: there are characters that cannot be shown. Type the text again.",
    ),
    "error.undeclared": Text(
        sv="{label}: det skickades något som formuläret inte har. Inget sparades.",
        en="{label}: something was sent that the form does not have. Nothing was stored.",
    ),
    "error.duplicate": Text(
        sv="{label}: skicka det här fältet en gång", en="{label}: send this field once"
    ),
    "error.empty": Text(
        sv="{label}: filen är tom. Välj en annan.", en="{label}: the file is empty. Choose another."
    ),
    "error.wrong-kind": Text(
        sv="{label}: filen är inte av ett slag som vi tar emot. Välj {accepted}.",
        en="{label}: the file is not of a kind that we take. Choose {accepted}.",
    ),
    "error.macros": Text(
        sv="{label}: filen innehåller makron. Spara den utan makron eller som PDF.",
        en="{label}: the file contains macros. Save it without macros or as PDF.",
    ),
    "error.mislabelled": Text(
        sv="{label}: filens namn säger ett slag och innehållet ett annat. Spara om den som "
        "{accepted}.",
        en="{label}: the name of the file says one kind and its content another. Save it again as "
        "{accepted}.",
    ),
    "error.polyglot": Text(
        sv="{label}: filen innehåller flera filer i en. Spara om den som {accepted}.",
        en="{label}: the file is several files in one. Save it again as {accepted}.",
    ),
    "error.zip-bomb": Text(
        sv="{label}: filen är packad så att den inte går att läsa säkert. Spara om den som PDF.",
        en="{label}: the file is packed so that it cannot be read safely. Save it again as PDF.",
    ),
    "error.mistyped": Text(
        sv="{label}: något tecken blev fel. Jämför med koden på ditt kvitto.",
        en="{label}: a character is wrong. Compare with the code on your receipt.",
    ),
    "error.not-text": Text(
        sv="{label}: här behövs text, inte en fil", en="{label}: text is needed here, not a file"
    ),
    "error.not-a-file": Text(
        sv="{label}: här behövs en fil, inte text", en="{label}: a file is needed here, not text"
    ),
    "error.too-large": Text(
        sv="{label}: filen är för stor. Den får vara högst {limit}.",
        en="{label}: the file is too large. It may be at most {limit}.",
    ),
    "error.too-large.text": Text(
        sv="{label}: texten är för lång", en="{label}: the text is too long"
    ),
    "error.too-large.application": Text(
        sv="Ansökan är för stor. Allt tillsammans får vara högst {limit}.",
        en="The application is too large. Everything together may be at most {limit}.",
    ),
    "error.too-large.files": Text(
        sv="Det är för många filer. Skicka högst {limit}.",
        en="There are too many files. Send at most {limit}.",
    ),
    "error.too-large.parts": Text(
        sv="Formuläret har för många delar. Det får ha högst {limit}.",
        en="The form has too many parts. It may have at most {limit}.",
    ),
    "error.truncated": Text(
        sv="Överföringen bröts innan allt hade kommit fram. Inget sparades. Försök igen.",
        en="The transfer broke before everything had arrived. Nothing was stored. Try again.",
    ),
    "error.too-slow": Text(
        sv="Överföringen tog för lång tid. Inget sparades. Försök igen.",
        en="The transfer took too long. Nothing was stored. Try again.",
    ),
    "error.malformed": Text(
        sv="Det som skickades gick inte att tolka. Ladda om sidan och försök igen.",
        en="What was sent could not be read. Reload the page and try again.",
    ),
    "error.consent-needed": Text(
        sv="Vi får bara spara en spontanansökan om du samtycker. Kryssa i rutan om du vill det.",
        en="We may keep a spontaneous application only if you consent. Tick the box if you do.",
    ),
    "error.idempotency-key-reused": Text(
        sv="Samma formulär har redan skickats med annat innehåll. Ladda om sidan och börja om.",
        en="This form was sent before with other content. Reload the page and start again.",
    ),
    "error.not-json": Text(
        sv="{label}: det här är inte giltig JSON", en="{label}: this is not valid JSON"
    ),
    "error.closed": Text(
        sv="Tjänsten tar inte längre emot ansökningar", en="The position takes no more applications"
    ),
    "error.unknown": Text(
        sv="{label}: det finns inte. Välj något annat.",
        en="{label}: there is no such thing. Choose another.",
    ),
    "error.language.unknown": Text(
        sv="Välj svenska eller engelska", en="Choose Swedish or English"
    ),
    "error.not-a-choice": Text(
        sv="{label}: välj ett av alternativen", en="{label}: choose one of the options"
    ),
    "error.language.not-a-choice": Text(
        sv="Språk: skriv {accepted}", en="Language: write {accepted}"
    ),
    "error.encoded-body": Text(
        sv="Det som skickades är komprimerat, och det packar vi inte upp. Skicka det som det är, "
        "utan Content-Encoding. Inget sparades.",
        en="What was sent is compressed, and we do not unpack it. Send it as it is, without "
        "Content-Encoding. Nothing was stored.",
    ),
    "error.not-a-date": Text(
        sv="{label}: skriv datumet som 2026-12-31", en="{label}: write the date as 2026-12-31"
    ),
    "error.in-the-past": Text(
        sv="{label}: välj en dag som inte har varit", en="{label}: choose a day that is not past"
    ),
    "error.taken": Text(
        sv="{label}: det används redan. Välj något annat.",
        en="{label}: that is in use already. Choose another.",
    ),
    "error.not-confirmed": Text(
        sv="Skriv ordet precis som det står för att bekräfta",
        en="Type the word exactly as shown to confirm",
    ),
    "error.wrong": Text(
        sv="{label}: det stämmer inte. Försök igen.", en="{label}: that is not right. Try again."
    ),
    "error.malformed-id": Text(
        sv="{label}: det är inte en giltig beteckning", en="{label}: that is not a valid id"
    ),
}
