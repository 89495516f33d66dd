"""What the worker does, in its order, and how often."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from vault.db.outbox import errand_done
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.errors import RefusedAcceptanceError
from vault.ports.checkpoints import CheckpointArchive
from vault.ports.keys import Signer
from vault.usecases.accept import (
    BATCH,
    RETRY_AFTER,
    RETRY_REFUSED_AFTER,
    AcceptTools,
    accept,
    claim_arrived,
    put_off,
    reopen_restored,
)
from vault.usecases.checkpoints import EVERY, archive_checkpoints, sign_checkpoint
from vault.usecases.close_letters import LetterTools
from vault.usecases.close_position import finish_closings
from vault.usecases.consent_sign import expire_consents, sign_consents
from vault.usecases.correct_clocks import finish_corrections
from vault.usecases.daily_mail import DailyMailTools, send_daily_mail
from vault.usecases.doctor import HEARTBEAT
from vault.usecases.errands import work_through
from vault.usecases.lost_link_answer import LostLinkTools, answer_lost_links
from vault.usecases.note_ends import note_ends
from vault.usecases.policy_announce import PolicyTools
from vault.usecases.policy_book import PolicyBook
from vault.usecases.policy_change import announce_rest
from vault.usecases.policy_due import follow_change
from vault.usecases.send_letters import SendTools, claim_letters, drop_orphans, send_letter
from vault.usecases.sequence import sequence_entries
from vault.usecases.sign_erasures import sign_erasures
from vault.usecases.sweep import sweep
from vault.usecases.tidy import tidy
from vault.usecases.verify_acts import verify_acts
from vault.wiring.work_duties import duties

AT_ONCE = timedelta(0)  # every time that the worker looks
SECONDS = timedelta(seconds=2)
TEN_SECONDS = timedelta(seconds=10)
MINUTE = timedelta(minutes=1)
TEN_MINUTES = timedelta(minutes=10)
HOUR = timedelta(hours=1)
FEW = 4  # accepted or sent in one turn while applications are coming in

log = structlog.get_logger()


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
    is_busy: Callable[[], bool] = lambda: False
    """Whether applications are coming in: then a few at a time are enough."""


def steps_of(tools: WorkTools) -> tuple[Step, ...]:
    """This function will return the steps in the order in which they are taken."""
    return (
        *_of_applications(tools),
        *_of_clocks(tools),
        *_of_consents(tools),
        *_of_the_log(tools),
        *_of_the_policy(tools),
        *_of_the_calendar(tools),
        *_of_the_house(tools),
    )


def _of_applications(tools: WorkTools) -> tuple[Step, ...]:
    main, keyring = tools.accepting.main, tools.accepting.keyring
    lost = _lost_link_tools(tools)
    return (
        Step(
            name="sweep",
            every=MINUTE,
            do=lambda at: (
                sweep(main=main, keyring=keyring, blobs=tools.accepting.blobs, now=at).total
            ),
        ),
        Step(
            name="reopen",
            every=HOUR,
            do=lambda _at: reopen_restored(main=main, keyring=keyring),
        ),
        Step(
            name="accept",
            every=AT_ONCE,
            do=lambda at: _accept_all(tools, at),
            gives_way=True,
        ),
        Step(
            name="acts",
            every=SECONDS,
            do=lambda at: verify_acts(tools=tools.accepting, book=tools.policies(), now=at).total,
        ),
        Step(
            name="lost-links",
            every=SECONDS,
            do=lambda at: answer_lost_links(tools=lost, now=at),
        ),
        Step(
            name="letters",
            every=AT_ONCE,
            do=lambda at: _send_all(tools, at),
            gives_way=True,
        ),
        Step(
            name="closings",
            every=MINUTE,
            do=lambda at: finish_closings(
                main=main, tools=_letter_tools(tools), book=tools.policies(), now=at
            ),
        ),
    )


def _of_clocks(tools: WorkTools) -> tuple[Step, ...]:
    main = tools.accepting.main
    return (
        Step(
            name="ends",
            every=MINUTE,
            do=lambda at: note_ends(main=main, now=at),
            is_told=False,
        ),
        Step(
            name="corrections",
            every=MINUTE,
            do=lambda at: finish_corrections(main=main, book=tools.policies(), now=at),
        ),
    )


def _of_consents(tools: WorkTools) -> tuple[Step, ...]:
    main = tools.accepting.main
    return (
        Step(
            name="consents-over",
            every=HOUR,
            do=lambda at: expire_consents(main=main, now=at),
        ),
        Step(
            name="consent-receipts",
            every=TEN_SECONDS,
            do=lambda at: sign_consents(
                main=main,
                book=tools.policies(),
                signer=tools.signer,
                public_url=tools.sending.public_url,
                now=at,
            ),
            gives_way=True,
        ),
    )


def _of_the_log(tools: WorkTools) -> tuple[Step, ...]:
    main = tools.accepting.main
    return (
        Step(
            name="sequence",
            every=SECONDS,
            do=lambda _at: sequence_entries(main=main),
            is_told=False,
            gives_way=True,
        ),
        Step(
            name="receipts",
            every=SECONDS,
            do=lambda at: sign_erasures(main=main, signer=tools.signer, now=at),
        ),
        Step(
            name="checkpoint",
            every=MINUTE,
            do=lambda at: _checkpoint(tools, at, every=EVERY),
            is_told=False,
        ),
    )


def _of_the_policy(tools: WorkTools) -> tuple[Step, ...]:
    main = tools.accepting.main
    writing = PolicyTools(
        main=main,
        letters=_letter_tools(tools),
        organisation=tools.daily.organisation,
        public_url=tools.daily.public_url,
    )
    return (
        Step(
            name="policy",
            every=MINUTE,
            do=lambda at: follow_change(main=main, book=tools.policies(), now=at),
        ),
        Step(
            name="policy-letters",
            every=HOUR,
            do=lambda at: announce_rest(tools=writing, now=at),
        ),
    )


def _of_the_calendar(tools: WorkTools) -> tuple[Step, ...]:
    return tuple(
        Step(name=name, every=every, do=do, gives_way=True)
        for name, every, do in duties(daily=tools.daily, policies=tools.policies)
    )


def _of_the_house(tools: WorkTools) -> tuple[Step, ...]:
    main, keyring = tools.accepting.main, tools.accepting.keyring
    return (
        Step(
            name="daily-mail",
            every=MINUTE,
            do=lambda at: send_daily_mail(tools=tools.daily, now=at),
        ),
        Step(
            name="orphans",
            every=TEN_MINUTES,
            do=lambda at: drop_orphans(main=main, keyring=keyring, now=at),
        ),
        Step(
            name="tidy",
            every=TEN_MINUTES,
            do=lambda at: tidy(main=main, keyring=keyring, now=at),
            is_told=False,
        ),
        Step(name="heartbeat", every=MINUTE, do=lambda at: _beat(tools, at), is_told=False),
    )


def closing_steps(tools: WorkTools) -> tuple[Step, ...]:
    """This function will return what is done once more at the end: the log's head is signed."""
    return (
        Step(
            name="sequence",
            every=AT_ONCE,
            do=lambda _at: sequence_entries(main=tools.accepting.main),
            is_told=False,
        ),
        Step(
            name="checkpoint",
            every=AT_ONCE,
            do=lambda at: _checkpoint(tools, at, every=AT_ONCE),
            is_told=False,
        ),
    )


def _letter_tools(tools: WorkTools) -> LetterTools:
    return LetterTools(
        keyring=tools.accepting.keyring,
        opener=tools.accepting.opener,
        sealer=tools.daily.sealer,
    )


def _lost_link_tools(tools: WorkTools) -> LostLinkTools:
    return LostLinkTools(
        main=tools.accepting.main,
        keyring=tools.accepting.keyring,
        intake_opener=tools.accepting.intake_opener,
        opener=tools.accepting.opener,
        sealer=tools.daily.sealer,
        organisation=tools.daily.organisation,
    )


def _accept_all(tools: WorkTools, at: datetime) -> int:
    main = tools.accepting.main

    def failed(application_id: ApplicationId, error: Exception) -> None:
        is_refused = isinstance(error, RefusedAcceptanceError)
        log.warning(
            "application.refused" if is_refused else "application.not_accepted",
            application=application_id.hex(),
            error=error.reason if isinstance(error, RefusedAcceptanceError) else _name(error),
        )
        again = at + (RETRY_REFUSED_AFTER if is_refused else RETRY_AFTER)
        put_off(main=main, application_id=application_id, holder=tools.holder, until=again)

    return work_through(
        claim=lambda: claim_arrived(main=main, holder=tools.holder, now=at, limit=_at_once(tools)),
        do=lambda one: accept(tools=tools.accepting, application_id=one, now=at),
        failed=failed,
        is_enough=tools.is_busy,
    )


def _send_all(tools: WorkTools, at: datetime) -> int:
    def failed(letter_id: OutboxId, error: Exception) -> None:
        # Its lease runs out by itself, and it is tried again.
        log.warning("letter.not_sent", letter=letter_id.hex(), error=_name(error))

    return work_through(
        claim=lambda: claim_letters(
            main=tools.sending.main, holder=tools.holder, now=at, limit=_at_once(tools)
        ),
        do=lambda one: send_letter(tools=tools.sending, letter_id=one, now=at),
        failed=failed,
        is_enough=tools.is_busy,
    )


def _at_once(tools: WorkTools) -> int:
    return FEW if tools.is_busy() else BATCH


def _checkpoint(tools: WorkTools, at: datetime, *, every: timedelta) -> int:
    main = tools.accepting.main
    signed = sign_checkpoint(main=main, signer=tools.signer, now=at, every=every)
    archive_checkpoints(main=main, archive=tools.archive, signer=tools.signer)
    return signed


def _beat(tools: WorkTools, at: datetime) -> int:
    with tools.accepting.main.writing() as session:
        errand_done(session, HEARTBEAT, at=at)
    return 0


def _name(error: Exception) -> str:
    return type(error).__name__
