"""``applicant-vault work``: the worker as a process of its own. Holds all three keys."""

import json
import signal
import sys
from types import FrameType

import click

from vault.settings import own_settings

REFUSED = 1
FAILED = -1
_LEFT = (
    "there is still work after twenty rounds: run `applicant-vault work --once` again, or leave"
    " `applicant-vault work` running"
)


@click.command("work")
@click.option("--once", is_flag=True, help="Do what waits, and what comes of it, and end.")
@click.option("--json", "as_json", is_flag=True, help="Log lines and result as JSON.")
def command(*, once: bool, as_json: bool) -> None:
    """Accept applications, verify applicants' acts, send letters, chain and sign the log.

    Runs until it is stopped; with --once it ends when nothing is left to do, and exits 1 if a
    step failed or if twenty rounds were not enough. Any number may run beside each other.
    """
    # Loaded here, so that --help needs none of it.
    from vault.wiring.custody import custody_of  # noqa: PLC0415 - see above
    from vault.wiring.logs import configure_logs  # noqa: PLC0415 - see above
    from vault.wiring.work import work_process  # noqa: PLC0415 - see above

    configure_logs(for_people=not as_json and sys.stderr.isatty())
    settings = own_settings()
    warning = custody_of(settings).warning
    if warning is not None:
        click.echo(warning, err=True)
    with work_process(settings) as worker:
        if once:
            ended = worker.run_out()
            done = dict(ended.done)
            click.echo(json.dumps(done) if as_json else _in_words(done))
            if ended.is_left:
                click.echo(_LEFT, err=True)
            sys.exit(REFUSED if ended.is_left or FAILED in done.values() else 0)

        def stop(_number: int, _frame: FrameType | None) -> None:
            worker.ask_to_stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        worker.run()


def _in_words(done: dict[str, int]) -> str:
    told = [
        f"{name}: {'failed' if count == FAILED else count}" for name, count in done.items() if count
    ]
    return ", ".join(told) or "nothing to do"
