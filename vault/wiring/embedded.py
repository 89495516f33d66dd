"""The embedded vault: every door, the worker and the purge's keeper in one process.

It holds all three keys, so the operating system cannot tell its parts apart: the start-up line
says so. The purge is a child process all the same, without keys.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from anyio import to_thread
from litestar import Litestar

from vault.settings import Settings
from vault.usecases.purge.erase import ErasureStores
from vault.usecases.purge.replay_ledger import replay_ledger
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.invite import Invitation
from vault.web.draining import Draining
from vault.wiring.careers import careers_parts
from vault.wiring.clock import now
from vault.wiring.custody import custody_of, opener
from vault.wiring.founding import first_invitation, found
from vault.wiring.ground import application, ground_of
from vault.wiring.mypages import mypages_parts
from vault.wiring.parts import Ground
from vault.wiring.policy import policy_book
from vault.wiring.purge_keeper import PurgeKeeper
from vault.wiring.recruiter import recruiter_parts
from vault.wiring.stores import open_stores
from vault.wiring.work import Worker, open_worker

Say = Callable[[str], None]


def embedded(settings: Settings, *, public_url: str, say: Say, draining: Draining) -> Litestar:
    """This function will return the whole product as one application.

    It makes a vault where there is none, replays the ledger, and tells a newcomer by ``say``
    where to begin.

    Raises:
        SettingError, PolicyError, KeyFileError, StoreError: why it cannot start, in one sentence.
    """
    is_new = found(settings, now=now())
    ground = open_ground(settings, public_url=public_url)
    custody = custody_of(settings)
    kek = opener(custody)
    worker = open_worker(ground, custody=custody, surface="all")
    keeper = PurgeKeeper(main=ground.stores.main, clock=now)
    doors = [
        careers_parts(ground),
        mypages_parts(ground, after_act=worker.wake),
        recruiter_parts(ground, opener=kek),
    ]
    invitation = first_invitation(ground.stores.main, opener=kek, now=now())
    _greet(ground, say, invitation, is_new=is_new, is_unprotected=custody.warning is not None)
    return application(
        ground, doors, draining=draining, lifespan=[_running(ground, worker, keeper)]
    )


def open_ground(settings: Settings, *, public_url: str) -> Ground:
    """This function will open the stores and replay the ledger before anything is served."""
    stores = open_stores(settings)
    replay_ledger(
        stores=ErasureStores(
            main=stores.main, keyring=stores.keyring, blobs=stores.blobs, ledger=stores.ledger
        ),
        now=now(),
    )
    book = policy_book(stores.main, settings, now=now())
    return ground_of(settings, stores, book, public_url=public_url)


def _running(
    ground: Ground, worker: Worker, keeper: PurgeKeeper
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(_app: Litestar) -> AsyncIterator[None]:
        worker.start()
        keeper.start()
        try:
            yield
        finally:
            await to_thread.run_sync(keeper.stop)
            await to_thread.run_sync(worker.stop)
            ground.stores.close()

    return running


def _greet(
    ground: Ground,
    say: Say,
    invitation: Invitation | None,
    *,
    is_new: bool,
    is_unprotected: bool,
) -> None:
    """Tell whoever started it where to begin, and what this way of running cannot do."""
    url, settings = ground.site.public_url, ground.settings
    if is_new:
        say(f"A new vault was made: its data in {settings.data}, its keys in {settings.keys}.")
    say(f"\n  Careers page   {url}/sv/jobs\n                 {url}/en/jobs   in English")
    if invitation is not None:
        say(
            f"  Staff sign-up  {url}/staff/join/{invitation.token}\n"
            "                 works once, for seven days; each start prints a fresh one until"
            " somebody has signed up"
        )
    else:
        say(f"  Staff          {url}/staff")
    for line in _policy_lines(ground.policies()):
        say(line)
    say("\nFor trying out, not for real people:" if is_unprotected else "\nGood to know:")
    for line in _limits(settings, is_unprotected=is_unprotected):
        say(f"  - {line}")
    say("\nCtrl+C stops it.")


def _policy_lines(book: PolicyBook) -> Iterator[str]:
    """Say what people are promised, and what the settings name where that is something else."""
    active, waiting = book.active, book.waiting
    yield f"  Policy         {active.id} {active.version} is in force"
    if waiting is not None:
        yield (
            f"                 {waiting.id} {waiting.version}, which the settings name, is not:"
            " see `applicant-vault policy status`"
        )


def _limits(settings: Settings, *, is_unprotected: bool) -> Iterator[str]:
    if is_unprotected:
        yield (
            f"The keys in {settings.keys} lie there in the clear: whoever can read that folder can"
            " read every\n    application. APPLICANT_VAULT_CUSTODY=passphrase-file:PATH, set before"
            " a vault is made, protects them."
        )
    if settings.smtp is None:
        yield (
            "No mail server is set (APPLICANT_VAULT_SMTP): letters are announced here, and not"
            " sent."
        )
    yield (
        "The doors, the worker and the keys share one process: the operating system cannot keep"
        " them apart."
    )
