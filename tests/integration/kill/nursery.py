"""A process that forks victims: what takes long to import is imported once.

It reads one JSON object a line, ``{"errand", "folder", "kill_at"}``, lets a child do the errand,
and answers ``{"killed", "code"}``. It is single-threaded, so that a fork is safe.
"""

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.factories.stores import wait_until_alone
from tests.integration.kill.errands import run
from tests.integration.kill.house import copy_house


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """Where a victim died, and what it left."""

    folder: Path
    step: int
    killed: bool

    @property
    def steps(self) -> list[str]:
        """The names of the steps that it came to; at the last one it died."""
        return (self.folder / "trace.txt").read_text().splitlines()


class Nursery:
    """The test's end of the process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.kill.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, errand: str, folder: Path, *, kill_at: int, alone: bool = True) -> bool:
        """Return whether the victim was killed; one that fails by itself fails the test.

        A server has noticed its end by then, unless somebody else is connected as well.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"errand": errand, "folder": str(folder), "kill_at": kill_at}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert answer["killed"] or answer["code"] == 0, f"{errand} failed before step {kill_at}"
        if alone:
            wait_until_alone(folder)
        return bool(answer["killed"])

    def every_step(self, errand: str, template: Path, folder: Path) -> Iterator[Victim]:
        """Kill the errand at its first step, its second… until one gets through, unkilled."""
        for step in count(1):
            copy = copy_house(template, folder / f"{errand}-{step}")
            victim = Victim(folder=copy, step=step, killed=self.run(errand, copy, kill_at=step))
            yield victim
            if not victim.killed:
                return

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
        assert self._process.stdout is not None
        self._process.stdout.close()


def _serve() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _be_victim(order["errand"], Path(order["folder"]), order["kill_at"])
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps({"killed": killed, "code": os.waitstatus_to_exitcode(status)}), flush=True)


def _be_victim(errand: str, folder: Path, kill_at: int) -> None:
    try:
        run(errand, folder, kill_at=kill_at)
    except BaseException:  # noqa: BLE001 - a child must never return into the loop
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    _serve()
