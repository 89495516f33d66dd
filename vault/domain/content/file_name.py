"""What a file was called: a label to show, never a path. No I/O."""

import re
import unicodedata

MAX_LABEL_CHARACTERS = 200  # design §7; longer ones lose their middle, never their suffix
_CUT = "…"
_MAX_SUFFIX = 12
_NAMELESS = "document"
MAX_SAVED_CHARACTERS = 120  # before the suffix: file systems take 255 bytes
# What a file system or a shell would take for something else than a name.
_UNSAFE = re.compile(r'[\\/:*?"<>|;%]+')

# Cc and Cs cannot be shown, Cf turns the direction of the text around it ("exe.fdp"), Zl and Zp
# break lines, Co and Cn mean something else on every machine.
_DROPPED = frozenset({"Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn"})


def file_label(*, untrusted_name: str) -> str:
    """This function will return the last part of what a browser called a file, fit to be shown.

    NFC, without folders, control characters and direction marks, at most 200 characters; the
    suffix survives. ``document`` when nothing is left.
    """
    last = unicodedata.normalize("NFC", untrusted_name.replace("\\", "/")).rpartition("/")[2]
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in _DROPPED)
    # A leading dot hides a file, one at the end vanishes on Windows.
    label = " ".join(shown.split()).strip(". ")
    if len(label) > MAX_LABEL_CHARACTERS:
        label = _shortened(label)
    return label or _NAMELESS


def safe_name(*, untrusted_name: str, kind: str, media: str) -> str:
    """This function will return a name that is safe to save under, with the content's own suffix.

    Path separators, control characters and signs that turn the direction of text are gone.
    """
    printable = "".join(
        character if unicodedata.category(character)[0] not in "CZ" else " "
        for character in unicodedata.normalize("NFC", untrusted_name)
    )
    stem = _UNSAFE.sub("_", printable)
    head, dot, tail = stem.rpartition(".")
    if dot and len(tail) <= len("docx"):
        stem = head
    stem = " ".join(stem.split()).strip("._ ")[:MAX_SAVED_CHARACTERS].rstrip("._ ")
    return f"{stem or kind}.{media}"


def _shortened(label: str) -> str:
    stem, dot, suffix = label.rpartition(".")
    tail = dot + suffix if stem and len(suffix) <= _MAX_SUFFIX else ""
    return label[: MAX_LABEL_CHARACTERS - len(tail) - len(_CUT)].rstrip() + _CUT + tail
