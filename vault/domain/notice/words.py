"""The sentences of the privacy notice. What depends on the policy is filled in."""

from vault.domain.language import Text
from vault.domain.policy.policy import Basis

HEADINGS = {
    "controller": Text(sv="Vem ansvarar för uppgifterna?", en="Who is responsible for the data?"),
    "officer": Text(sv="Vem svarar på frågor?", en="Who answers questions?"),
    "purposes": Text(
        sv="Varför behandlar vi uppgifterna, och med vilken rätt?",
        en="Why do we process the data, and on what legal basis?",
    ),
    "data": Text(sv="Vilka uppgifter behandlar vi?", en="What data do we process?"),
    "sources": Text(sv="Varifrån kommer uppgifterna?", en="Where does the data come from?"),
    "others": Text(
        sv="Är du nämnd i någon annans ansökan?", en="Are you named in somebody else's application?"
    ),
    "recipients": Text(sv="Vilka får ta del av uppgifterna?", en="Who receives the data?"),
    "transfers": Text(sv="Var finns uppgifterna?", en="Where is the data?"),
    "periods": Text(sv="Hur länge sparas uppgifterna?", en="How long is the data kept?"),
    "rights": Text(sv="Vilka rättigheter har du?", en="What are your rights?"),
    "objection": Text(sv="Vill du invända?", en="Do you want to object?"),
    "consent": Text(sv="Hur tar du tillbaka ett samtycke?", en="How do you withdraw consent?"),
    "complaint": Text(sv="Vart vänder du dig med klagomål?", en="Where can you complain?"),
    "required": Text(sv="Måste du lämna uppgifterna?", en="Do you have to provide the data?"),
    "automated": Text(sv="Fattas beslut av en maskin?", en="Are decisions made by a machine?"),
    "changes": Text(sv="Vilken version är det här?", en="Which version is this?"),
}

SENTENCES = {
    "controller": Text(
        sv="{name}, organisationsnummer {number}, är personuppgiftsansvarig.",
        en="{name}, organisation number {number}, is the controller of your personal data.",
    ),
    "reach": Text(sv="Du når oss så här: {ways}.", en="You can reach us here: {ways}."),
    "officer": Text(
        sv="Vårt dataskyddsombud når du här: {officer}.",
        en="You can reach our data protection officer here: {officer}.",
    ),
    "no_officer": Text(
        sv="Vi har inget dataskyddsombud. Skriv till {email}, så svarar vi.",
        en="We have no data protection officer. Write to {email} and we will answer.",
    ),
    "purposes": Text(
        sv="Vi använder uppgifterna till det här och inte till något annat:",
        en="We use the data for this and for nothing else:",
    ),
    "data": Text(
        sv="Det som du själv lämnar i formuläret: {fields}. Därtill det som vi antecknar under "
        "rekryteringen, och när och av vem din ansökan har öppnats.",
        en="What you give us in the form: {fields}. In addition, what we note during the "
        "recruitment, and when and by whom your application was opened.",
    ),
    "documents": Text(
        sv="Vi tar emot filer av typen {kinds}, högst {file} per fil, {total} per ansökan och "
        "{files} filer.",
        en="We accept files of the types {kinds}, at most {file} a file, {total} an application "
        "and {files} files.",
    ),
    "unwanted": Text(
        sv="Vi behöver inte det här, så lämna gärna bort det:",
        en="We do not need the following, so please leave it out:",
    ),
    "recipients": Text(
        sv="Bara de hos oss som arbetar med rekryteringen kan läsa din ansökan, och varje gång "
        "någon öppnar den antecknas det. Därutöver kan uppgifterna nå:",
        en="Only those of us who work with the recruitment can read your application, and every "
        "time somebody opens it, that is recorded. Beyond that, the data may reach:",
    ),
    "regions": Text(
        sv="Uppgifterna lagras här: {regions}.", en="The data is stored here: {regions}."
    ),
    "periods": Text(
        sv="När tiden är ute kan ingen längre läsa ansökan, och inom ett dygn är den raderad. "
        "På din egen sida ser du vilken dag det blir.",
        en="When the time is up, nobody can read the application any more, and within a day it "
        "is erased. Your own page shows which day that will be.",
    ),
    "backups": Text(
        sv="Säkerhetskopior finns kvar efter det, men nyckeln till din ansökan förstörs när den "
        "raderas. Senast sju dagar senare är också den sista kopian av nyckeln borta, och då kan "
        "ingen läsa ansökan i någon kopia.",
        en="Backups remain after that, but the key to your application is destroyed when it is "
        "erased. At most seven days later the last copy of the key is gone as well, and nobody "
        "can read the application in any backup.",
    ),
    "earlier": Text(
        sv="Du kan ta tillbaka ansökan eller begära att den raderas när som helst. Då raderas "
        "den genast, om vi inte måste spara den för ett rättsligt anspråk.",
        en="You can withdraw the application, or ask for its erasure, at any time. It is then "
        "erased at once, unless we have to keep it for a legal claim.",
    ),
    "no_sources": Text(
        sv="Från dig. Vi hämtar inga uppgifter om dig från register, sociala medier eller någon "
        "annan.",
        en="From you. We get no data about you from registers, social media or anybody else.",
    ),
    "sources": Text(
        sv="Från dig, och från dem som står här. Har någon annan lämnat uppgifter om dig får du "
        "veta det inom en månad, och senast första gången vi hör av oss.",
        en="From you, and from those named here. If somebody else has given us data about you, we "
        "tell you within a month, and at the latest the first time that we get in touch.",
    ),
    "others": Text(
        sv="Den som söker kan ha angett dig som referens, eller nämnt dig i ett brev eller "
        "ett intyg. Då har vi ditt namn och det som står där, och kanske hur man når dig, och vi "
        "har det från den sökande. Vi använder det bara för att bedöma ansökan, med samma "
        "rättsliga grund, och kontaktar dig bara om den sökande vill det. Det raderas "
        "tillsammans med ansökan. Du har samma rättigheter som den sökande: skriv till {email}.",
        en="An applicant may have named you as a referee, or mentioned you in a letter or a "
        "testimonial. We then hold your name and what is said there, perhaps how to reach you, "
        "and we have it from the applicant. We use it only to assess the application, on the same "
        "legal basis, and contact you only if the applicant wants us to. It is erased together "
        "with the application. You have the same rights as the applicant: write to {email}.",
    ),
    "objection": Text(
        sv="Du har rätt att när som helst invända mot att vi behandlar dina uppgifter efter en "
        "intresseavvägning, av skäl som har att göra med just din situation. Gör det på din egen "
        "sida eller skriv till {email}. Så länge vi prövar saken används uppgifterna inte, och "
        "du får svar inom en månad.",
        en="You have the right to object, at any time and on grounds that relate to your own "
        "situation, to our processing of your data on the basis of a legitimate interest. Do it "
        "on your own page or write to {email}. While we consider it the data is not used, and "
        "you get an answer within one month.",
    ),
    "rights": Text(
        sv="Du kan göra det mesta själv på din egen sida, med länken på ditt kvitto. Du kan "
        "också skriva till {email}. Vi svarar inom en månad, och det kostar ingenting.",
        en="You can do most of it yourself on your own page, with the link on your receipt. You "
        "can also write to {email}. We answer within one month, free of charge.",
    ),
    "consent": Text(
        sv="Öppna din egen sida och välj att ta tillbaka samtycket. Det går lika lätt som att "
        "ge det och gäller genast. Det som skedde dessförinnan var fortfarande tillåtet.",
        en="Open your own page and choose to withdraw consent. It is as easy as giving it and "
        "takes effect at once. What was done before that remains lawful.",
    ),
    "no_consent": Text(
        sv="Vi ber inte om något samtycke, så det finns inget att ta tillbaka.",
        en="We do not ask for any consent, so there is none to withdraw.",
    ),
    "complaint": Text(
        sv="Tycker du att vi gör fel kan du klaga hos {name}, {url}.",
        en="If you think that we do something wrong, you can complain to {name}, {url}.",
    ),
    "required": Text(
        sv="Ingen lag kräver att du lämnar uppgifter. Utan {required} kan vi inte ta emot din "
        "ansökan. Resten är frivilligt: {optional}.",
        en="No law requires you to provide data. Without {required} we cannot accept your "
        "application. The rest is voluntary: {optional}.",
    ),
    "automated": Text(
        sv="Nej. Ingen maskin sorterar, betygsätter eller avgör ansökningar. Det gör människor.",
        en="No. No machine ranks, scores or decides on applications. People do.",
    ),
    "changes": Text(
        sv="Det här är version {version}, som gäller från och med {day}. Din ansökan följer den "
        "version som gällde när den kom in; en ny version sparar den aldrig längre.",
        en="This is version {version}, in force since {day}. Your application follows the "
        "version that was in force when it came in; a new version never keeps it longer.",
    ),
}

BASES = {
    Basis.CONSENT: Text(
        sv="Rättslig grund: ditt samtycke (artikel 6.1 a i dataskyddsförordningen).",
        en="Legal basis: your consent (Article 6(1)(a) GDPR).",
    ),
    Basis.CONTRACT: Text(
        sv="Rättslig grund: avtal, eller åtgärder som du har bett om före ett avtal (artikel "
        "6.1 b i dataskyddsförordningen).",
        en="Legal basis: a contract, or steps at your request before one (Article 6(1)(b) GDPR).",
    ),
    Basis.LEGAL_DUTY: Text(
        sv="Rättslig grund: en rättslig förpliktelse (artikel 6.1 c i dataskyddsförordningen).",
        en="Legal basis: a legal obligation (Article 6(1)(c) GDPR).",
    ),
    Basis.PUBLIC_TASK: Text(
        sv="Rättslig grund: en uppgift av allmänt intresse (artikel 6.1 e i "
        "dataskyddsförordningen).",
        en="Legal basis: a task in the public interest (Article 6(1)(e) GDPR).",
    ),
    Basis.LEGITIMATE_INTEREST: Text(
        sv="Rättslig grund: en avvägning mellan vårt intresse och ditt (artikel 6.1 f i "
        "dataskyddsförordningen).",
        en="Legal basis: our legitimate interest, balanced against yours (Article 6(1)(f) GDPR).",
    ),
}

MECHANISMS = {
    "adequacy": Text(
        sv="EU-kommissionen har beslutat att skyddet i landet är tillräckligt.",
        en="The European Commission has decided that the protection there is adequate.",
    ),
    "scc": Text(
        sv="Uppgifterna skyddas av EU-kommissionens standardavtalsklausuler. Skriv till oss om "
        "du vill ha en kopia.",
        en="The data is protected by the European Commission's standard contractual clauses. "
        "Write to us if you want a copy.",
    ),
}

RIGHTS = (
    Text(
        sv="Få veta vilka uppgifter vi har om dig, och få en kopia.",
        en="Learn what data we hold about you, and get a copy.",
    ),
    Text(
        sv="Få fel rättade och det som saknas tillagt.",
        en="Have mistakes corrected and what is missing added.",
    ),
    Text(sv="Få uppgifterna raderade.", en="Have the data erased."),
    Text(
        sv="Begränsa behandlingen: då sparas uppgifterna men används inte.",
        en="Restrict the processing: the data is then stored but not used.",
    ),
    Text(
        sv="Invända mot behandling som bygger på en intresseavvägning. Då slutar vi, om vi inte "
        "kan visa tvingande skäl.",
        en="Object to processing that rests on a legitimate interest. We then stop, unless we "
        "can show compelling grounds.",
    ),
    Text(
        sv="Få ut uppgifterna i ett format som andra system kan läsa.",
        en="Get the data in a format that other systems can read.",
    ),
    Text(sv="Ta tillbaka ett samtycke när som helst.", en="Withdraw a consent at any time."),
    Text(sv="Klaga hos tillsynsmyndigheten.", en="Complain to the supervisory authority."),
    Text(
        sv="Få ersättning för skada, om någon har behandlat dina uppgifter i strid med "
        "dataskyddsförordningen.",
        en="Get compensation for damage, if somebody has processed your data in breach of the "
        "GDPR.",
    ),
    Text(
        sv="Få skriftligt besked om vilken utbildning, yrkeserfarenhet och vilka andra meriter "
        "den har som fick tjänsten, om du inte fick den (2 kap. 4 § diskrimineringslagen).",
        en="Be told in writing what education, professional experience and other merits whoever "
        "got the position has, if you did not get it (Discrimination Act, chapter 2, section 4).",
    ),
)
