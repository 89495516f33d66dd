"""What is said about keeping an application longer, taking it back, and what becomes of either."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "mypages.offer.title": Text(
        sv="Vill du att vi har den kvar längre?", en="Shall we keep it longer?"
    ),
    "mypages.offer.text": Text(
        sv="Du väljer själv. Säger du ja har vi den kvar till och med {day}. Gör du ingenting "
        "raderas den som planerat.",
        en="It is up to you. If you say yes, we keep it until the end of {day}. If you do nothing, "
        "it is erased as planned.",
    ),
    "mypages.offer.later": Text(
        sv="Du kan låta oss spara den längre. Tiden räknas från den dag du säger ja. Säger du ja "
        "i dag blir datumet detsamma, så kom hellre tillbaka senare.",
        en="You can let us keep it longer. The time counts from the day you say yes. If you say "
        "yes today the date stays the same, so come back later instead.",
    ),
    "mypages.offer.go": Text(sv="Spara den längre", en="Keep it longer"),
    "mypages.extend.title": Text(
        sv="Får vi ha din ansökan kvar längre?", en="May we keep your application longer?"
    ),
    "mypages.extend.question": Text(sv="Det här säger du ja till", en="What you say yes to"),
    "mypages.extend.without": Text(sv="Om du inte gör något", en="If you do nothing"),
    "mypages.extend.with": Text(sv="Om du säger ja", en="If you say yes"),
    "mypages.extend.erased-after": Text(sv="Raderas efter {day}", en="Erased after {day}"),
    "mypages.extend.yes": Text(sv="Ja, till och med {day}", en="Yes, until {day}"),
    "mypages.no-back": Text(sv="Nej, tillbaka", en="No, go back"),
    "mypages.consent-back.title": Text(sv="Ta tillbaka ditt samtycke", en="Withdraw your consent"),
    "mypages.consent-back.happens": Text(sv="Det här händer", en="What happens"),
    "mypages.consent-back.rule": Text(
        sv="Vi har din ansökan kvar till och med {day}, som vi hade gjort utan ditt ja. Sedan "
        "raderas den.",
        en="We keep your application until the end of {day}, as we would have without your yes. "
        "Then it is erased.",
    ),
    "mypages.consent-back.erases": Text(
        sv="Vi får bara ha din ansökan så länge du samtycker. Tar du tillbaka samtycket kan ingen "
        "läsa den från och med nu, och allt raderas inom ett dygn.",
        en="We may keep your application only as long as you consent. If you withdraw, nobody can "
        "read it from now on, and everything is erased within a day.",
    ),
    "mypages.consent-back.go": Text(sv="Ta tillbaka samtycket", en="Withdraw the consent"),
    "mypages.consent-back.go-erase": Text(
        sv="Ta tillbaka samtycket och radera", en="Withdraw the consent and erase"
    ),
    "mypages.withdraw.title": Text(sv="Ta tillbaka din ansökan", en="Withdraw your application"),
    "mypages.erase.title": Text(sv="Radera allt vi har om dig", en="Erase all we hold about you"),
    "mypages.withdraw.blocked": Text(
        sv="Ingen här kan läsa din ansökan från och med nu.",
        en="Nobody here can read your application from now on.",
    ),
    "mypages.withdraw.erased": Text(
        sv="Allt raderas inom ett dygn: dina uppgifter, dina filer och det vi har skrivit om dig.",
        en="Everything is erased within a day: your details, your files and what we have written "
        "about you.",
    ),
    "mypages.withdraw.not-in-running": Text(
        sv="Du är inte längre med bland dem som kan få tjänsten {title}.",
        en="You are no longer among those who can get the position {title}.",
    ),
    "mypages.withdraw.not-found": Text(
        sv="Vi kan inte längre höra av oss om andra tjänster.",
        en="We can no longer contact you about positions.",
    ),
    "mypages.withdraw.final": Text(
        sv="Det går inte att ångra. Du kan alltid söka på nytt.",
        en="It cannot be undone. You can always apply again.",
    ),
    "mypages.withdraw.go": Text(sv="Ta tillbaka och radera", en="Withdraw and erase"),
    "mypages.erase.go": Text(sv="Radera allt", en="Erase everything"),
    "mypages.held-not-now": Text(
        sv="Just nu finns ett hinder mot att radera den, till exempel en rättslig tvist. Ingen "
        "läser den under tiden, och den raderas när hindret är borta.",
        en="Right now something prevents erasing it, such as a legal dispute. Nobody reads it "
        "meanwhile, and it is erased once that is over.",
    ),
    "mypages.late.title": Text(sv="Det gick inte längre", en="That was no longer possible"),
    "mypages.late.text": Text(
        sv="Något hade ändrats sedan sidan visades. Så här ser det ut nu.",
        en="Something had changed since the page was shown. This is how things stand now.",
    ),
    "mypages.act.extend.waiting": Text(
        sv="Tack, vi har fått ditt ja", en="Thank you, we have your yes"
    ),
    "mypages.act.extend.waiting-text": Text(
        sv="Vi kontrollerar det, oftast inom en minut. Sedan gäller det nya datumet: till och med "
        "{day}.",
        en="We verify it, usually within a minute. Then the new date counts: until the end of "
        "{day}.",
    ),
    "mypages.act.extend.verified": Text(sv="Ditt ja är bekräftat", en="Your yes is confirmed"),
    "mypages.act.extend.verified-text": Text(
        sv="Vi har din ansökan kvar till och med {day}. Du kan ta tillbaka ditt samtycke när du "
        "vill.",
        en="We keep your application until the end of {day}. You can withdraw your consent at any "
        "time.",
    ),
    "mypages.act.withdraw_consent.waiting": Text(
        sv="Vi har tagit emot att du tar tillbaka ditt samtycke",
        en="We have received that you withdraw your consent",
    ),
    "mypages.act.withdraw_consent.waiting-text": Text(
        sv="Vi kontrollerar det, oftast inom en minut. Under tiden kan ingen läsa din ansökan.",
        en="We verify it, usually within a minute. Meanwhile nobody can read your application.",
    ),
    "mypages.act.withdraw_consent.verified": Text(
        sv="Ditt samtycke är tillbakataget", en="Your consent is withdrawn"
    ),
    "mypages.act.withdraw_consent.verified-text": Text(
        sv="Nu gäller bara det datum som står här nedanför.",
        en="Only the date below counts now.",
    ),
    "mypages.act.withdraw.waiting": Text(
        sv="Vi har tagit emot att du tar tillbaka din ansökan",
        en="We have received that you withdraw your application",
    ),
    "mypages.act.withdraw.verified": Text(
        sv="Du har tagit tillbaka din ansökan", en="You have withdrawn your application"
    ),
    "mypages.act.erase.waiting": Text(
        sv="Vi har tagit emot att du vill radera allt",
        en="We have received that you want everything erased",
    ),
    "mypages.act.erase.verified": Text(
        sv="Du har begärt att allt raderas", en="You have asked for everything to be erased"
    ),
    "mypages.act.ending-text": Text(
        sv="Ingen kan läsa den längre. Allt raderas inom ett dygn, och sedan går länken inte att "
        "öppna.",
        en="Nobody can read it any more. Everything is erased within a day, and then the link "
        "opens nothing.",
    ),
    "mypages.act.refused": Text(
        sv="En begäran kunde inte bekräftas", en="A request could not be confirmed"
    ),
    "mypages.act.refused-text": Text(
        sv="Den kom {moment} och har inte ändrat något. Var det du? Gör om den här. Var det inte "
        "du, skriv till {email}.",
        en="It came {moment} and has changed nothing. Was it you? Do it again here. If it was not "
        "you, write to {email}.",
    ),
    "mypages.expired.title": Text(sv="Tiden har gått ut", en="The time is up"),
    "mypages.expired.text": Text(
        sv="Ingen kan läsa din ansökan längre. Allt raderas inom ett dygn.",
        en="Nobody can read your application any more. Everything is erased within a day.",
    ),
}
