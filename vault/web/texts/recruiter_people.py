"""What the pages about the people who work here say."""

from vault.domain.language import Counted, Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "recruiter.people.title": Text(sv="Medarbetare", en="People"),
    "recruiter.people.invite": Text(sv="Bjud in", en="Invite"),
    "recruiter.people.name": Text(sv="Namn", en="Name"),
    "recruiter.people.roles": Text(sv="Roller", en="Roles"),
    "recruiter.people.sees": Text(sv="Ser", en="Sees"),
    "recruiter.people.standing": Text(sv="Läge", en="State"),
    "recruiter.people.sees-all": Text(sv="Alla ansökningar", en="All applications"),
    "recruiter.people.sees-none": Text(sv="Inga ansökningar", en="No applications"),
    "recruiter.people.sees-some": Counted(
        one=Text(sv="{n} tjänst", en="{n} position"),
        other=Text(sv="{n} tjänster", en="{n} positions"),
    ),
    "recruiter.people.nameless": Text(sv="Inbjuden utan namn", en="Invited without a name"),
    "standing.active": Text(sv="Aktiv", en="Active"),
    "standing.invited": Text(sv="Inbjuden", en="Invited"),
    "standing.lapsed": Text(sv="Länken har gått ut", en="Link is over"),
    "standing.disabled": Text(sv="Avstängd", en="Disabled"),
    "standing.altered": Text(
        sv="Behörigheten ändrades utanför valvet", en="Rights changed outside the vault"
    ),
    "recruiter.invite.title": Text(sv="Bjud in en medarbetare", en="Invite a colleague"),
    "recruiter.invite.lead": Text(
        sv="Du får en länk som fungerar en gång, i sju dagar. Lämna den på ett säkert sätt.",
        en="You get a link that works once, for seven days. Pass it on in a safe way.",
    ),
    "recruiter.invite.name": Text(sv="Namn", en="Name"),
    "recruiter.invite.email": Text(sv="E-postadress", en="E-mail address"),
    "recruiter.invite.language": Text(sv="Språk", en="Language"),
    "recruiter.invite.roles": Text(sv="Vad får personen göra?", en="What may they do?"),
    "recruiter.invite.recruiter-hint": Text(
        sv="Läser ansökningar, flyttar kandidater och beslutar.",
        en="Reads applications, moves candidates and decides.",
    ),
    "recruiter.invite.administrator-hint": Text(
        sv="Sköter medarbetare och tjänster. Läser inga ansökningar.",
        en="Looks after people and positions. Reads no applications.",
    ),
    "recruiter.invite.sees": Text(
        sv="Vilka ansökningar ser en rekryterare?", en="Which applications does a recruiter see?"
    ),
    "recruiter.invite.sees-all": Text(
        sv="Alla tjänster och spontanansökningar", en="All positions and spontaneous applications"
    ),
    "recruiter.invite.sees-some": Text(sv="Bara de här tjänsterna", en="These positions only"),
    "recruiter.invite.positions": Text(sv="Tjänster", en="Positions"),
    "recruiter.invite.go": Text(sv="Skapa länken", en="Make the link"),
    "recruiter.invited.title": Text(sv="Länken är klar", en="The link is ready"),
    "recruiter.invited.for": Text(sv="Till {name}", en="For {name}"),
    "recruiter.invited.once": Text(
        sv="Den visas bara nu. Den som har länken kan skapa kontot: lämna den bara till rätt"
        " person.",
        en="It is shown only now. Whoever has the link can make the account: give it to the right"
        " person only.",
    ),
    "recruiter.invited.sent": Text(
        sv="Den är också på väg till {email}.", en="It is also on its way to {email}."
    ),
    "recruiter.invited.link": Text(sv="Länk", en="Link"),
    "recruiter.invited.until": Text(
        sv="Fungerar en gång, till och med {day}.", en="Works once, until {day}."
    ),
    "recruiter.invited.back": Text(sv="Till medarbetarna", en="To the people"),
    "recruiter.person.rights": Text(sv="Rättigheter", en="Rights"),
    "recruiter.person.self": Text(
        sv="Det här är du. Dina egna rättigheter ändras av en annan administratör.",
        en="This is you. Your own rights are changed by another administrator.",
    ),
    "recruiter.person.save": Text(sv="Spara", en="Save"),
    "recruiter.person.access": Text(sv="Tillträde", en="Access"),
    "recruiter.person.reset": Text(sv="Återställ kontot", en="Reset the account"),
    "recruiter.person.reset-text": Text(
        sv="Lösenordet och telefonen tas bort, personen loggas ut överallt, och du får en ny länk"
        " att lämna.",
        en="Password and phone are removed, the person is signed out everywhere, and you get a new"
        " link to pass on.",
    ),
    "recruiter.person.disable": Text(sv="Stäng av", en="Disable"),
    "recruiter.person.disable-text": Text(
        sv="Personen loggas ut på en gång och kommer inte in igen.",
        en="The person is signed out at once and cannot come back in.",
    ),
    "recruiter.person.enable-text": Text(
        sv="Kontot är avstängt. En återställning släpper in personen igen, med en ny länk.",
        en="The account is disabled. A reset lets the person in again, with a new link.",
    ),
    "recruiter.person.altered": Text(
        sv="Någon har ändrat den här personens rättigheter direkt i databasen. Personen kommer inte"
        " in förrän du har sett över rättigheterna här nedanför och sparat dem. Ta reda på vem som"
        " kan skriva i databasen.",
        en="Somebody changed this person's rights in the database itself. They cannot sign in until"
        " you have looked over the rights below and saved them. Find out who can write to the"
        " database.",
    ),
    "recruiter.person.since": Text(sv="Tillagd", en="Added"),
    "recruiter.done.disabled": Text(
        sv="Personen är avstängd och utloggad.", en="The person is disabled and signed out."
    ),
}
