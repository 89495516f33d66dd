"""The worker: it takes new applications in, verifies acts, sends letters, chains and signs.

It holds all three keys. The embedded vault runs it as a thread; elsewhere it is a process of its
own, as many as one likes: what waits is claimed by lease.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from vault.adapters.mailer_console import ConsoleMailer
from vault.adapters.mailer_smtp import SmtpMailer
from vault.adapters.scanner_off import OffScanner
from vault.crypto.keys import random_id
from vault.errors import LostRaceError
from vault.ports.custody import Custody
from vault.ports.keys import Signer
from vault.ports.mailer import Mailer
from vault.settings import Settings
from vault.usecases.acceptance.accept import AcceptTools
from vault.usecases.purge.erase import ErasureStores
from vault.usecases.purge.replay_ledger import replay_ledger
from vault.usecases.reminders.daily_mail import DailyMailTools
from vault.usecases.worker.send_letters import SendTools
from vault.wiring.clock import now
from vault.wiring.custody import custody_of, intake_opener, opener, signer
from vault.wiring.ground import ground_of
from vault.wiring.key_watch import KeyWatch
from vault.wiring.parts import Ground
from vault.wiring.policy import policy_book
from vault.wiring.sealing import sealer
from vault.wiring.site import letter_address, mail_sender
from vault.wiring.stores import open_stores
from vault.wiring.work_steps import closing_steps, steps_of
from vault.wiring.work_tools import Step, WorkTools

POLL = 0.25  # seconds: what arrived in another process is accepted within a second
BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds after the first, second… failure in a row
PATIENCE = 2.0  # seconds that a step gives way: under the heaviest load it still gets its turn
STOP_WITHIN = 30.0  # seconds; what is cut off then is found half-done and finished next time
MOST_ROUNDS = 20  # of a worker that ends when nothing is left: others may bring more all the time
FAILED = -1  # instead of a count

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class _Turn:
    """When a step runs next, by the monotonic clock, and how often it failed in a row."""

    step: Step
    at: float = 0.0
    failures: int = 0
    gives_way_until: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOut:
    """How much each step did, by its name; -1 where it failed."""

    done: Mapping[str, int]
    is_left: bool
    """Whether the last round that it may take still found something to do."""


class Worker:
    """Runs the steps, each in its time. One thread; ``wake`` makes it look at once."""

    def __init__(
        self,
        *,
        steps: Sequence[Step],
        closing: Sequence[Step] = (),
        clock: Callable[[], datetime] = now,
        is_busy: Callable[[], bool] = lambda: False,
        stopping: threading.Event | None = None,
    ) -> None:
        """Take the steps in their order, and those that are run once more at the end.

        While ``is_busy`` says so, the steps that give way wait, for two seconds each time.
        ``stopping`` is set when it is asked to stop, for steps that take long to look at.
        """
        self._turns = [_Turn(step=step) for step in steps]
        self._closing = tuple(closing)
        self._clock = clock
        self._is_busy = is_busy
        self._stopping = stopping or threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """This method will begin to work, in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="worker", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """This method will make it look for work at once. From any thread."""
        self._wake.set()

    def ask_to_stop(self) -> None:
        """This method will make ``run`` return after the step under way. From a signal, too."""
        self._stopping.set()
        self._wake.set()

    def stop(self) -> None:
        """This method will end the thread, at most thirty seconds later."""
        self.ask_to_stop()
        if self._thread is not None:
            self._thread.join(timeout=STOP_WITHIN)

    def run(self) -> None:
        """This method will work until it is asked to stop, and sign the last head of the log."""
        while not self._stopping.is_set():
            for turn in self._turns:
                if not self._stopping.is_set() and self._is_due(turn):
                    self._take(turn)
            self._wake.wait(POLL)
            self._wake.clear()
        for step in self._closing:
            self._try(step)

    def run_out(self) -> RunOut:
        """This method will take every step, whatever its time, until a round finds nothing to do.

        What one step leaves for an earlier one (a reminder its letter) is done in the next round;
        after twenty it ends, and says so. A step that failed is told in the log, counts as -1, and
        is left alone for the rest. The head of the log is signed at the end.
        """
        done: dict[str, int] = {}
        is_left = True
        for _round in range(MOST_ROUNDS):
            steps = [turn.step for turn in self._turns if done.get(turn.step.name, 0) != FAILED]
            counts = [self._count(step, done) for step in steps]
            if not any(counts):
                is_left = False
                break
        for step in self._closing:
            self._count(step, done)
        return RunOut(done=done, is_left=is_left)

    def _count(self, step: Step, done: dict[str, int]) -> int:
        """Take a step, add what it did to the rest, and return it; 0 where it failed."""
        count, before = self._try(step), done.get(step.name, 0)
        done[step.name] = FAILED if count is None or before == FAILED else before + count
        return count or 0

    def _is_due(self, turn: _Turn) -> bool:
        moment = time.monotonic()
        if turn.at > moment:
            return False
        if not turn.step.gives_way or not self._is_busy():
            return True
        if turn.gives_way_until is None:
            turn.gives_way_until = moment + PATIENCE
        return turn.gives_way_until <= moment

    def _take(self, turn: _Turn) -> None:
        turn.gives_way_until = None
        count = self._try(turn.step)
        if count is None:
            wait = BACK_OFF[min(turn.failures, len(BACK_OFF) - 1)]
            turn.failures += 1
        else:
            wait = turn.step.every.total_seconds()
            turn.failures = 0
        turn.at = time.monotonic() + wait

    def _try(self, step: Step) -> int | None:
        try:
            count = step.do(self._clock())
        except LostRaceError:
            return 0  # another worker did it: nothing was to be done here
        except Exception as error:  # noqa: BLE001 - the worker outlives whatever a step meets
            # The class alone: what a library says may quote somebody.
            log.warning("errand.failed", errand=step.name, error=type(error).__name__)
            return None
        if count and step.is_told:
            log.info("errand.done", errand=step.name, count=count)
        return count


def open_worker(ground: Ground, *, custody: Custody, surface: str = "work") -> Worker:
    """This function will load the three keys and return a worker that has not begun.

    ``surface`` is what its process is called where it says which keys it holds.

    Raises:
        KeyFileError, WrongPassphraseError, NotAuthenticError: a key is missing or another's.
        SettingError: the mail settings are not usable.
    """
    keys = signer(custody)
    stopping = threading.Event()
    tools = _tools(ground, custody, signing=keys, surface=surface, is_stopping=stopping.is_set)
    return Worker(
        steps=steps_of(tools),
        closing=closing_steps(tools),
        is_busy=ground.traffic.is_busy,
        stopping=stopping,
    )


@contextmanager
def work_process(settings: Settings) -> Iterator[Worker]:
    """This function will open what a worker of its own needs, having replayed the ledger.

    Raises:
        StoreError, PolicyError, SettingError, KeyFileError: why it cannot start.
    """
    public_url = letter_address(settings)
    stores = open_stores(settings)
    try:
        erasing = ErasureStores(
            main=stores.main, keyring=stores.keyring, blobs=stores.blobs, ledger=stores.ledger
        )
        replay_ledger(stores=erasing, now=now())
        book = policy_book(stores.main, settings, now=now())
        ground = ground_of(settings, stores, book, public_url=public_url)
        yield open_worker(ground, custody=custody_of(settings))
    finally:
        stores.close()


def _tools(
    ground: Ground,
    custody: Custody,
    *,
    signing: Signer,
    surface: str,
    is_stopping: Callable[[], bool],
) -> WorkTools:
    stores, site = ground.stores, ground.site
    intake, staff, seals = intake_opener(custody), opener(custody), sealer(ground.settings)
    return WorkTools(
        holder=random_id(),
        accepting=AcceptTools(
            main=stores.main,
            keyring=stores.keyring,
            blobs=stores.blobs,
            intake_opener=intake,
            opener=staff,
            scanner=OffScanner(),
        ),
        sending=SendTools(
            main=stores.main,
            keyring=stores.keyring,
            intake_opener=intake,
            opener=staff,
            mailer=mailer_of(ground.settings, site.organisation, site.public_url),
            public_url=site.public_url,
        ),
        daily=DailyMailTools(
            main=stores.main,
            keyring=stores.keyring,
            opener=staff,
            sealer=seals,
            zone=ground.policies().active.time_zone,
            organisation=site.organisation,
            public_url=site.public_url,
        ),
        signer=signing,
        archive=stores.checkpoints,
        policies=ground.policies,
        watch=KeyWatch(main=stores.main, surface=surface, sealer=seals, rings=(intake, staff)),
        is_busy=ground.traffic.is_busy,
        is_stopping=is_stopping,
    )


def mailer_of(settings: Settings, organisation: str, public_url: str) -> Mailer:
    """This function will return what letters are handed to: a server, or the console.

    Raises:
        SettingError: the mail settings are not usable.
    """
    if settings.smtp is None:
        return ConsoleMailer(write=_announce)
    return SmtpMailer(
        url=settings.smtp,
        sender=mail_sender(settings, public_url=public_url),
        sender_name=organisation,
        clock=now,
        password_file=settings.smtp_password_file,
        ca_file=settings.smtp_ca_file,
    )


def _announce(line: str) -> None:
    log.info("letter.announced", letter=line)
