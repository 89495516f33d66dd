"""What the first staff page says of the doctor's findings and of alarms."""

from vault.domain.language import Counted, Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "recruiter.finding.purge-late": Text(
        sv="Gallringen borde ha gått vid det här laget. Det som har löpt ut går inte att läsa,"
        " men ligger kvar tills den har gått. Be den som sköter servern att köra doctor.",
        en="The purge should have run by now. What has expired cannot be read, but is still"
        " there until it has. Ask whoever looks after the server to run doctor.",
    ),
    "recruiter.finding.purge-guarded": Text(
        sv="Gallringen stannade för säkerhets skull: ovanligt många ansökningar skulle raderas,"
        " eller så har klockan hoppat. Det som har löpt ut går inte att läsa. Be den som sköter"
        " servern att granska och bekräfta.",
        en="The purge stopped to be on the safe side: unusually many applications were to be"
        " erased, or the clock had jumped. What has expired cannot be read. Ask whoever looks"
        " after the server to look it over and confirm.",
    ),
    "recruiter.finding.purge-incomplete": Text(
        sv="Den senaste gallringen kunde inte radera allt. Den försöker igen vid nästa körning.",
        en="The last purge could not erase everything. It tries again when it runs next.",
    ),
    "recruiter.finding.overdue": Text(
        sv="Ansökningar som skulle ha raderats för mer än ett dygn sedan ligger kvar. Ingen kan"
        " läsa dem. Be den som sköter servern att köra doctor.",
        en="Applications that should have been erased more than a day ago are still there. Nobody"
        " can read them. Ask whoever looks after the server to run doctor.",
    ),
    "recruiter.finding.half-erased": Text(
        sv="En radering påbörjades och blev inte klar. Nästa gallring fortsätter den.",
        en="An erasure was begun and not finished. The next purge goes on with it.",
    ),
    "recruiter.finding.receipts-unsigned": Text(
        sv="Kvitton på radering har väntat på sin underskrift i mer än en timme.",
        en="Receipts of erasure have awaited their signature for more than an hour.",
    ),
    "recruiter.finding.acts-waiting": Text(
        sv="Något som en sökande har begärt har väntat på kontroll i mer än en timme.",
        en="Something that an applicant ordered has awaited verification for more than an hour.",
    ),
    "recruiter.finding.work-stopped": Text(
        sv="Det som tar emot ansökningar och skickar brev verkar stå stilla. Nya ansökningar syns"
        " inte förrän det går igen. Be den som sköter servern att köra doctor.",
        en="What takes applications in and sends letters seems to have stopped. New applications do"
        " not show until it runs again. Ask whoever looks after the server to run doctor.",
    ),
    "recruiter.finding.letters-failed": Text(
        sv="Brev gick inte fram de senaste 30 dagarna. Kandidatens sida visar vilka det gällde.",
        en="Letters of the last 30 days did not arrive. The candidate's page shows whose they"
        " were.",
    ),
    "recruiter.finding.letters-late": Text(
        sv="Brev skulle ha gått för mer än en timme sedan. De skickas så snart e-postservern tar"
        " emot dem.",
        en="Letters should have gone more than an hour ago. They are sent as soon as the mail"
        " server takes them.",
    ),
    "recruiter.finding.clock-late": Text(
        sv="Ansökningar bär ett senare slutdatum än policyn ger dem. Nästa gallring räknar om.",
        en="Applications bear a later end than the policy gives them. The next purge counts anew.",
    ),
    "recruiter.finding.clock-back": Text(
        sv="Serverns klocka har ställts tillbaka. Det som hade löpt ut går fortfarande inte att"
        " läsa, och det gallras ändå. Be den som sköter servern att ställa den rätt.",
        en="The server's clock was set back. What had expired still cannot be read, and is erased"
        " all the same. Ask whoever looks after the server to set it right.",
    ),
    "recruiter.finding.clock-early": Text(
        sv="Ansökningar bär ett tidigare slutdatum än policyn ger dem. Nästa gallring räknar om"
        " och raderar ingen av dem.",
        en="Applications bear an earlier end than the policy gives them. The next purge counts"
        " anew and erases none of them.",
    ),
    "recruiter.finding.clock-refused": Text(
        sv="Ansökningar saknar en regel i policyn. Be den som sköter servern att köra doctor.",
        en="Applications have no rule in the policy. Ask whoever looks after the server to run"
        " doctor.",
    ),
    "recruiter.finding.requests-late": Text(
        sv="Minst en begäran från en sökande skulle ha besvarats och väntar ännu.",
        en="At least one request by an applicant should have been answered and still waits.",
    ),
    "recruiter.finding.objections-late": Text(
        sv="Minst en invändning från en sökande skulle ha avgjorts och väntar ännu.",
        en="At least one objection by an applicant should have been decided and still waits.",
    ),
    "recruiter.finding.holds-unreviewed": Text(
        sv="Minst en spärr skulle ha gåtts igenom. Häv den, eller ge den en ny dag.",
        en="At least one hold should have been reviewed. Release it, or give it a new day.",
    ),
    "recruiter.finding.hand-overs-late": Text(
        sv="Tiden för en överlämning har gått ut utan att någon har bekräftat den. Se till att"
        " personalakten har det som behövs.",
        en="The time for a hand-over is up and nobody has confirmed it. See that the personnel"
        " file has what it needs.",
    ),
    "recruiter.finding.backup-late": Text(
        sv="Det är mer än två dygn sedan den senaste säkerhetskopian togs. Be den som sköter"
        " servern att köra doctor.",
        en="The last backup was taken more than two days ago. Ask whoever looks after the server"
        " to run doctor.",
    ),
    "recruiter.alarm.act.refused": Counted(
        one=Text(
            sv="{n} begäran med falsk underskrift avvisades",
            en="{n} order with a forged signature was refused",
        ),
        other=Text(
            sv="{n} begäranden med falsk underskrift avvisades",
            en="{n} orders with a forged signature were refused",
        ),
    ),
    "recruiter.alarm.application.refused_at_acceptance": Counted(
        one=Text(
            sv="{n} ansökan var ändrad och togs inte emot",
            en="{n} application was tampered with and not taken in",
        ),
        other=Text(
            sv="{n} ansökningar var ändrade och togs inte emot",
            en="{n} applications were tampered with and not taken in",
        ),
    ),
    "recruiter.alarm.staff.altered": Counted(
        one=Text(
            sv="{n} försök att ta sig in genom databasen stoppades",
            en="{n} attempt to get in through the database was stopped",
        ),
        other=Text(
            sv="{n} försök att ta sig in genom databasen stoppades",
            en="{n} attempts to get in through the database were stopped",
        ),
    ),
    "recruiter.alarm.guard.stopped": Counted(
        one=Text(sv="Gallringen stoppades {n} gång", en="The purge was stopped {n} time"),
        other=Text(sv="Gallringen stoppades {n} gånger", en="The purge was stopped {n} times"),
    ),
    "recruiter.alarm.ledger.overridden": Counted(
        one=Text(
            sv="{n} start utan listan över raderade",
            en="{n} start without the list of what was erased",
        ),
        other=Text(
            sv="{n} starter utan listan över raderade",
            en="{n} starts without the list of what was erased",
        ),
    ),
}
