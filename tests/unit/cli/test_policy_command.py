import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.factories.policies import changed_text
from vault.adapters.policies_packaged import packaged_names, policy_text
from vault.cli.policy import policy_group
from vault.domain.policy.schema import policy_schema

LINE = (
    '{"kind": "position", "outcome": "rejected", "received_at": "2024-12-01T09:00:00Z", '
    '"position_decided_at": "2024-12-31T23:30:00Z", "as_of": "2027-01-01T12:00:00Z"}'
)


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(policy_group, arguments, input=given)


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_check_says_that_the_default_loads() -> None:
    result = run("check")

    assert result.exit_code == 0
    assert result.output.endswith("loads: two-years-after-decision 1\n")


def test_check_refuses_a_faulty_file_with_its_lines(tmp_path: Path) -> None:
    name = write(tmp_path, "p.toml", changed_text(('backstop = "P3Y"\n', "")))

    result = run("check", name)
    as_json = run("check", name, "--json")

    assert result.exit_code == as_json.exit_code == 1
    assert "E-NO-BACKSTOP line " in result.output
    found = json.loads(as_json.output)
    assert found["loads"] is False
    assert "E-NO-BACKSTOP" in {problem["code"] for problem in found["problems"]}


def test_explain_gives_the_verdict_of_the_contract() -> None:
    result = run("explain", "--facts", "-", "--json", given=LINE)

    assert result.exit_code == 0
    verdict = json.loads(result.output)
    assert set(verdict["because"]) == {"sv", "en"}
    del verdict["because"]
    assert verdict == {
        "rule": "position.rejected",
        "end_day": "2027-01-01",
        "expires_at": "2027-01-01T23:00:00Z",
        "state": "live",
        "warnings": ["W-LIMITATION-TAIL"],
        "next": [{"on": "2027-01-02", "what": "erase"}],
    }


def test_many_facts_come_out_in_their_order_and_a_bad_line_stands_alone(tmp_path: Path) -> None:
    spontaneous = '{"kind": "spontaneous", "received_at": "2026-03-02T09:00:00Z"}'
    name = write(tmp_path, "f.jsonl", f"{LINE}\n\nnonsense\n{{}}\n{spontaneous}\n")

    result = run("explain", "--policy", "two-years-after-decision", "--facts", name)

    answers = [json.loads(line) for line in result.output.splitlines()]
    assert result.exit_code == 1
    assert [each.get("state") for each in answers] == ["live", None, None, "due"]
    assert answers[1]["error"] == "facts: not-json"
    assert answers[2]["error"] == "kind: missing"


def test_a_bad_first_line_spoils_no_other() -> None:
    result = run("explain", "--facts", "-", given=f'{{"kind": \n{LINE}\n\n')

    answers = [json.loads(line) for line in result.output.splitlines()]
    assert result.exit_code == 1
    assert [each.get("state") for each in answers] == [None, "live"]


def test_one_object_may_take_several_lines() -> None:
    result = run("explain", "--facts", "-", given=json.dumps(json.loads(LINE), indent=2))

    assert result.exit_code == 0
    assert json.loads(result.output)["state"] == "live"


def test_nothing_in_gives_nothing_out() -> None:
    result = run("explain", "--facts", "-", given="")

    assert (result.exit_code, result.output) == (0, "")


def test_a_wrong_value_is_answered_with_what_would_be_accepted() -> None:
    result = run("explain", "--facts", "-", given='{"kind": "other"}')

    assert json.loads(result.output)["error"] == "kind: wrong, expected position, spontaneous"


def test_refused_facts_have_no_end() -> None:
    hold = LINE.replace('"as_of"', '"holds": [{"placed_at": "2025-01-02T09:00:00Z"}], "as_of"')

    verdict = json.loads(run("explain", "--facts", "-", given=hold).output)

    assert verdict["state"] == "refused"
    assert verdict["rule"] is verdict["end_day"] is verdict["expires_at"] is None


def test_an_earlier_policy_keeps_its_promise(tmp_path: Path) -> None:
    longer = changed_text(
        ('version = "1"', 'version = "2"'),
        ('period = "P2Y"', 'period = "P3Y"'),
        ('backstop = "P3Y"', 'backstop = "P4Y"'),
    )
    name = write(tmp_path, "v2.toml", longer)
    line = LINE.replace('"as_of"', '"policy_version": "1", "as_of"')

    result = run(
        "explain", "--policy", name, "--earlier", "two-years-after-decision", "--facts", "-",
        given=line,
    )  # fmt: skip

    assert json.loads(result.output)["end_day"] == "2027-01-01"


def test_a_missing_file_of_facts_is_misuse() -> None:
    assert run("explain", "--facts", "/nowhere/facts.jsonl").exit_code == 2
    assert run("explain").exit_code == 2


def test_the_notice_is_shown_in_both_languages() -> None:
    swedish, english = run("notice"), run("notice", "--language", "en")

    assert swedish.output.startswith("Så behandlar vi din ansökan")
    assert "  - Have the data erased." in english.output


def test_the_notice_as_json_has_its_articles() -> None:
    made = json.loads(run("notice", "--json", "--language", "en").output)

    assert made["language"] == "en"
    assert made["sections"][0]["article"] == "13(1)(a)"


@pytest.mark.parametrize("name", packaged_names())
def test_a_ready_made_policy_is_printed_byte_for_byte(name: str) -> None:
    shown, as_json = run("show", name), run("show", name, "--json")

    assert shown.output == policy_text(name)
    assert json.loads(as_json.output) == {"name": name, "file": policy_text(name)}


def test_only_what_comes_with_the_program_is_shown() -> None:
    assert run("show", "/etc/hostname").exit_code == 2


def test_the_schema_is_printed_as_json() -> None:
    result = run("schema")

    assert result.exit_code == 0
    assert json.loads(result.output) == policy_schema()
