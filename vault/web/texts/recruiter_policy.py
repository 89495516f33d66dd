"""What the page about the policy and its change says."""

from vault.domain.language import Counted, Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "recruiter.menu.policy": Text(sv="Policy", en="Policy"),
    "recruiter.policy.waits": Text(sv="En ny policy är på väg.", en="A new policy is on its way."),
    "recruiter.policy.read": Text(sv="Läs vad som ändras", en="Read what changes"),
    "recruiter.policy.title": Text(sv="Policyn", en="The policy"),
    "recruiter.policy.lead": Text(
        sv="Policyn säger vad som sparas, varför och hur länge. Gallringen, datumen som de sökande"
        " ser och integritetsinformationen läses ur den.",
        en="The policy says what is kept, why and how long. The purge, the dates that applicants"
        " see and the privacy notice are all read from it.",
    ),
    "recruiter.policy.in-force": Text(sv="Gäller nu", en="In force"),
    "recruiter.policy.name": Text(sv="Policy", en="Policy"),
    "recruiter.policy.since": Text(sv="Sedan", en="Since"),
    "recruiter.policy.text": Text(sv="Texten", en="The text"),
    "recruiter.policy.notice": Text(
        sv="Integritetsinformationen som de sökande läser",
        en="The privacy notice that applicants read",
    ),
    "recruiter.policy.coming": Text(sv="På väg", en="On its way"),
    "recruiter.policy.nothing": Text(sv="Ingen ändring är på väg", en="No change is on its way"),
    "recruiter.policy.nothing-text": Text(
        sv="En ny policy föreslås på servern med kommandot policy announce eller policy activate."
        " Därefter står den här, och någon annan än den som föreslog den får godkänna den.",
        en="A new policy is proposed on the server, with the command policy announce or policy"
        " activate. Then it stands here, and somebody else than its proposer may approve it.",
    ),
    "recruiter.policy.state.proposed": Text(
        sv="Väntar på en andra person", en="Awaits a second person"
    ),
    "recruiter.policy.state.delayed": Text(sv="72 timmar pågår", en="72 hours are running"),
    "recruiter.policy.state.approved": Text(sv="Godkänd", en="Approved"),
    "recruiter.policy.proposed": Text(sv="Föreslagen", en="Proposed"),
    "recruiter.policy.by": Text(sv="{moment} av {who}", en="{moment} by {who}"),
    "recruiter.policy.announced": Text(sv="Meddelad de sökande", en="Announced to applicants"),
    "recruiter.policy.not-announced": Text(
        sv="Inte än, och den får inte gälla förrän 30 dagar därefter",
        en="Not yet, and it may not count until 30 days after that",
    ),
    "recruiter.policy.no-announcement": Text(
        sv="Behövs inte: inget ändras för dem vars uppgifter sparas",
        en="Not needed: nothing changes for those whose data is kept",
    ),
    "recruiter.policy.letters": Text(sv="Brev", en="Letters"),
    "recruiter.policy.delivered": Counted(
        one=Text(sv="{n} skickat", en="{n} sent"), other=Text(sv="{n} skickade", en="{n} sent")
    ),
    "recruiter.policy.under-way": Text(sv="{n} på väg", en="{n} under way"),
    "recruiter.policy.undelivered": Counted(
        one=Text(sv="{n} gick inte fram", en="{n} did not arrive"),
        other=Text(sv="{n} gick inte fram", en="{n} did not arrive"),
    ),
    "recruiter.policy.records": Text(sv="Ansökningar", en="Applications"),
    "recruiter.policy.earlier": Counted(
        one=Text(sv="{n} raderas tidigare", en="{n} is erased earlier"),
        other=Text(sv="{n} raderas tidigare", en="{n} are erased earlier"),
    ),
    "recruiter.policy.later": Counted(
        one=Text(sv="{n} raderas senare", en="{n} is erased later"),
        other=Text(sv="{n} raderas senare", en="{n} are erased later"),
    ),
    "recruiter.policy.unmoved": Text(
        sv="Inget datum ändras för dem som redan har sökt",
        en="No date moves for those who have applied already",
    ),
    "recruiter.policy.approved": Text(sv="Godkänd", en="Approved"),
    "recruiter.policy.counts": Text(sv="Börjar gälla", en="Comes into force"),
    "recruiter.policy.counts-from": Text(
        sv="Tidigast {day}, när någon annan har godkänt den",
        en="On {day} at the earliest, when somebody else has approved it",
    ),
    "recruiter.policy.changes": Text(sv="Det här ändras", en="What changes"),
    "recruiter.policy.grade.material": Text(
        sv="Rör dem vars uppgifter sparas", en="Matters to those whose data is kept"
    ),
    "recruiter.policy.grade.house": Text(sv="Rör hur vi arbetar", en="Is about how we work"),
    "recruiter.policy.grade.wording": Text(sv="Bara ord", en="Words only"),
    "recruiter.policy.alone": Text(
        sv="Det finns ingen annan administratör, så 72 timmar ersätter den andra personen. Är något"
        " fel kan du stoppa ändringen till dess.",
        en="There is no other administrator, so 72 hours stand for the second person. If something"
        " is wrong, you can stop the change until then.",
    ),
    "recruiter.policy.own": Text(
        sv="Du har föreslagit ändringen, så någon annan administratör får godkänna den.",
        en="You proposed this change, so another administrator has to approve it.",
    ),
    "recruiter.policy.recruiters": Text(
        sv="En administratör godkänner eller stoppar ändringen.",
        en="An administrator approves or stops the change.",
    ),
    "recruiter.policy.approve": Text(sv="Godkänn ändringen", en="Approve the change"),
    "recruiter.policy.approve-text": Text(
        sv="Läs vad som ändras här ovanför. Kortare regler gäller alla på en gång, och det som"
        " raderas kommer inte tillbaka; längre regler gäller bara nya ansökningar.",
        en="Read above what changes. Shorter rules count for everybody at once, and what is erased"
        " does not come back; longer ones count for new applications only.",
    ),
    "recruiter.policy.approve-return": Text(
        sv="Ändringen tar tillbaka kortare regler. Godkänner du den får de som sökte under de här"
        " reglerna sina senare datum igen, och var och en ser det på sin sida.",
        en="The change takes shorter rules back. If you approve it, whoever applied under these"
        " rules gets the later date again, and each of them sees it on their page.",
    ),
    "recruiter.policy.alone-return": Text(
        sv="Ändringen tar tillbaka kortare regler. Utan en andra person behåller de som redan har"
        " sökt sina tidigare datum.",
        en="The change takes shorter rules back. Without a second person, those who have applied"
        " already keep their earlier dates.",
    ),
    "recruiter.policy.password": Text(sv="Ditt lösenord", en="Your password"),
    "recruiter.policy.cancel": Text(sv="Stoppa ändringen", en="Stop the change"),
    "recruiter.policy.cancel-text": Text(
        sv="Policyn som gäller nu fortsätter att gälla. Brev som inte har gått tas tillbaka; de som"
        " redan har fått ett får inget nytt.",
        en="The policy in force stays in force. Letters that have not gone are taken back; whoever"
        " has had one gets no other.",
    ),
    "recruiter.policy.past": Text(sv="Tidigare ändringar", en="Earlier changes"),
    "recruiter.policy.outcome": Text(sv="Hur det gick", en="What became of it"),
    "recruiter.policy.activated": Text(sv="Började gälla {moment}", en="In force from {moment}"),
    "recruiter.policy.cancelled": Text(
        sv="Stoppad {moment} av {who}", en="Stopped {moment} by {who}"
    ),
    "recruiter.done.policy-approved": Text(
        sv="Ändringen är godkänd.", en="The change is approved."
    ),
    "recruiter.done.policy-cancelled": Text(
        sv="Ändringen är stoppad. Ingenting har ändrats.",
        en="The change is stopped. Nothing was changed.",
    ),
    "problem.policy-own-change.text": Text(
        sv="Du har själv föreslagit ändringen. Någon annan administratör får godkänna den.",
        en="You proposed this change yourself. Another administrator has to approve it.",
    ),
    "problem.policy-no-change.text": Text(
        sv="Ändringen är inte på väg längre: den har stoppats, börjat gälla eller bytts ut.",
        en="The change is no longer on its way: it was stopped, came into force or was replaced.",
    ),
    "problem.policy-not-announced.text": Text(
        sv="De sökande har inte fått veta något än. Ändringen får meddelas dem först.",
        en="The applicants have not been told yet. The change has to be announced first.",
    ),
}
