"""docs/operate/on-one-server.md: every command of the walk-through is one that there is."""

import importlib
import re
import subprocess
from collections.abc import Iterator

import click
import pytest

from tests.house.pages import DOCS
from tests.house.sources import ROOT
from tests.infra.test_systemd_apart import APART, DOORS, PROCESSES, SYSTEMD, lines_of

PAGE = (DOCS / "operate" / "on-one-server.md").read_text(encoding="utf-8")
CODE = "\n".join(line[4:] for line in PAGE.splitlines() if line.startswith("    "))
SHELL = re.sub(r"\n(?:APPLICANT_VAULT_\w+=\S+\n?)+", "\n", CODE).replace("\\\n", " ")
CALLS = re.compile(
    r"^\s*(?:operate|\S*/\.venv/bin/applicant-vault) (.+)$|applicant-vault (database .+)$"
)
STARTED = re.compile(r"\bapplicant-vault-[a-z]+(?:@\d+)?(?:\.path|\.timer)?\b")
TOOLS = {"setfacl": "acl", "createdb": "postgresql", "curl": "curl", "nginx": "nginx-light"}


def called() -> Iterator[list[str]]:
    for line in SHELL.splitlines():
        found = CALLS.search(line)
        if found:
            yield (found[1] or found[2]).split()


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    command = importlib.import_module(f"vault.cli.{words[0]}").command
    rest = words[1:]
    while isinstance(command, click.Group):
        command = command.commands[rest.pop(0)]
    assert isinstance(command, click.Command)
    return command, rest


def units_named() -> set[str]:
    lines = [line for line in SHELL.splitlines() if line.lstrip().startswith("systemctl")]
    return {name for line in lines for name in STARTED.findall(line)}


def section(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_a_shell_can_read_every_command() -> None:
    read = subprocess.run(["sh", "-n"], input=SHELL, capture_output=True, text=True, check=False)

    assert read.stderr == ""
    assert read.returncode == 0


@pytest.mark.parametrize("words", list(called()), ids=" ".join)
def test_the_program_takes_what_the_page_tells_it(words: list[str]) -> None:
    command, rest = command_of(words)

    command.make_context(words[0], rest, resilient_parsing=False).close()


def test_the_walk_makes_the_vault_copies_its_keys_and_asks_the_doctor() -> None:
    order = [" ".join(words[:2]) for words in called()]

    assert order[:2] == ["database roles", "init"]
    assert order.index("keys verify-recovery") < order.index("doctor")
    assert order[-2:] == ["migrate", "doctor"]


def test_every_path_of_the_program_is_there() -> None:
    named = set(re.findall(r"/opt/applicant-vault/((?:infra|vault)[\w./-]+)", PAGE))

    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_unit_that_is_started_is_there_and_every_unit_is_started() -> None:
    wanted = {f"applicant-vault-{name}" for name in ("keys.path", "keys", "work")}
    wanted |= {f"applicant-vault-{name}" for name in ("purge.timer", "backup.timer")}
    wanted |= {f"applicant-vault-{door}@{port}" for door in DOORS for port in DOORS[door]}

    for title in ("6. Start it", "Restore"):
        assert {name for name in wanted if not re.search(rf"{name}\b", section(title))} == set()
    for name in units_named():
        plain = re.sub(r"@\d+", "@", name)
        file = plain if plain.endswith((".path", ".timer")) else f"{plain}.service"
        assert (APART / file).exists() or (SYSTEMD / file).exists()


def test_every_user_of_a_unit_is_made() -> None:
    (loop,) = re.findall(r"^for process in (.+); do$", SHELL, re.MULTILINE)
    made = {f"applicant-vault-{process}" for process in loop.split()}

    assert made == {user for process in PROCESSES for user in lines_of(process, "User")}


def test_what_the_commands_need_is_installed_first() -> None:
    (packages,) = re.findall(r"^apt-get install --no-install-recommends (.+)$", SHELL, re.MULTILINE)

    for tool, package in TOOLS.items():
        assert re.search(rf"\b{tool}\b", SHELL)
        assert package in packages.split()


def test_a_database_is_utf8_whatever_language_the_machine_has() -> None:
    made = re.findall(r"^.*\bcreatedb\b.*$", SHELL, re.MULTILINE)

    assert len(made) == 2
    assert all("--encoding UTF8 --locale C.UTF-8 --template template0" in line for line in made)


def test_a_restore_has_the_ledger_and_the_worker_before_the_doors() -> None:
    told = section("Restore")
    steps = ("database roles", "pg_restore", "erased.txt", "keys_back.py", "operate migrate")
    places = [
        told.index(step, told.index("systemctl stop"))
        for step in (*steps, "start applicant-vault-work", "start applicant-vault-careers")
    ]

    assert places == sorted(places)


def test_the_operator_may_add_to_the_ledger_and_the_doors_may_not() -> None:
    rights = re.findall(r"^setfacl .+$", SHELL, re.MULTILINE)

    assert rights == ["setfacl --modify user:applicant-vault:rw data/ledger/erased.txt"] * 2
