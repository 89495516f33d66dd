"""What my pages say to the person whose application it is: plainly, and never to keep them."""

from vault.domain.language import Counted, Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "mypages.title": Text(sv="Mina sidor", en="My pages"),
    "mypages.lead": Text(
        sv="Här ser du allt vi har om dig, vem som har öppnat din ansökan och när den raderas. "
        "Du kan också spara den längre eller ta tillbaka den.",
        en="Here you see everything we hold about you, who has opened your application and when "
        "it will be erased. You can also keep it longer or take it back.",
    ),
    "mypages.code": Text(sv="Din länk eller kod", en="Your link or code"),
    "mypages.code-hint": Text(
        sv="Båda står på ditt kvitto och i mejlet från oss. Klistra in hela länken, eller skriv "
        "koden: stora eller små bokstäver och mellanrum spelar ingen roll.",
        en="Both are on your receipt and in the e-mail from us. Paste the whole link, or type the "
        "code: capitals and spaces do not matter.",
    ),
    "mypages.open": Text(sv="Öppna min ansökan", en="Open my application"),
    "mypages.lost": Text(sv="Hittar du inte länken?", en="Cannot find the link?"),
    "mypages.lost-contact": Text(sv="Så når du oss", en="How to reach us"),
    "mypages.over.title": Text(sv="Öppna din länk igen", en="Open your link again"),
    "mypages.over.text": Text(
        sv="För din säkerhet stänger vi efter en kvart utan att något händer, och alltid efter en "
        "timme. Inget har gått förlorat.",
        en="To keep you safe we close after a quarter of an hour without anything happening, and "
        "always after an hour. Nothing is lost.",
    ),
    "mypages.visiting.title": Text(sv="Du har en ansökan öppen", en="You have an application open"),
    "mypages.visiting.go": Text(sv="Fortsätt till ansökan", en="Continue to the application"),
    "error.code.missing": Text(
        sv="Klistra in din länk eller skriv din kod", en="Paste your link or type your code"
    ),
    "error.code.malformed": Text(
        sv="Det där är inte en hel länk eller kod. Kopiera hela länken från mejlet, eller skriv "
        "koden på ditt kvitto: 16 grupper om fem tecken.",
        en="That is not a whole link or code. Copy the whole link from the e-mail, or type the "
        "code on your receipt: 16 groups of five characters.",
    ),
    "error.code.unknown": Text(
        sv="Länken eller koden öppnar ingenting. Antingen är den inte rätt, eller så är ansökan "
        "redan raderad.",
        en="This link or code opens nothing. Either it is not right, or the application has "
        "already been erased.",
    ),
    "mypages.close": Text(sv="Stäng", en="Close"),
    "mypages.closed.title": Text(sv="Din ansökan är stängd", en="Your application is closed"),
    "mypages.closed.text": Text(
        sv="Inget av den finns kvar i den här webbläsaren. Du öppnar den igen med din länk eller "
        "kod.",
        en="Nothing of it is left in this browser. You open it again with your link or code.",
    ),
    "mypages.closed.again": Text(sv="Öppna igen", en="Open again"),
    "mypages.yours": Text(sv="Din ansökan", en="Your application"),
    "mypages.spontaneous": Text(sv="Spontanansökan", en="Spontaneous application"),
    "mypages.status.arriving": Text(
        sv="Din ansökan tas emot.", en="Your application is being received."
    ),
    "mypages.status.received": Text(
        sv="Vi har fått din ansökan. Inget är bestämt än.",
        en="We have your application. Nothing has been decided yet.",
    ),
    "mypages.status.accepted": Text(
        sv="Vi har fått din ansökan. Inget är bestämt än.",
        en="We have your application. Nothing has been decided yet.",
    ),
    "mypages.status.in_review": Text(sv="Din ansökan läses.", en="Your application is being read."),
    "mypages.status.interview": Text(
        sv="Du är bland dem som går vidare till intervju.",
        en="You are among those who go on to an interview.",
    ),
    "mypages.status.offered": Text(
        sv="Vi vill erbjuda dig tjänsten.", en="We want to offer you the position."
    ),
    "mypages.status.hired": Text(sv="Du har fått tjänsten.", en="You have got the position."),
    "mypages.status.rejected": Text(
        sv="Du gick inte vidare den här gången.", en="You were not selected this time."
    ),
    "mypages.status.withdrawn": Text(
        sv="Du har tagit tillbaka din ansökan.", en="You have withdrawn your application."
    ),
    "mypages.status.quarantined": Text(
        sv="Vi har fått din ansökan. Någon av filerna behöver kontrolleras innan den kan läsas.",
        en="We have your application. One of the files has to be checked before it can be read.",
    ),
    "mypages.status.archived": Text(
        sv="Din ansökan är arkiverad, och bara ett fåtal kan läsa den.",
        en="Your application is archived, and only a few people can read it.",
    ),
    "mypages.status.erasing": Text(
        sv="Din ansökan raderas.", en="Your application is being erased."
    ),
    "mypages.received": Text(sv="Kom in", en="Received"),
    "mypages.decided": Text(sv="Beslut", en="Decided"),
    "mypages.kept": Text(sv="Så länge har vi den", en="How long we keep it"),
    "mypages.kept-until": Text(sv="Till och med {day}", en="Until the end of {day}"),
    "mypages.kept-days": Counted(
        one=Text(sv="En dag kvar, sedan raderas allt", en="One day left, then all is erased"),
        other=Text(sv="{n} dagar kvar, sedan raderas allt", en="{n} days left, then all is erased"),
    ),
    "mypages.kept-today": Text(
        sv="Sista dagen, vid midnatt raderas allt", en="The last day, at midnight all is erased"
    ),
    "mypages.kept-over": Text(sv="Raderas inom ett dygn", en="Erased within a day"),
    "mypages.held.title": Text(
        sv="Den kan inte raderas just nu", en="It cannot be erased right now"
    ),
    "mypages.held.text": Text(
        sv="Något hindrar det, till exempel en rättslig tvist. Skriv till {email} om du vill veta "
        "mer.",
        en="Something prevents it, such as a legal dispute. Write to {email} to learn more.",
    ),
    "mypages.restricted.title": Text(
        sv="Den används inte just nu", en="It is not in use right now"
    ),
    "mypages.restricted.text": Text(
        sv="Behandlingen är begränsad: ansökan sparas, men ingen rekryterare kan läsa den.",
        en="Processing is restricted: the application is stored, but no recruiter can read it.",
    ),
    "mypages.data": Text(sv="Det här har vi om dig", en="What we hold about you"),
    "mypages.documents": Text(sv="Dina filer", en="Your files"),
    "mypages.export": Text(sv="Hämta allt som en zip-fil", en="Download everything as a ZIP file"),
    "mypages.export-hint": Text(
        sv="Filerna som du skickade dem, och allt annat vi har, för dig att läsa och för andra "
        "system att läsa in.",
        en="The files as you sent them, and everything else we hold, for you to read and for other "
        "systems to import.",
    ),
    "mypages.export-name": Text(sv="min-ansokan.zip", en="my-application.zip"),
    "mypages.extract.made": Text(
        sv="Det här hade {organisation} om dig {moment}.",
        en="This is what {organisation} held about you on {moment}.",
    ),
    "mypages.kind.cv": Text(sv="CV", en="CV"),
    "mypages.kind.cover_letter": Text(sv="personligt brev", en="cover letter"),
    "mypages.kind.attachment": Text(sv="bilaga", en="attachment"),
    "mypages.looks": Text(sv="Vem har öppnat den?", en="Who has opened it?"),
    "mypages.looks-none": Text(
        sv="Ingen har öppnat din ansökan än.", en="Nobody has opened your application yet."
    ),
    "mypages.looks-list": Text(
        sv="Rekryterarna ser också ditt namn, när du sökte och läget i sin lista.",
        en="The recruiters also see your name, when you applied and the status in their list.",
    ),
    "mypages.look.opened": Text(sv="{who} öppnade din ansökan", en="{who} opened your application"),
    "mypages.look.downloaded": Text(
        sv="{who} hämtade {document}", en="{who} downloaded {document}"
    ),
    "mypages.look.a-file": Text(sv="en av dina filer", en="one of your files"),
    "mypages.look.times": Counted(
        one=Text(sv="{n} gång", en="{n} time"), other=Text(sv="{n} gånger", en="{n} times")
    ),
    "mypages.who.staff": Text(sv="En rekryterare", en="A recruiter"),
    "mypages.who.operator": Text(sv="Någon som sköter systemet", en="Somebody who runs the system"),
    "mypages.who.work": Text(sv="Systemet", en="The system"),
    "mypages.who.purge": Text(sv="Systemet", en="The system"),
    "mypages.choices": Text(sv="Dina val", en="Your choices"),
    "mypages.consents": Text(sv="Samtycke", en="Consent"),
    "mypages.consents-none": Text(
        sv="Du har inte gett något samtycke, och det behövs inte.",
        en="You have given no consent, and none is needed.",
    ),
    "mypages.consent.given": Text(sv="Du sa ja {moment}", en="You said yes on {moment}"),
    "mypages.consent.renewed": Text(
        sv="Du sa ja på nytt {moment}", en="You said yes again on {moment}"
    ),
    "mypages.consent.refused": Text(sv="Du sa nej {moment}", en="You said no on {moment}"),
    "mypages.consent.unticked": Text(
        sv="Du lämnade rutan tom när du sökte, {moment}",
        en="You left the box empty when you applied, on {moment}",
    ),
    "mypages.consent.withdrawn": Text(
        sv="Du tog tillbaka ditt ja {moment}", en="You withdrew your yes on {moment}"
    ),
    "mypages.consent.expired": Text(
        sv="Samtycket gick ut {moment}", en="The consent ran out on {moment}"
    ),
    "mypages.end": Text(sv="Ta tillbaka din ansökan", en="Withdraw your application"),
    "mypages.end-text": Text(
        sv="Då kan ingen läsa den från och med nu, och allt raderas inom ett dygn. Du behöver inte "
        "säga varför.",
        en="Then nobody can read it from now on, and everything is erased within a day. You need "
        "not say why.",
    ),
    "mypages.end-erase": Text(sv="Radera allt", en="Erase everything"),
    "mypages.rights": Text(sv="Dina rättigheter och hur du når oss", en="Your rights and contact"),
}
