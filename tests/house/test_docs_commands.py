"""docs/commands.md says what the command line takes: no command, option or argument less or more.

A command is imported when its own test runs, as it is when somebody calls it.
"""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import click
import pytest

from tests.house.pages import DOCS
from vault.cli.entry import COMMANDS

PAGE = (DOCS / "commands.md").read_text(encoding="utf-8")
EVERYWHERE = frozenset({"--json", "--help", "--version"})  # said once, at the top of the page

_SECTION = re.compile(r"^### `applicant-vault ([^`]+)`\n(.*?)(?=^#|\Z)", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"^\| `(--[a-z-]+)[^`]*` \|", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the page, or the program, says about one command."""

    arguments: tuple[str, ...]
    options: frozenset[str]


def documented(page: str, name: str) -> dict[str, Told]:
    """Return what the page says about a command and its subcommands, by their names."""
    found = {}
    for title, body in _SECTION.findall(page):
        words = title.split()
        path = " ".join(word for word in words if word.islower())
        if words[0] == name:
            arguments = tuple(word.strip("[].") for word in words if not word.islower())
            options = frozenset(_OPTION.findall(body)) - EVERYWHERE
            found[path] = Told(arguments=arguments, options=options)
    return found


def leaves(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    for sub, inner in command.commands.items():
        yield from leaves(f"{name} {sub}", inner)


def options_of(command: click.Command) -> frozenset[str]:
    return frozenset(
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
        if name.startswith("--")
    )


def told_by(command: click.Command) -> Told:
    return Told(
        arguments=tuple(
            (one.metavar or one.name or "").upper()
            for one in command.params
            if isinstance(one, click.Argument)
        ),
        options=options_of(command) - EVERYWHERE,
    )


def loaded(name: str) -> click.Command:
    command = importlib.import_module(f"vault.cli.{name}").command
    assert isinstance(command, click.Command)
    return command


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_says_what_the_command_takes(name: str) -> None:
    taken = {path: told_by(command) for path, command in leaves(name, loaded(name))}

    assert documented(PAGE, name) == taken


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_answer_in_json(name: str) -> None:
    without = [
        p for p, command in leaves(name, loaded(name)) if "--json" not in options_of(command)
    ]

    assert without == []


def test_the_page_describes_no_command_that_there_is_not() -> None:
    described = {title.split()[0] for title, _ in _SECTION.findall(PAGE)}

    assert described == set(COMMANDS)


def test_a_planted_option_is_found() -> None:
    planted = PAGE.replace("| `--dry-run` |", "| `--dryrun` |")

    assert documented(planted, "purge") != documented(PAGE, "purge")
