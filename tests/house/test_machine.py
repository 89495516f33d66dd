"""The tools of this machine do what tests lean on: one that finds nothing would prove nothing."""

import os
import subprocess
import sys
from pathlib import Path

from tests.house.sources import ROOT


def test_libfaketime_moves_the_clock_of_a_child() -> None:
    (library,) = Path("/usr/lib").glob("*/faketime/libfaketime.so.1")
    environ = {
        **os.environ,
        "LD_PRELOAD": str(library),
        "FAKETIME": "@2040-05-06 12:00:00",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "TZ": "UTC",
    }
    command = [sys.executable, "-c", "import datetime as d; print(d.datetime.now(d.UTC).date())"]

    shown = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "2040-05-06"


def test_strace_makes_a_sync_fail(tmp_path: Path) -> None:
    script = f"import os; os.fsync(os.open({str(tmp_path / 'x')!r}, os.O_CREAT | os.O_WRONLY))"
    command = ["strace", "-f", "-o", "/dev/null", "-e", "inject=fsync:error=EIO"]

    run = subprocess.run(
        [*command, sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert "Input/output error" in run.stderr


def test_every_tool_of_the_list_is_here() -> None:
    lines = (ROOT / "tests" / "machine" / "packages.txt").read_text(encoding="utf-8").splitlines()
    probes = [line.split()[0] for line in lines if line and not line.startswith("#")]

    missing = [probe for probe in probes if not list(Path("/").glob(probe.removeprefix("/")))]

    assert missing == []


def test_make_without_a_target_lists_every_target() -> None:
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert all(f"make {target}" in shown for target in ("run", "test", "check", "bench", "docs"))


def test_the_gate_runs_the_checks_and_the_tests() -> None:
    gate = ROOT / ".ci" / "run"

    assert os.access(gate, os.X_OK)
    assert {"make check", "make test"} <= set(gate.read_text(encoding="utf-8").splitlines())
