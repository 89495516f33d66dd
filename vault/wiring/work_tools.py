"""What a step of the worker is, how often it comes, and what the steps reach the world through."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from vault.ports.checkpoints import CheckpointArchive
from vault.ports.keys import Signer
from vault.usecases.acceptance.accept import AcceptTools
from vault.usecases.reminders.daily_mail import DailyMailTools
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.worker.send_letters import SendTools
from vault.wiring.key_watch import KeyWatch

AT_ONCE = timedelta(0)  # every time that the worker looks
SECONDS = timedelta(seconds=2)
TEN_SECONDS = timedelta(seconds=10)
MINUTE = timedelta(minutes=1)
TEN_MINUTES = timedelta(minutes=10)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One recurring errand: what it does at a moment, returning how much there was to do."""

    name: str
    every: timedelta
    do: Callable[[datetime], int]
    is_told: bool = True
    """Whether the log says that there was something to do."""
    gives_way: bool = False
    """Whether it waits a little while applications are coming in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTools:
    """Everything that the steps reach the world through."""

    holder: bytes
    """This worker's name on its leases."""
    accepting: AcceptTools
    sending: SendTools
    daily: DailyMailTools
    signer: Signer
    archive: CheckpointArchive
    policies: Callable[[], PolicyBook]
    watch: KeyWatch
    """Says which keys this worker holds, and takes up new ones."""
    is_busy: Callable[[], bool] = lambda: False
    """Whether applications are coming in: then a few at a time are enough."""
    is_stopping: Callable[[], bool] = lambda: False
    """Whether this worker was asked to end: then it gives back what it has not begun."""
