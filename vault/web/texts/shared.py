"""What every page says: the frame, the language switch, pagers, states, and the life bar."""

from vault.domain.language import Counted, Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "shared.skip": Text(sv="Hoppa till innehållet", en="Skip to the content"),
    "shared.menu": Text(sv="Huvudmeny", en="Main menu"),
    "shared.footer": Text(sv="Sidfot", en="Footer"),
    "shared.home": Text(sv="{organisation}, till startsidan", en="{organisation}, home page"),
    "shared.language": Text(sv="In English", en="På svenska"),
    "shared.jobs": Text(sv="Lediga tjänster", en="Open positions"),
    "shared.spontaneous": Text(sv="Spontanansökan", en="Spontaneous application"),
    "shared.my": Text(sv="Mina sidor", en="My pages"),
    "shared.privacy": Text(sv="Så behandlar vi dina uppgifter", en="How we handle your data"),
    "shared.sign-out": Text(sv="Logga ut", en="Sign out"),
    "shared.noscript": Text(
        sv="Allt här fungerar utan JavaScript.", en="Everything here works without JavaScript."
    ),
    "shared.optional": Text(sv="(om du vill)", en="(optional)"),
    "shared.error-summary": Text(sv="Något behöver rättas", en="Something needs correcting"),
    "shared.error-prefix": Text(sv="Fel:", en="Error:"),
    "shared.error-title": Text(sv="Fel: {title}", en="Error: {title}"),
    "shared.copy": Text(sv="Kopiera", en="Copy"),
    "shared.copied": Text(sv="Kopierat", en="Copied"),
    "shared.copy-failed": Text(
        sv="Det gick inte att kopiera. Markera texten och kopiera den själv.",
        en="Copying did not work. Select the text and copy it yourself.",
    ),
    "shared.download": Text(sv="Hämta", en="Download"),
    "shared.yes": Text(sv="Ja", en="Yes"),
    "shared.no": Text(sv="Nej", en="No"),
    "shared.back": Text(sv="Tillbaka", en="Back"),
    "shared.confirm-typing": Text(
        sv="Skriv ”{word}” för att bekräfta", en="Type “{word}” to confirm"
    ),
    "shared.loading": Text(sv="Hämtar …", en="Loading …"),
    "shared.offline": Text(
        sv="Du är inte ansluten till internet just nu. Det du har skrivit finns kvar.",
        en="You are offline right now. What you have written is still here.",
    ),
    "pager.label": Text(sv="Fler sidor", en="More pages"),
    "pager.first": Text(sv="Första sidan", en="First page"),
    "pager.next": Text(sv="Nästa sida", en="Next page"),
    "pager.previous": Text(sv="Föregående sida", en="Previous page"),
    "life.held": Text(sv="Spärrad, raderas inte nu", en="On hold, not erased now"),
    "life.last-day": Text(sv="Raderas i dag", en="Erased today"),
    "life.days": Counted(
        one=Text(sv="Raderas i morgon", en="Erased tomorrow"),
        other=Text(sv="Raderas om {n} dagar", en="Erased in {n} days"),
    ),
    "word.or": Text(sv="eller", en="or"),
    "kind.position": Text(sv="Sökt tjänst", en="Position-specific"),
    "kind.spontaneous": Text(sv="Spontan", en="Spontaneous"),
    "status.arriving": Text(sv="Tas emot", en="Arriving"),
    "status.received": Text(sv="Ny", en="New"),
    "status.accepted": Text(sv="Ny", en="New"),
    "status.in_review": Text(sv="Läses", en="In review"),
    "status.interview": Text(sv="Intervju", en="Interview"),
    "status.offered": Text(sv="Erbjuden", en="Offered"),
    "status.hired": Text(sv="Anställd", en="Hired"),
    "status.rejected": Text(sv="Avslag", en="Rejected"),
    "status.withdrawn": Text(sv="Återtagen", en="Withdrawn"),
    "status.quarantined": Text(sv="I karantän", en="Quarantined"),
    "status.archived": Text(sv="Arkiverad", en="Archived"),
    "status.erasing": Text(sv="Raderas", en="Being erased"),
    "status.held": Text(sv="Spärrad", en="On hold"),
    "status.restricted": Text(sv="Begränsad", en="Restricted"),
    "status.blocked": Text(sv="Låst, väntar på radering", en="Blocked, awaiting erasure"),
}
