"""``applicant-vault policy``: check a policy file, explain it for given facts, show the notice.

Needs no vault: no database, no key.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO

import click

from vault.adapters.policies_packaged import DEFAULT_POLICY, packaged_names, policy_text
from vault.cli.policy_change import COMMANDS as CHANGING
from vault.domain.calendar import start_of_day
from vault.domain.language import Language
from vault.domain.notice.notice import Notice
from vault.domain.notice.notice import notice as notice_of
from vault.domain.policy.parse import check_policy, parse_policy
from vault.domain.policy.policy import Policy
from vault.domain.policy.schema import policy_schema
from vault.domain.retention.facts_parse import parse_facts
from vault.domain.retention.promise import binding
from vault.domain.retention.retention import State, Verdict, judge
from vault.errors import InputError
from vault.wiring.clock import now

REFUSED = 1


@click.group("policy")
def policy_group() -> None:
    """Check and explain the policy file."""


for each in CHANGING:
    policy_group.add_command(each)

command = policy_group


@policy_group.command()
@click.argument("file", default=DEFAULT_POLICY)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def check(ctx: click.Context, file: str, *, as_json: bool) -> None:
    """Lint a policy FILE, or a ready-made policy by its name.

    Exits 1 when it does not load; warnings alone are no failure.
    """
    policy, problems = check_policy(policy_text(file))
    if as_json:
        found = [
            {"code": each.code, "where": each.where, "message": each.message} for each in problems
        ]
        click.echo(json.dumps({"loads": policy is not None, "problems": found}))
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo("does not load" if policy is None else f"loads: {policy.id} {policy.version}")
    if policy is None:
        ctx.exit(REFUSED)


@policy_group.command()
@click.argument("name", default=DEFAULT_POLICY, type=click.Choice(packaged_names()))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(name: str, *, as_json: bool) -> None:
    """Print the file of a ready-made policy, to begin one's own from."""
    text = policy_text(name)
    if as_json:
        click.echo(json.dumps({"name": name, "file": text}, ensure_ascii=False))
    else:
        click.echo(text, nl=False)


@policy_group.command()
@click.option("--json", "as_json", is_flag=True, help="As always here: the schema is JSON.")
def schema(
    *,
    as_json: bool,  # noqa: ARG001 - every command takes --json; this one prints nothing else
) -> None:
    """Print the JSON Schema of a policy file, for an editor or a build.

    What it lets through may still be refused by check, which looks at the whole.
    """
    click.echo(json.dumps(policy_schema(), indent=2))


@policy_group.command()
@click.option("--policy", "name", default=DEFAULT_POLICY, help="A file or a ready-made name.")
@click.option("--facts", "facts", required=True, help="A file with one JSON object a line, or -.")
@click.option(
    "--earlier",
    multiple=True,
    help="A policy that was in force before; repeat it, the oldest first.",
)
@click.option(
    "--agreed-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The day on which two people brought --policy into force: it may take shorter ones back.",
)
@click.option("--json", "as_json", is_flag=True, help="As always here: JSON, line by line.")
@click.pass_context
def explain(
    ctx: click.Context,
    name: str,
    facts: str,
    earlier: tuple[str, ...],
    agreed_on: datetime | None,
    *,
    as_json: bool,  # noqa: ARG001 - every command takes --json; this one prints nothing else
) -> None:
    """Say what the policy makes of facts: the retention engine by itself.

    Where as_of is missing, the facts are judged as of now.
    """
    policy = parse_policy(policy_text(name))
    before = [parse_policy(policy_text(one)) for one in earlier]
    agreed: dict[str, datetime] = {}
    if agreed_on is not None:
        agreed[policy.hash] = start_of_day(day=agreed_on.date(), zone=policy.time_zone)
    failed = False
    with _opened(facts) as lines:
        for line in _objects(lines):
            answer = _answer(policy, before, agreed, line)
            failed = failed or "error" in answer
            click.echo(json.dumps(answer, ensure_ascii=False))
    if failed:
        ctx.exit(REFUSED)


def _opened(name: str) -> IO[str]:
    try:
        return click.open_file(name, encoding="utf-8", errors="replace")
    except OSError as error:
        raise click.UsageError("--facts: no file that can be read") from error


def _objects(lines: IO[str]) -> Iterator[str]:
    """Give one object a line, or the whole of a file that holds one object over several."""
    first = lines.readline()
    if first.strip() and not _is_whole(first):
        rest = lines.read()
        if _is_whole(first + rest):
            yield first + rest
            return
        yield first
        yield from (line for line in rest.splitlines() if line.strip())
        return
    if first.strip():
        yield first
    yield from (line for line in lines if line.strip())


def _is_whole(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _answer(
    policy: Policy,
    before: Sequence[Policy],
    agreed: Mapping[str, datetime],
    untrusted_line: str,
) -> dict[str, object]:
    try:
        facts, as_of = parse_facts(untrusted_line=untrusted_line)
    except InputError as error:
        accepted = error.values.get("accepted")
        hint = f", expected {accepted}" if accepted else ""
        return {"error": f"{error.field}: {error.code}{hint}"}
    verdict = judge(
        policy=policy,
        facts=facts,
        as_of=as_of or now(),
        promised=binding(since=_since(before, facts.policy_version), active=policy, agreed=agreed),
    )
    return verdict_object(verdict)


def _since(before: Sequence[Policy], version: str | None) -> Sequence[Policy]:
    """Return the policy that facts came under, and all that were in force after it."""
    for place, policy in enumerate(before):
        if version in {policy.version, policy.hash}:
            return before[place:]
    return ()


def verdict_object(verdict: Verdict) -> dict[str, object]:
    """This function will return a verdict as the JSON object of design §7."""
    refused = verdict.state is State.REFUSED
    expires_at = verdict.expires_at.isoformat().replace("+00:00", "Z")
    because = verdict.because
    return {
        "rule": verdict.rule or None,
        "end_day": None if refused else verdict.end_day.isoformat(),
        "expires_at": None if refused else expires_at,
        "state": verdict.state.value,
        "because": {language.value: because.say(language) for language in Language},
        "warnings": list(verdict.warnings),
        "next": [{"on": each.on.isoformat(), "what": each.what.value} for each in verdict.next],
    }


@policy_group.command()
@click.argument("file", default=DEFAULT_POLICY)
@click.option("--language", type=click.Choice([each.value for each in Language]), default="sv")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def notice(file: str, language: str, *, as_json: bool) -> None:
    """Show the privacy notice that a policy makes."""
    made = notice_of(policy=parse_policy(policy_text(file)), language=Language(language))
    if as_json:
        click.echo(json.dumps(_notice_object(made), ensure_ascii=False))
        return
    click.echo(f"{made.title}\n\n{made.summary}")
    for section in made.sections:
        click.echo(f"\n{section.heading}\n")
        for paragraph in section.paragraphs:
            click.echo(paragraph)
        for item in section.items:
            click.echo(f"  - {item}")


def _notice_object(made: Notice) -> dict[str, object]:
    sections = [
        {
            "id": section.id,
            "article": section.article,
            "heading": section.heading,
            "paragraphs": list(section.paragraphs),
            "items": list(section.items),
        }
        for section in made.sections
    ]
    return {
        "language": made.language.value,
        "title": made.title,
        "summary": made.summary,
        "version": made.version,
        "effective": made.effective,
        "sections": sections,
    }
