# ruff: noqa: INP001 - a script by itself, part of no package
"""Says whether the process of this container does its work: exit code 0 or 1.

A door is asked by HTTP, at the port that it was told. A worker and a purge listen to nobody: they
are well while the system neither stopped them nor is waiting to bury them. That a worker does its
work besides is what `doctor` finds out.
"""

import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path

FIRST = Path("/proc/1")
PORT = 8000  # what `serve` takes unless it is told another
PATIENCE = 4.0  # seconds; the container's own are five
WELL, NOT_WELL = 0, 1
STOPPED = frozenset({"T", "t", "X", "Z"})  # proc(5): stopped, traced, dead, a zombie


def is_well(process: Path) -> bool:
    """This function will say whether a process, by its folder in /proc, is well."""
    words = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    if "serve" in words:
        return answers(port_of(words))
    state = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    return state not in STOPPED


def port_of(words: list[str]) -> int:
    """This function will return the port that a command line names, or the usual one."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--port":
            return int(following)
        if word.startswith("--port="):
            return int(word.removeprefix("--port="))
    return PORT


def answers(port: int) -> bool:
    """This function will say whether a door on this machine lives."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().read() == b"live"
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(WELL if is_well(FIRST) else NOT_WELL)
