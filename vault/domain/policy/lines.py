"""On which line of a policy file something stands, so that an error can point at it.

The TOML reader of the standard library names lines only for faulty syntax. This looks for
tables and keys in text that it has already read; what it cannot place gets its table's line.
"""

import re

_TABLE = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w-]+(?:\.[\w-]+)*)\s*=")
_QUOTES = re.compile('"""|' + "'''")


def lines_of(*, text: str) -> dict[str, int]:
    """This function will return the line, from 1, of every path such as ``retention[0].period``."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, inside_text = "", False
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside_text:
            if header := _TABLE.match(line):
                table = _path(header[2], counts, starts_item=header[1] == "[[")
                lines.setdefault(table, number)
            elif key := _KEY.match(line):
                lines.setdefault(f"{table}.{key[1]}" if table else key[1], number)
        if len(_QUOTES.findall(line)) % 2:
            inside_text = not inside_text
    return lines


def _path(name: str, counts: dict[str, int], *, starts_item: bool) -> str:
    """Number the tables of an array, also where a table lies inside its last item."""
    if starts_item:
        counts[name] = counts.get(name, -1) + 1
    parts: list[str] = []
    written = ""
    for part in name.split("."):
        written = f"{written}.{part}" if written else part
        parts.append(f"{part}[{counts[written]}]" if written in counts else part)
    return ".".join(parts)


def place(*, lines: dict[str, int], path: str) -> str:
    """This function will return "line 12, retention[0].period", as near as it is known.

    What is said of a whole array stands at its first table.
    """
    nearest = path if f"{path}[0]" not in lines else f"{path}[0]"
    while nearest and nearest not in lines:
        nearest = nearest.rpartition(".")[0]
    if not nearest:
        return path
    return f"line {lines[nearest]}, {path}"
