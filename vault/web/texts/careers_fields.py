"""What the careers form says about fields that a policy adds."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "field.role": Text(sv="Jag söker som", en="I am applying as"),
    "careers.role.applicant": Text(sv="Arbetssökande", en="Job applicant"),
    "careers.role.student": Text(sv="Student", en="Student"),
    "careers.role.consultant": Text(sv="Konsult", en="Consultant"),
    "careers.erased.latest": Text(
        sv="Allt raderas senast den {day}.", en="Everything is erased on {day} at the latest."
    ),
    "careers.hint.organisation-number": Text(sv="Tio siffror.", en="Ten digits."),
    "careers.hint.photo": Text(
        sv="{accepted}, högst {limit}. Ingen ser bilden förrän någon ber om det, och då syns det "
        "på din sida.",
        en="{accepted}, at most {limit}. Nobody sees the picture until they ask for it, and then "
        "your page shows it.",
    ),
    "careers.kind.jpg": Text(sv="JPG", en="JPG"),
    "careers.kind.png": Text(sv="PNG", en="PNG"),
}
