"""Errands of the worker that take many things in one turn, and tell the log of what failed."""

from datetime import datetime, timedelta

import structlog

from vault.db.outbox import errand_done
from vault.domain.identifiers import ApplicationId, OutboxId
from vault.errors import RefusedAcceptanceError
from vault.usecases.acceptance.accept import (
    BATCH,
    RETRY_AFTER,
    RETRY_REFUSED_AFTER,
    accept,
    claim_arrived,
    give_back_arrived,
    put_off,
)
from vault.usecases.audit.checkpoints import archive_checkpoints, sign_checkpoint
from vault.usecases.doctor.doctor import HEARTBEAT
from vault.usecases.errands import work_through
from vault.usecases.worker.send_letters import claim_letters, give_back_letters, send_letter
from vault.wiring.work_tools import WorkTools

FEW = 4  # accepted or sent in one turn while applications are coming in

log = structlog.get_logger()


def accept_all(tools: WorkTools, at: datetime) -> int:
    """This function will accept what has arrived; who fails is put off and told in the log."""
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
        is_over=tools.is_stopping,
        give_back=lambda rest: give_back_arrived(
            main=main, application_ids=rest, holder=tools.holder
        ),
    )


def send_all(tools: WorkTools, at: datetime) -> int:
    """This function will send the letters that wait."""

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
        is_over=tools.is_stopping,
        give_back=lambda rest: give_back_letters(
            main=tools.sending.main, letter_ids=rest, holder=tools.holder
        ),
    )


def _at_once(tools: WorkTools) -> int:
    return FEW if tools.is_busy() else BATCH


def checkpoint(tools: WorkTools, at: datetime, *, every: timedelta) -> int:
    """This function will sign the log's head if the last time is that long ago, and archive it."""
    main = tools.accepting.main
    signed = sign_checkpoint(main=main, signer=tools.signer, now=at, every=every)
    archive_checkpoints(main=main, archive=tools.archive, signer=tools.signer)
    return signed


def beat(tools: WorkTools, at: datetime) -> int:
    """This function will write down that the worker lives. There was nothing to do: 0."""
    with tools.accepting.main.writing() as session:
        errand_done(session, HEARTBEAT, at=at)
    return 0


def _name(error: Exception) -> str:
    return type(error).__name__
