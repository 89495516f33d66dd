"""Whatever is refused on the command line, there is a sentence for it, by the option typed."""

import ast
import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import vault
from vault.cli import entry
from vault.cli.refusals import OPTIONS, SENTENCES, sentence
from vault.errors import (
    FieldError,
    InputError,
    InvalidInputError,
    MalformedIdentifierError,
    NotFoundError,
    StateError,
    StoreError,
    TooManyAttemptsError,
    VaultError,
)

PACKAGE = Path(vault.__file__).parent
PAGE = PACKAGE.parent / "docs" / "commands.md"
FLOORS = ("vault.usecases", "vault.domain", "vault.crypto", "vault.cli")
"""Where what somebody typed is judged; wiring and adapters see settings and stores alone."""
_CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def file_of(module: str) -> Path | None:
    path = PACKAGE.parent / Path(*module.split("."))
    found = path.with_suffix(".py")
    return found if found.exists() else None


def imported(tree: ast.AST) -> set[str]:
    return {
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(FLOORS)
    }


def reachable() -> dict[str, ast.AST]:
    """Every module of these floors that a command imports, or that one of them imports."""
    waiting = {f"vault.cli.{name}" for name in entry.COMMANDS}
    seen: dict[str, ast.AST] = {}
    while waiting:
        module = waiting.pop()
        path = file_of(module)
        if module in seen or path is None:
            continue
        seen[module] = ast.parse(path.read_text("utf-8"))
        waiting |= imported(seen[module])
    return seen


def field_errors() -> Iterator[tuple[str, str]]:
    """Code and field of each FieldError that a command can meet; "" where it is computed."""
    for tree in reachable().values():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id == "FieldError":
                named = {one.arg: one.value for one in node.keywords}
                fields = words(named["field"])
                for code in words(node.args[0]):
                    yield code, fields[0] if len(fields) == 1 else ""


def words(node: ast.AST) -> list[str]:
    """The texts that a constant, or a choice between two, may be."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return [*words(node.body), *words(node.orelse)]
    return []


def all_errors(root: type[VaultError] = VaultError) -> Iterator[type[VaultError]]:
    for path in sorted((PACKAGE / "usecases").rglob("*.py")):
        inside = path.relative_to(PACKAGE.parent).with_suffix("")
        importlib.import_module(".".join(inside.parts))
    waiting = [root]
    while waiting:
        kind = waiting.pop()
        if kind.__module__.startswith("vault."):
            yield kind
        waiting += kind.__subclasses__()


def made(kind: type[VaultError], message: str = "") -> VaultError:
    """One of its kind, without its own constructor: each takes something else."""
    error = kind.__new__(kind)
    Exception.__init__(error, message or kind.code)
    if isinstance(error, InputError):
        InputError.__init__(error, message, field="email")
    if isinstance(error, InvalidInputError):
        error.problems = (FieldError("missing", field="name"),)
    if isinstance(error, TooManyAttemptsError):
        error.retry_after = 60
    return error


def options_of(command: click.Command) -> Iterator[str]:
    for one in command.params:
        yield from one.opts
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from options_of(inner)


def test_every_error_of_the_tree_has_a_sentence() -> None:
    kinds = list(all_errors())

    assert len(kinds) > 40
    assert {kind.code for kind in kinds} - SENTENCES.keys() == set()


@pytest.mark.parametrize("kind", list(all_errors()), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("message", ["", "for a reason of its own"])
def test_every_sentence_is_one_and_no_code(kind: type[VaultError], message: str) -> None:
    said = sentence(error=made(kind, message), words=["position", "open"])

    assert len(said.split()) > 3
    assert "{" not in said


def test_every_field_that_a_command_can_refuse_has_a_sentence() -> None:
    found = set(field_errors())

    assert {("not-an-email", ""), ("in-the-past", "last_on"), ("taken", "email")} <= found
    for code, _ in found:
        assert _CODE.fullmatch(code)
    assert {code for code, _ in found} - SENTENCES.keys() == set()


@pytest.mark.parametrize(("code", "field"), sorted(set(field_errors())))
def test_every_refused_field_can_be_told(code: str, field: str) -> None:
    said = sentence(error=FieldError(code, field=field, limit=120), words=[])

    assert len(said.split()) > 3
    assert code not in said.split()


def test_every_option_that_is_named_exists() -> None:
    real = {
        option
        for name in entry.COMMANDS
        for option in options_of(importlib.import_module(f"vault.cli.{name}").command)
    }

    told = set(re.findall(r"--[a-z-]+", " ".join(SENTENCES.values())))
    assert set(OPTIONS.values()) - real == set()
    assert told - real == set()


def test_every_key_of_a_field_is_of_a_field_that_is_known() -> None:
    fields = {key.partition(".")[0] for key in SENTENCES if "." in key}

    assert fields - OPTIONS.keys() == set()


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (
            ["staff", "invite"],
            FieldError("not-an-email", field="email"),
            "--email is no e-mail address: give one such as name@example.com",
        ),
        (
            ["position", "open"],
            FieldError("missing", field="description_sv"),
            "--text-sv is missing: give a file with the text in Swedish",
        ),
        (
            ["position", "open"],
            FieldError("too-long", field="place", limit=120),
            "--place is too long: give at most 120 characters",
        ),
        (
            ["position", "close"],
            MalformedIdentifierError(field="hired"),
            "--hired is no id: give 32 hex digits",
        ),
        (
            ["position", "close"],
            StateError("the position is closed"),
            "that is not possible from where it stands: the position is closed",
        ),
        (["serve"], StoreError("the disk said no"), "the disk said no"),
    ],
)
def test_the_option_that_was_typed_is_named_and_what_would_do(
    words: list[str], error: VaultError, said: str
) -> None:
    assert sentence(error=error, words=words) == said


def test_what_does_not_exist_is_told_by_its_command() -> None:
    closing = sentence(error=NotFoundError(), words=["position", "close", "kock"])
    resetting = sentence(error=NotFoundError(), words=["staff", "reset", "eva@exempel.se"])

    assert "SLUG" in closing
    assert "EMAIL" in resetting
    assert "eva" not in resetting


def test_all_that_is_wrong_is_told_at_once() -> None:
    both = InvalidInputError(
        (FieldError("missing", field="title_sv"), FieldError("not-a-date", field="last_on"))
    )

    assert sentence(error=both, words=[]) == (
        "--title-sv is missing: give the title in Swedish;"
        " --last-on is no date: give one such as 2026-12-31"
    )


def test_a_refusal_is_one_line_for_people_and_one_object_for_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    typed = ["applicant-vault", "policy", "notice", str(tmp_path / "none.toml"), "--json"]
    monkeypatch.setattr(sys, "argv", typed)

    with pytest.raises(SystemExit) as ended:
        entry.run()

    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert ended.value.code == 1
    assert answer["error"] == "setting"
    assert told.err == f"applicant-vault: {answer['detail']}\n"
    assert '{"error": code, "detail": sentence}' in PAGE.read_text("utf-8")
