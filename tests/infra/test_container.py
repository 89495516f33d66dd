"""The image: small, pinned, nobody's account, and handed nothing but the program."""

import importlib.util
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType

import pytest
from typing_extensions import override

from tests.house.sources import ROOT
from vault.cli.entry import COMMANDS

CONTAINERFILE = ROOT / "infra" / "container" / "Containerfile"
PROBE = ROOT / "infra" / "container" / "probe.py"
TEXT = CONTAINERFILE.read_text(encoding="utf-8")
SECRET = re.compile(r"passw|secret_|token|PRIVATE KEY|AKIA", re.IGNORECASE)


def stages() -> list[str]:
    return re.split(r"^(?=FROM )", TEXT, flags=re.MULTILINE)[1:]


def lint(text: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("hadolint")
    return subprocess.run(
        [program, "--failure-threshold", "style", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


def load_probe() -> ModuleType:
    spec = importlib.util.spec_from_file_location("probe", PROBE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


probe = load_probe()


class Lives(BaseHTTPRequestHandler):
    said = b"live"

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/livez" else 404)
        self.end_headers()
        self.wfile.write(self.said)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Strange(Lives):
    said = b"something else"


@contextmanager
def answering(handler: type[Lives]) -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def process(folder: Path, *words: str, state: str = "S") -> Path:
    (folder / "cmdline").write_bytes(b"\0".join(word.encode() for word in words) + b"\0")
    (folder / "stat").write_text(f"1 (python (x)) {state} 0 1 1 0 -1", encoding="utf-8")
    return folder


def test_the_linter_finds_nothing() -> None:
    verdict = lint(TEXT)

    assert verdict.stdout == ""
    assert verdict.returncode == 0


def test_a_planted_mistake_is_found() -> None:
    assert "DL3007" in lint(TEXT.replace("FROM ${BASE} AS", "FROM python:latest AS")).stdout


def test_the_base_is_named_by_an_exact_version_once() -> None:
    (base,) = re.findall(r"^ARG BASE=(\S+)$", TEXT, re.MULTILINE)

    assert re.fullmatch(r"python:3\.11\.\d+-slim-bookworm", base)
    assert [stage.split("\n")[0] for stage in stages()] == ["FROM ${BASE} AS build", "FROM ${BASE}"]


def test_what_runs_is_nobodys_account_and_cannot_change_the_program() -> None:
    last = stages()[-1]

    assert re.findall(r"^USER (.*)$", last, re.MULTILINE) == ["10001:10001"]
    assert last.index("COPY ") < last.index("USER ")
    assert "--chown" not in last
    assert "chmod" not in last


def test_nothing_is_installed_without_its_hash() -> None:
    installs = re.findall(r"pip install.*", TEXT.replace("\\\n", " "))

    assert len(installs) == 2
    assert re.search(r"--require-hashes --only-binary :all: ", installs[0])
    assert re.search(r"--no-index --no-deps --no-build-isolation \.", installs[1])
    assert "apt-get" not in TEXT
    assert not re.search(r"curl|wget|^ADD ", TEXT, re.MULTILINE)


def test_there_is_no_secret_in_the_recipe() -> None:
    found = [line for line in TEXT.splitlines() if SECRET.search(line) and not line.startswith("#")]

    assert found == []


def test_the_image_says_what_it_is() -> None:
    labels = set(re.findall(r'org\.opencontainers\.image\.(\w+)="', stages()[-1]))

    assert labels == {"title", "description", "licenses", "version"}


def test_a_container_runs_the_one_command_that_it_is_given() -> None:
    assert 'ENTRYPOINT ["applicant-vault"]' in TEXT
    assert {"serve", "work", "purge", "migrate", "doctor"} <= set(COMMANDS)


def test_whoever_builds_it_is_handed_the_program_alone() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]

    assert rules[0] == "*"
    assert set(rules[1:]) == {
        *("!pyproject.toml", "!README.md", "!LICENSE", "!requirements/run.txt"),
        *("!alembic/**", "!vault/**", "!infra/container/probe.py", "**/__pycache__"),
    }
    copied = set(re.findall(r"^COPY (?!--from)(.*) \S+$", TEXT, re.MULTILINE))
    assert {word for line in copied for word in line.split()} == {
        rule.removeprefix("!").removesuffix("/**") for rule in rules[1:-1]
    }


def test_a_door_that_answers_is_well(tmp_path: Path) -> None:
    with answering(Lives) as port:
        words = ["python", "applicant-vault", "serve", "--surface", "careers", "--port", str(port)]

        assert probe.is_well(process(tmp_path, *words))
        assert probe.is_well(process(tmp_path, "applicant-vault", "serve", f"--port={port}"))


def test_a_door_that_does_not_answer_is_not_well(tmp_path: Path) -> None:
    with answering(Strange) as port:
        here = process(tmp_path, "applicant-vault", "serve", "--port", str(port))
        assert not probe.is_well(here)

    assert not probe.is_well(here)


def test_a_door_without_a_port_is_asked_at_the_usual_one() -> None:
    assert probe.port_of(["applicant-vault", "serve", "--host", "0.0.0.0"]) == 8000


@pytest.mark.parametrize("state", ["S", "R", "D"])
def test_a_worker_that_the_system_lets_run_is_well(tmp_path: Path, state: str) -> None:
    assert probe.is_well(process(tmp_path, "applicant-vault", "work", state=state))


@pytest.mark.parametrize("state", ["T", "t", "X", "Z"])
def test_a_worker_that_is_stopped_is_not_well(tmp_path: Path, state: str) -> None:
    assert not probe.is_well(process(tmp_path, "applicant-vault", "work", state=state))
