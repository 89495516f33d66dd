"""What is said of a photo, which nobody sees until they ask for it."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "document.photo": Text(sv="Foto", en="Photo"),
    "mypages.kind.photo": Text(sv="foto", en="photo"),
    "field.photo": Text(sv="Foto", en="Photo"),
    "recruiter.candidate.photo-hidden": Text(
        sv="Dolt, så att det inte påverkar bedömningen",
        en="Hidden, so that it does not influence the assessment",
    ),
    "recruiter.candidate.photo-ask": Text(sv="Hämta fotot", en="Get the photo"),
}
