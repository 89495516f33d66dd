"""What the page of the privacy notice says beside the notice itself."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "notice.dates.title": Text(
        sv="Vad det betyder om du söker i dag, den {day}",
        en="What that means if you apply today, {day}",
    ),
    "notice.dates.case": Text(sv="Vad som händer", en="What happens"),
    "notice.dates.day": Text(
        sv="Sista dagen som vi kan läsa ansökan", en="Last day on which we can read it"
    ),
    "notice.dates.note": Text(
        sv="Dagarna räknas ut på samma sätt som på ditt kvitto, på din egen sida och när "
        "ansökningar raderas.",
        en="The days are worked out in the same way as on your receipt, on your own page, and "
        "when applications are erased.",
    ),
}
