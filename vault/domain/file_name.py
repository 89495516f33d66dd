"""What a file was called: a label to show, never a path. No I/O."""

import unicodedata

MAX_LABEL_CHARACTERS = 200  # design §7; longer ones lose their middle, never their suffix
_CUT = "…"
_MAX_SUFFIX = 12
_NAMELESS = "document"

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


def _shortened(label: str) -> str:
    stem, dot, suffix = label.rpartition(".")
    tail = dot + suffix if stem and len(suffix) <= _MAX_SUFFIX else ""
    return label[: MAX_LABEL_CHARACTERS - len(tail) - len(_CUT)].rstrip() + _CUT + tail
