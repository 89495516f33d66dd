"""What letters say that answer a request, in both languages (Art 12(4), 18(3) GDPR)."""

from collections.abc import Mapping

from vault.domain.language import Text
from vault.domain.requests import RefusalGround, RequestKind

SUBJECT = Text(sv="Svar på din begäran", en="Our answer to your request")
ABOUT = Text(
    sv="Det här gäller din ansökan till {organisation}: {position}.",
    en="This is about your application to {organisation}: {position}.",
)
ABOUT_SPONTANEOUS = Text(
    sv="Det här gäller din spontanansökan till {organisation}.",
    en="This is about your spontaneous application to {organisation}.",
)

ERASED = Text(
    sv="Du har bett oss att radera den. Det gör vi: ingen kan läsa den längre, och inom ett dygn är"
    " den raderad, med nycklar och dokument. Den privata länken slutar att fungera.",
    en="You asked us to erase it. We do: nobody can read it any more, and within a day it is"
    " erased, with its keys and documents. The private link stops working.",
)
REFUSED: Mapping[RequestKind, Text] = {
    RequestKind.ACCESS: Text(
        sv="Du har bett att få veta vad vi har sparat om dig. Vi kan inte göra det nu.",
        en="You asked to know what we hold about you. We cannot do so now.",
    ),
    RequestKind.RECTIFICATION: Text(
        sv="Du har bett oss att rätta uppgifter. Vi gör inte det.",
        en="You asked us to correct something. We do not.",
    ),
    RequestKind.ERASURE: Text(
        sv="Du har bett oss att radera den. Vi kan inte göra det nu.",
        en="You asked us to erase it. We cannot do so now.",
    ),
    RequestKind.RESTRICTION: Text(
        sv="Du har bett oss att begränsa hur vi använder den. Vi gör inte det.",
        en="You asked us to restrict how we use it. We do not.",
    ),
    RequestKind.PORTABILITY: Text(
        sv="Du har bett att få ut dina uppgifter. Vi kan inte lämna ut dem nu.",
        en="You asked for a copy of your data. We cannot hand it out now.",
    ),
    RequestKind.OBJECTION: Text(
        sv="Du har invänt mot att vi behandlar den. Vi har prövat det och fortsätter ändå.",
        en="You objected to our processing it. We have considered that, and go on.",
    ),
}
GROUND: Mapping[RefusalGround, Text] = {
    RefusalGround.CLAIMS: Text(
        sv="Skälet är att uppgifterna behövs för ett rättsligt anspråk (artikel 17.3 e och 21.1 i"
        " dataskyddsförordningen). De används inte till något annat, och raderas när anspråket är"
        " avgjort.",
        en="The reason is that the data is needed for a legal claim (Articles 17(3)(e) and 21(1) of"
        " the GDPR). It is used for nothing else, and erased once the claim is settled.",
    ),
    RefusalGround.LEGAL_DUTY: Text(
        sv="Skälet är att en annan lag kräver att vi sparar uppgifterna (artikel 17.3 b i"
        " dataskyddsförordningen).",
        en="The reason is that another law obliges us to keep the data (Article 17(3)(b) of the"
        " GDPR).",
    ),
    RefusalGround.IDENTITY: Text(
        sv="Skälet är att vi inte har kunnat försäkra oss om vem som frågar (artikel 12.2 i"
        " dataskyddsförordningen). Skriv till oss från adressen i ansökan, ring, eller använd din"
        " privata länk.",
        en="The reason is that we could not make sure who is asking (Article 12(2) of the GDPR)."
        " Write to us from the address in the application, call us, or use your private link.",
    ),
    RefusalGround.NOT_FOUND: Text(
        sv="Skälet är att vi inte har några sådana uppgifter om dig.",
        en="The reason is that we hold no such data about you.",
    ),
    RefusalGround.EXCESSIVE: Text(
        sv="Skälet är att begäran är uppenbart ogrundad eller orimlig (artikel 12.5 i"
        " dataskyddsförordningen).",
        en="The reason is that the request is manifestly unfounded or excessive (Article 12(5) of"
        " the GDPR).",
    ),
    RefusalGround.COMPELLING: Text(
        sv="Skälet är att våra berättigade intressen här väger tyngre än dina (artikel 21.1 i"
        " dataskyddsförordningen).",
        en="The reason is that our legitimate grounds override your interests here (Article 21(1)"
        " of the GDPR).",
    ),
}
COMPLAIN = Text(
    sv="Är du inte nöjd? Du kan klaga hos {authority} ({url}), och du kan vända dig till domstol.",
    en="You do not agree? You can complain to {authority} ({url}), and you can go to court.",
)
LONGER = Text(
    sv="Vi har fått din begäran, och behöver längre tid än en månad för att svara: den är"
    " omfattande eller invecklad. Du får svar senast {day}.",
    en="We have your request, and need more than a month to answer it: it is extensive or"
    " complicated. You will have our answer by {day}.",
)
LIFTED = Text(
    sv="Den har varit begränsad: sparad, men inte använd. Vi häver nu den begränsningen. Därefter"
    " gäller det vanliga datumet för radering, som du ser med din privata länk.",
    en="It has been restricted: stored, but not used. We are now lifting that restriction. After"
    " that the ordinary date of erasure counts, which your private link shows.",
)
