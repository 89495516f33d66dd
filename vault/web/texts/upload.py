"""What the upload script says. The page hands it over in ``data-`` attributes, in its language.

Words in braces that the script fills in itself are handed through as they are.
"""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "upload.drop": Text(sv="eller släpp den här", en="or drop it here"),
    "upload.drop-many": Text(sv="eller släpp filerna här", en="or drop the files here"),
    "upload.choose": Text(sv="Välj fil", en="Choose a file"),
    "upload.choose-many": Text(sv="Välj filer", en="Choose files"),
    "upload.chosen": Text(sv="Valda filer", en="Chosen files"),
    "upload.remove": Text(sv="Ta bort", en="Remove"),
    "upload.removed": Text(sv="{name} togs bort", en="{name} was removed"),
    "upload.added": Text(sv="{name} är vald", en="{name} is chosen"),
    "upload.sending": Text(sv="Skickar, {percent} %", en="Sending, {percent} %"),
    "upload.storing": Text(
        sv="Allt är framme. Vi krypterar och sparar …",
        en="Everything has arrived. We are encrypting and storing …",
    ),
    "upload.part": Text(sv="{sent} av {size}", en="{sent} of {size}"),
    "upload.cancel": Text(sv="Avbryt", en="Cancel"),
    "upload.cancelled": Text(
        sv="Du avbröt. Inget har skickats in. Dina filer är kvar här.",
        en="You cancelled. Nothing has been handed in. Your files are still here.",
    ),
    "upload.interrupted": Text(
        sv="Anslutningen bröts. Det du har skrivit och valt finns kvar: skicka igen när du vill. "
        "Din ansökan blir ändå bara en.",
        en="The connection broke. What you have written and chosen is still here: send again when "
        "you like. It will still be one application.",
    ),
    "upload.too-large": Text(
        sv="{name} är {size}. En fil får vara högst {limit}.",
        en="{name} is {size}. A file may be at most {limit}.",
    ),
    "upload.total": Text(
        sv="Filerna är tillsammans {size}. De får vara högst {limit}.",
        en="The files are {size} together. They may be at most {limit}.",
    ),
    "upload.too-many": Text(
        sv="Det är {count} filer. Skicka högst {limit}.",
        en="There are {count} files. Send at most {limit}.",
    ),
    "upload.wrong-kind": Text(
        sv="{name} är inte av ett slag som vi tar emot. Välj {accepted}.",
        en="{name} is not of a kind that we take. Choose {accepted}.",
    ),
    "upload.empty": Text(
        sv="{name} är tom. Välj en annan fil.", en="{name} is empty. Choose another file."
    ),
    "upload.choose-again": Text(
        sv="Välj filerna en gång till. Webbläsaren kan inte behålla dem åt dig.",
        en="Choose the files once more. The browser cannot keep them for you.",
    ),
}
