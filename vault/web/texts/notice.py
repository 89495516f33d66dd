"""What the page of the privacy notice says beside the notice itself."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "notice.dates.title": Text(
        sv="Vad det betyder om du söker i dag, den {day}",
        en="What that means if you apply today, {day}",
    ),
    "notice.dates.case": Text(sv="Vad som händer", en="What happens"),
    "notice.dates.day": Text(sv="Sista dag", en="Last day"),
    "notice.dates.note": Text(
        sv="I tabellen står den sista dag då vi kan läsa ansökan; när den är slut kan ingen det. "
        "Dagarna räknas ut på samma sätt som på ditt kvitto, på din egen sida och när "
        "ansökningar raderas. Händer något annat, eller senare, blir det en annan dag.",
        en="The table has the last day on which we can read the application; when it is over, "
        "nobody can. "
        "The days are worked out in the same way as on your receipt, on your own page, and when "
        "applications are erased. If something else happens, or later, it is another day.",
    ),
}
