"""What the staff forms say of what is wrong, and what they call their fields."""

from vault.domain.language import Text
from vault.web.texts import Texts

_CONFIRM = Text(
    sv="Skriv precis det som står inom citattecken",
    en="Type exactly what stands in quotation marks",
)

TEXTS: Texts = {
    "field.password": Text(sv="Lösenord", en="Password"),
    "field.current": Text(sv="Nuvarande lösenord", en="Current password"),
    "field.totp": Text(sv="Kod från appen", en="Code from the app"),
    "field.roles": Text(sv="Roller", en="Roles"),
    "field.ground": Text(sv="Hur slutade det?", en="How did it end?"),
    "field.hired": Text(sv="Vem anställdes?", en="Who was hired?"),
    "field.title_sv": Text(sv="Rubrik på svenska", en="Title in Swedish"),
    "field.title_en": Text(sv="Rubrik på engelska", en="Title in English"),
    "field.description_sv": Text(sv="Annons på svenska", en="Advertisement in Swedish"),
    "field.description_en": Text(sv="Annons på engelska", en="Advertisement in English"),
    "field.reference": Text(sv="Referens", en="Reference"),
    "field.place": Text(sv="Ort", en="Place"),
    "field.last_on": Text(sv="Sista ansökningsdag", en="Last day to apply"),
    "field.subject": Text(sv="Ämne", en="Subject"),
    "field.text": Text(sv="Brev", en="Letter"),
    "field.subject_sv": Text(sv="Ämne på svenska", en="Subject in Swedish"),
    "field.subject_en": Text(sv="Ämne på engelska", en="Subject in English"),
    "field.text_sv": Text(sv="Brev på svenska", en="Letter in Swedish"),
    "field.text_en": Text(sv="Brev på engelska", en="Letter in English"),
    "field.reason": Text(sv="Skäl", en="Reason"),
    "field.to": Text(sv="Läge", en="Status"),
    "error.password.wrong": Text(
        sv="Adressen eller lösenordet stämmer inte", en="The address or the password is not right"
    ),
    "error.current.wrong": Text(
        sv="Det är inte ditt nuvarande lösenord", en="That is not your current password"
    ),
    "error.totp.wrong": Text(
        sv="Koden stämmer inte, eller är redan använd. Vänta på nästa och försök igen.",
        en="The code is not right, or was used already. Wait for the next one and try again.",
    ),
    "error.totp.missing": Text(
        sv="Skriv de sex siffrorna från din app", en="Enter the six digits from your app"
    ),
    "error.password.too-short": Text(
        sv="Välj ett lösenord med minst {limit} tecken",
        en="Choose a password of at least {limit} characters",
    ),
    "error.email.taken": Text(
        sv="Någon annan har redan den adressen", en="Somebody else has that address already"
    ),
    "error.roles.missing": Text(sv="Välj minst en roll", en="Choose at least one role"),
    "error.ground.not-a-choice": Text(
        sv="Välj om någon anställdes eller om tjänsten ställs in",
        en="Choose whether somebody was hired or the position is cancelled",
    ),
    "error.hired.missing": Text(sv="Välj vem som anställdes", en="Choose who was hired"),
    "error.hired.undeclared": Text(
        sv="Ingen kan anställas när tjänsten ställs in",
        en="Nobody can be hired when the position is cancelled",
    ),
    "error.confirm.missing": _CONFIRM,
    "error.confirm.not-confirmed": _CONFIRM,
    "error.title_sv.missing": Text(sv="Skriv en rubrik på svenska", en="Enter a title in Swedish"),
    "error.title_en.missing": Text(sv="Skriv en rubrik på engelska", en="Enter a title in English"),
    "error.description_sv.missing": Text(
        sv="Skriv annonsen på svenska", en="Enter the advertisement in Swedish"
    ),
    "error.description_en.missing": Text(
        sv="Skriv annonsen på engelska", en="Enter the advertisement in English"
    ),
    "error.last_on.in-the-past": Text(
        sv="Välj en sista dag som inte har varit", en="Choose a last day that is not past"
    ),
    "problem.own-rights.text": Text(
        sv="Du kan inte ändra dina egna rättigheter. Be en annan administratör.",
        en="You cannot change your own rights. Ask another administrator.",
    ),
    "problem.altered-rights.text": Text(
        sv="Personens rättigheter har ändrats utanför valvet. Se över dem och spara dem först.",
        en="This person's rights were changed outside the vault. Look them over and save them"
        " first.",
    ),
    "problem.last-administrator.text": Text(
        sv="Då skulle ingen vara kvar som kan bjuda in andra. Gör någon annan till administratör"
        " först.",
        en="Nobody would be left who can invite others. Make somebody else an administrator first.",
    ),
}
