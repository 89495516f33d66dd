"""docs/write-your-own-policy.md does what it says: every step is done here, in its order."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.pages import DOCS

PAGE = (DOCS / "write-your-own-policy.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
FILE = "policy.toml"
ANYTHING = "…"

_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def apply(diff: str, folder: Path) -> None:
    """Make one change, whose lines have to stand in the file exactly once."""
    lines = diff.splitlines()
    before = "\n".join(line[1:] for line in lines if line[0] in " -")
    after = "\n".join(line[1:] for line in lines if line[0] in " +")
    text = (folder / FILE).read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    (folder / FILE).write_text(text.replace(before, after), encoding="utf-8")


def run(block: str, folder: Path) -> None:
    """Run one command, and compare what it says; … stands for anything."""
    command, _, expected = block.partition("\n")
    words = shlex.split(command.removeprefix("$ "))
    target = words[words.index(">") + 1] if ">" in words else None
    words = words[: words.index(">")] if target else words
    answer = subprocess.run(
        [BIN / words[0], *words[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.stderr == ""
    if target:
        (folder / target).write_text(answer.stdout, encoding="utf-8")
    else:
        pattern = re.escape(expected.strip()).replace(ANYTHING, "(?s:.*)")
        assert re.fullmatch(pattern, answer.stdout.strip()), answer.stdout


def test_every_step_of_the_tutorial_does_what_the_page_says(tmp_path: Path) -> None:
    done = dict.fromkeys(("console", "diff", "json"), 0)

    for kind, title, body in _BLOCK.findall(PAGE):
        done[kind] += 1
        if kind == "diff":
            apply(body, tmp_path)
        elif kind == "json":
            (tmp_path / title).write_text(body, encoding="utf-8")
        else:
            run(body, tmp_path)

    assert done == {"console": 7, "diff": 10, "json": 1}


def test_a_step_that_is_not_as_the_page_says_is_found(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("a = 1\n", encoding="utf-8")

    with pytest.raises(AssertionError):
        apply(" a = 1\n-b = 2\n", tmp_path)
    with pytest.raises(AssertionError):
        run("$ applicant-vault policy check policy.toml\nloads: something 1\n", tmp_path)
