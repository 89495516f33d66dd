"""What the pages about positions say."""

from vault.domain.language import Counted, Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "recruiter.positions.title": Text(sv="Tjänster", en="Positions"),
    "recruiter.positions.new": Text(sv="Ny tjänst", en="New position"),
    "recruiter.positions.none": Text(sv="Inga tjänster än", en="No positions yet"),
    "recruiter.positions.none-text": Text(
        sv="Skriv den första annonsen. Den syns för sökande först när du publicerar den.",
        en="Write the first advertisement. Applicants see it only when you publish it.",
    ),
    "recruiter.positions.position": Text(sv="Tjänst", en="Position"),
    "recruiter.positions.state": Text(sv="Läge", en="State"),
    "recruiter.positions.last": Text(sv="Sista dag", en="Last day"),
    "recruiter.positions.open": Text(sv="Att besluta om", en="To decide"),
    "recruiter.positions.all": Text(sv="Ansökningar", en="Applications"),
    "recruiter.positions.no-last": Text(sv="tills vidare", en="until further notice"),
    "position.draft": Text(sv="Utkast", en="Draft"),
    "position.published": Text(sv="Publicerad", en="Published"),
    "position.closed": Text(sv="Stängd", en="Closed"),
    "position.over": Text(sv="Sista dagen har varit", en="Past its last day"),
    "recruiter.position.facts": Text(sv="Om tjänsten", en="About the position"),
    "recruiter.position.address": Text(sv="Adress", en="Address"),
    "recruiter.position.made": Text(sv="Skapad", en="Created"),
    "recruiter.position.published": Text(sv="Publicerad", en="Published"),
    "recruiter.position.closed": Text(sv="Stängd", en="Closed"),
    "recruiter.position.outcome.hired": Text(sv="Någon anställdes", en="Somebody was hired"),
    "recruiter.position.outcome.cancelled": Text(sv="Inställd", en="Cancelled"),
    "recruiter.position.advertisement": Text(sv="Annonsen", en="The advertisement"),
    "recruiter.position.in-sv": Text(sv="På svenska", en="In Swedish"),
    "recruiter.position.in-en": Text(sv="På engelska", en="In English"),
    "recruiter.position.edit": Text(sv="Ändra", en="Edit"),
    "recruiter.position.publish": Text(sv="Publicera", en="Publish"),
    "recruiter.position.close": Text(sv="Stäng tjänsten …", en="Close the position …"),
    "recruiter.position.candidates": Counted(
        one=Text(sv="Visa {n} kandidat", en="Show {n} candidate"),
        other=Text(sv="Visa {n} kandidater", en="Show {n} candidates"),
    ),
    "recruiter.position.see": Text(sv="Se annonsen", en="See the advertisement"),
    "recruiter.position.counts": Text(sv="Ansökningar", en="Applications"),
    "recruiter.position.no-applications": Text(
        sv="Ingen har sökt än.", en="Nobody has applied yet."
    ),
    "recruiter.position.closed-note": Text(
        sv="En stängd tjänst öppnas inte igen: löftet om radering räknas från stängningen.",
        en="A closed position is not opened again: the promise of erasure counts from the closing.",
    ),
    "recruiter.position-form.new": Text(sv="Ny tjänst", en="New position"),
    "recruiter.position-form.edit": Text(sv="Ändra tjänsten", en="Edit the position"),
    "recruiter.position-form.lead": Text(
        sv="Annonsen finns alltid på både svenska och engelska.",
        en="The advertisement is always in both Swedish and English.",
    ),
    "recruiter.position-form.description-hint": Text(
        sv="En tom rad börjar ett nytt stycke.", en="An empty line begins a new paragraph."
    ),
    "recruiter.position-form.reference-hint": Text(
        sv="Till exempel REF-2026-14. Den skriver du när du stänger tjänsten.",
        en="For example REF-2026-14. You type it when you close the position.",
    ),
    "recruiter.position-form.last-hint": Text(
        sv="Hela dagen räknas. Lämna tomt för tills vidare.",
        en="The whole day counts. Leave empty for until further notice.",
    ),
    "recruiter.position-form.preview": Text(sv="Förhandsgranska", en="Preview"),
    "recruiter.position-form.preview-title": Text(
        sv="Så ser sökande annonsen", en="How applicants see the advertisement"
    ),
    "recruiter.position-form.save-draft": Text(sv="Spara som utkast", en="Save as draft"),
    "recruiter.position-form.save": Text(sv="Spara", en="Save"),
    "recruiter.done.drafted": Text(
        sv="Utkastet är sparat. Sökande ser det när du publicerar.",
        en="The draft is saved. Applicants see it when you publish.",
    ),
    "recruiter.done.published": Text(
        sv="Tjänsten är publicerad och tar emot ansökningar.",
        en="The position is published and takes applications.",
    ),
    "recruiter.done.closed": Text(
        sv="Tjänsten är stängd. Alla som inte anställdes har fått avslag, och tiden till radering"
        " räknas från nu.",
        en="The position is closed. Everybody who was not hired is rejected, and the time until"
        " erasure counts from now.",
    ),
    "recruiter.close.title": Text(sv="Stäng {title}", en="Close {title}"),
    "recruiter.close.lead": Text(sv="Det går inte att ångra.", en="This cannot be undone."),
    "recruiter.close.means": Text(sv="Vad händer?", en="What happens?"),
    "recruiter.close.rejected": Counted(
        one=Text(
            sv="En kandidat väntar på beslut. Om hon eller han inte anställs blir det avslag.",
            en="One candidate awaits a decision. Whoever is not hired is rejected.",
        ),
        other=Text(
            sv="{n} kandidater väntar på beslut. Alla som inte anställs får avslag.",
            en="{n} candidates await a decision. Everybody who is not hired is rejected.",
        ),
    ),
    "recruiter.close.nobody": Text(
        sv="Ingen väntar på beslut. Ingen får avslag.",
        en="Nobody awaits a decision. Nobody is rejected.",
    ),
    "recruiter.close.erased": Text(
        sv="De raderas vid slutet av {day}.", en="They are erased at the end of {day}."
    ),
    "recruiter.close.erased-between": Text(
        sv="De raderas mellan {first} och {last}.",
        en="They are erased between {first} and {last}.",
    ),
    "recruiter.close.extension": Text(
        sv="I brevet erbjuds de att bli kvar längre, om de vill.",
        en="The letter offers them to stay longer, if they want to.",
    ),
    "recruiter.close.taken": Text(
        sv="Tjänsten försvinner från jobbsidan på en gång.",
        en="The position leaves the careers page at once.",
    ),
    "recruiter.close.ground": Text(sv="Hur slutade det?", en="How did it end?"),
    "recruiter.close.hired": Text(sv="Någon anställdes", en="Somebody was hired"),
    "recruiter.close.hired-hint": Text(
        sv="Välj vem nedan. Den som anställs får inget brev härifrån.",
        en="Choose who below. Whoever is hired gets no letter from here.",
    ),
    "recruiter.close.cancelled": Text(sv="Tjänsten ställs in", en="The position is cancelled"),
    "recruiter.close.cancelled-hint": Text(
        sv="Ingen anställs, och alla får avslag.",
        en="Nobody is hired, and everybody is rejected.",
    ),
    "recruiter.close.only-cancel": Text(
        sv="Som administratör kan du ställa in tjänsten. Den som anställs namnges av en"
        " rekryterare.",
        en="As an administrator you can cancel the position. Whoever is hired is named by a"
        " recruiter.",
    ),
    "recruiter.close.unread": Counted(
        one=Text(sv="{n} ny ansökan", en="{n} new application"),
        other=Text(sv="{n} nya ansökningar", en="{n} new applications"),
    ),
    "recruiter.close.who": Text(sv="Vem anställdes?", en="Who was hired?"),
    "recruiter.close.letter": Text(
        sv="Brevet till dem som får avslag", en="The letter to those who are rejected"
    ),
    "recruiter.close.send": Text(
        sv="Skicka brev till alla som får avslag", en="Send a letter to everybody rejected"
    ),
    "recruiter.close.mark": Text(
        sv="{mark} byts mot varje persons namn.", en="{mark} becomes each person's name."
    ),
    "recruiter.close.confirm": Text(sv="Bekräfta", en="Confirm"),
    "recruiter.close.go": Text(sv="Stäng tjänsten", en="Close the position"),
}
