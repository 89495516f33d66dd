"""What the API says that the form never needs to."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "field.Idempotency-Key": Text(sv="Idempotency-Key", en="Idempotency-Key"),
    "field.submission_key": Text(sv="Formulärets nyckel", en="The form's key"),
    "field.language": Text(sv="Språk", en="Language"),
    "error.not-a-form": Text(
        sv="Skicka ansökan som multipart/form-data.",
        en="Send the application as multipart/form-data.",
    ),
    "error.position.unknown": Text(
        sv="Det finns ingen sådan tjänst. Ange den som i adressen till annonsen.",
        en="There is no such position. Give it as in the address of the advertisement.",
    ),
    "error.position.closed": Text(
        sv="Tjänsten går inte längre att söka.",
        en="This position can no longer be applied for.",
    ),
}
