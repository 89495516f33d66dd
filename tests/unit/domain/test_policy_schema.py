"""The published schema and the parser agree on what a policy file may look like."""

import copy
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # the package brings no types
import pytest

from vault.adapters.policies_packaged import packaged_names, policy_text
from vault.domain.policy.parse import check_policy
from vault.domain.policy.schema import policy_schema

PUBLISHED = Path(__file__).parents[3] / "docs" / "policy.schema.json"
JUDGE = jsonschema.Draft202012Validator(policy_schema())
NAMES = packaged_names()
MANY_KEYS = ("consultant-profile", "three-years-inactive")  # together they use nearly every key
Place = tuple[str | int, ...]


def written(value: object) -> str:
    """Write a value as TOML, inline all through: the parser reads it all the same."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(each) for each in value) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def as_toml(file: dict[str, Any]) -> str:
    return "".join(f"{key} = {written(value)}\n" for key, value in file.items())


def as_json(file: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever JSON holds
    return json.loads(json.dumps(file, default=lambda day: day.isoformat()))


def places(value: object, path: Place = ()) -> Iterator[Place]:
    """Every place in a file, one table of each array being enough."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, each in value.items():
            yield from places(each, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield from places(value[0], (*path, 0))


def changed(file: dict[str, Any], path: Place, value: object) -> dict[str, Any]:
    """Return the file with another value at a place; None takes the key away."""
    copied = copy.deepcopy(file)
    table: Any = copied
    for step in path[:-1]:
        table = table[step]
    if value is None:
        del table[path[-1]]
    else:
        table[path[-1]] = value
    return copied


def parser_takes(file: dict[str, Any]) -> bool:
    return check_policy(as_toml(file))[0] is not None


def schema_takes(file: dict[str, Any]) -> bool:
    taken: bool = JUDGE.is_valid(as_json(file))
    return taken


def test_the_published_schema_is_what_the_program_prints() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == policy_schema()


def test_the_schema_is_itself_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(policy_schema())


@pytest.mark.parametrize("name", NAMES)
def test_every_ready_made_policy_fits_the_schema(name: str) -> None:
    assert [error.message for error in JUDGE.iter_errors(as_json(load(name)))] == []


def load(name: str) -> dict[str, Any]:
    return tomllib.loads(policy_text(name))


@pytest.mark.parametrize("name", NAMES)
def test_written_as_toml_anew_a_policy_still_loads(name: str) -> None:
    assert parser_takes(load(name))


@pytest.mark.parametrize("name", MANY_KEYS)
def test_a_value_of_the_wrong_sort_is_refused_by_both(name: str) -> None:
    file = load(name)

    for path in places(file):
        made = changed(file, path, {"of": "another sort"})
        assert not schema_takes(made), path
        assert not parser_takes(made), path


@pytest.mark.parametrize("name", MANY_KEYS)
def test_a_key_that_nobody_knows_is_refused_by_both(name: str) -> None:
    file = load(name)

    for path in [(), *places(file)]:
        table: Any = file
        for step in path:
            table = table[step]
        if isinstance(table, dict):
            made = changed(file, (*path, "shoe_size"), 43)
            assert not schema_takes(made), path
            assert not parser_takes(made), path


@pytest.mark.parametrize("name", MANY_KEYS)
@pytest.mark.parametrize("wrong", [None, "", 0, True, "no-such-word"])
def test_what_the_parser_takes_the_schema_takes(name: str, wrong: object) -> None:
    file = load(name)

    refused = [
        path
        for path in places(file)
        if path[-1] != 0
        and parser_takes(changed(file, path, wrong))
        and not schema_takes(changed(file, path, wrong))
    ]

    assert refused == []


@pytest.mark.parametrize("name", MANY_KEYS)
@pytest.mark.parametrize("wrong", [None, "", 0, "no-such-word"])
def test_what_the_parser_misses_or_cannot_read_the_schema_refuses(name: str, wrong: object) -> None:
    file = load(name)

    missed = [
        path
        for path in places(file)
        if path[-1] != 0
        and schema_takes(changed(file, path, wrong))
        and is_misshapen(changed(file, path, wrong))
    ]

    assert missed == []


SHAPE = {"E-SYNTAX", "E-UNKNOWN-KEY", "E-MISSING"}
JUDGED_AS_A_WHOLE = {
    "purposes[0].interest",  # needed for 6(1)(f) only
    "purposes[1].interest",
    "time_zone",  # only a list of every zone could know
}


def is_misshapen(file: dict[str, Any]) -> bool:
    _, problems = check_policy(as_toml(file))
    return any(
        problem.code in SHAPE and path_of(problem.where) not in JUDGED_AS_A_WHOLE
        for problem in problems
    )


def path_of(where: str) -> str:
    return where.rpartition(", ")[2]
