"""What the pages about holds and requests say of what is wrong, and what they call their fields."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "field.identity": Text(sv="Hur vet ni vem det är?", en="How do you know who it is?"),
    "field.channel": Text(sv="Hur kom begäran?", en="How did the request come?"),
    "field.received_on": Text(sv="När kom begäran?", en="When did the request come?"),
    "field.request_kind": Text(sv="Vad begärs?", en="What is asked for?"),
    "field.refusal": Text(sv="Skäl till avslaget", en="Reason for refusing"),
    "field.review_on": Text(sv="Nästa genomgång", en="Next review"),
    "field.claimants": Text(sv="Vem framför anspråket?", en="Who makes the claim?"),
    "error.claimants.missing": Text(
        sv="Ange minst en ansökan: adressen till kandidatens sida",
        en="Name at least one application: the address of the candidate's page",
    ),
    "error.claimants.unknown": Text(
        sv="En av dem är ingen ansökan till den här tjänsten. Är den redan raderad finns inget att"
        " spärra",
        en="One of them is no application for this position. If it is erased already, there is"
        " nothing to hold",
    ),
    "error.no-position": Text(
        sv="Välj en ansökan till en tjänst: en spontanansökan gäller ingen",
        en="Choose an application for a position: a spontaneous one is for none",
    ),
    "field.owner": Text(sv="Ansvarig", en="Owner"),
    "field.words": Text(sv="Egna ord", en="In your own words"),
    "error.identity.same-channel": Text(
        sv="Kontrollera på en annan väg än begäran kom: den som skrev läser också svaret",
        en="Check by another way than the request came: whoever wrote also reads the answer",
    ),
    "error.same-channel": Text(
        sv="Välj en annan väg än den som begäran kom på",
        en="Choose another way than the one by which the request came",
    ),
    "error.identity.not-a-choice": Text(
        sv="Välj hur ni vet vem som frågar", en="Choose how you know who asks"
    ),
    "error.channel.not-a-choice": Text(sv="Välj hur begäran kom", en="Choose how the request came"),
    "error.request_kind.not-a-choice": Text(
        sv="Välj vad som begärs", en="Choose what is asked for"
    ),
    "error.refusal.not-a-choice": Text(
        sv="Välj varför: utan skäl får en begäran inte avslås",
        en="Choose why: a request may not be refused without a reason",
    ),
    "error.reason.missing": Text(sv="Skriv varför", en="Write why"),
    "error.received_on.in-the-future": Text(
        sv="Välj en dag som har varit", en="Choose a day that has been"
    ),
    "error.in-the-future": Text(sv="Välj en dag som har varit", en="Choose a day that has been"),
    "error.review_on.not-a-date": Text(
        sv="Välj dagen då spärren ska gås igenom", en="Choose the day of the next review"
    ),
    "error.review_on.in-the-past": Text(
        sv="Välj en dag efter i dag", en="Choose a day after today"
    ),
    "error.review_on.too-far": Text(
        sv="Välj en dag senast {limit}: en spärr gås igenom minst vartannat år",
        en="Choose {limit} or an earlier day: a hold is reviewed at least every other year",
    ),
    "error.too-far": Text(sv="Välj en dag senast {limit}", en="Choose {limit} or an earlier day"),
    "error.owner.unknown": Text(
        sv="Skriv adressen till någon som arbetar här",
        en="Enter the address of somebody who works here",
    ),
    "error.application.unknown": Text(
        sv="Det finns ingen sådan ansökan: klistra in adressen till kandidatens sida, eller dess 32"
        " sista tecken",
        en="There is no such application: paste the address of the candidate's page, or its last 32"
        " characters",
    ),
    "problem.held.text": Text(
        sv="En spärr gör att ansökan måste sparas. Häv spärren först, eller avslå begäran.",
        en="A hold says that the application has to be kept. Release it first, or refuse the"
        " request.",
    ),
    "problem.restricted.text": Text(
        sv="Personen har låtit begränsa ansökan. Fråga först vad som ska gälla, och häv"
        " begränsningen.",
        en="The person has had the application restricted. Ask first what is to count, and lift the"
        " restriction.",
    ),
}
