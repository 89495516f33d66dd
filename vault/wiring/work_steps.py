"""What the worker does, in its order, and how often."""

from vault.usecases.acceptance.accept import reopen_restored
from vault.usecases.audit.checkpoints import EVERY
from vault.usecases.audit.sequence import sequence_entries
from vault.usecases.consent.sign import expire_consents, sign_consents
from vault.usecases.decisions.close_letters import LetterTools
from vault.usecases.decisions.close_position import finish_closings
from vault.usecases.decisions.correct_clocks import finish_corrections
from vault.usecases.links.lost_link_answer import LostLinkTools, answer_lost_links
from vault.usecases.mypages.verify_acts import verify_acts
from vault.usecases.policy.announce import PolicyTools
from vault.usecases.policy.change import announce_rest
from vault.usecases.policy.due import follow_change
from vault.usecases.purge.sign_erasures import sign_erasures
from vault.usecases.reminders.daily_mail import send_daily_mail
from vault.usecases.retention.note_ends import note_cuts, note_ends
from vault.usecases.submission.sweep import sweep
from vault.usecases.worker.send_letters import drop_orphans
from vault.usecases.worker.tidy import tidy
from vault.wiring.clock import boot
from vault.wiring.work_duties import duties
from vault.wiring.work_errands import accept_all, beat, checkpoint, send_all
from vault.wiring.work_tools import (
    AT_ONCE,
    HOUR,
    MINUTE,
    SECONDS,
    TEN_MINUTES,
    TEN_SECONDS,
    Step,
    WorkTools,
)


def steps_of(tools: WorkTools) -> tuple[Step, ...]:
    """This function will return the steps in the order in which they are taken."""
    return (
        *_of_applications(tools),
        *_of_clocks(tools),
        *_of_consents(tools),
        *_of_the_log(tools),
        *_of_the_policy(tools),
        *duties(daily=tools.daily, policies=tools.policies),
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
            do=lambda at: accept_all(tools, at),
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
            do=lambda at: send_all(tools, at),
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
    main, started = tools.accepting.main, boot()
    return (
        Step(
            name="ends",
            every=MINUTE,
            do=lambda at: note_ends(main=main, now=at, boot=boot(), started=started),
            is_told=False,
        ),
        Step(
            name="cuts",
            every=HOUR,
            do=lambda at: note_cuts(main=main, now=at, boot=boot(), started=started),
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
            do=lambda at: checkpoint(tools, at, every=EVERY),
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
        Step(name="heartbeat", every=MINUTE, do=lambda at: beat(tools, at), is_told=False),
        Step(name="keys", every=TEN_SECONDS, do=tools.watch.look, is_told=False),
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
            do=lambda at: checkpoint(tools, at, every=AT_ONCE),
            is_told=False,
        ),
        Step(name="keys", every=AT_ONCE, do=tools.watch.end, is_told=False),
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
