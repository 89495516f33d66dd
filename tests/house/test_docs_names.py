"""What the documentation names exists: files, and `file.py:function` within them."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.house.pages import PAGES, code_in, name_of
from tests.house.sources import ROOT

FOLDERS = ("vault/", "tests/", "docs/", "infra/", "alembic/", "bench/", "requirements/")
_PLACE = re.compile(r"([\w./-]+?)(?::([A-Za-z_][\w.]*))?")


@cache
def defined_in(file: Path) -> frozenset[str]:
    """Return the functions, classes, methods and constants of a module."""
    found: set[str] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        found |= names_of(node)
        if isinstance(node, ast.ClassDef):
            inner = (name for child in node.body for name in names_of(child))
            found |= {f"{node.name}.{name}" for name in inner}
    return frozenset(found)


def names_of(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return {node.target.id}
    return set()


def problem_of(code: str) -> str | None:
    place = _PLACE.fullmatch(code)
    if place is None or not code.startswith(FOLDERS):
        return None
    path, name = ROOT / place[1], place[2]
    if not path.exists():
        return f"{code}: there is no such file"
    if name and name not in defined_in(path):
        return f"{code}: the file has no such name"
    return None


def problems_in(text: str) -> list[str]:
    return [problem for code in code_in(text) if (problem := problem_of(code))]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_and_function_that_a_page_names_exists(page: Path) -> None:
    assert problems_in(page.read_text(encoding="utf-8")) == []


def test_a_name_that_does_not_exist_is_found() -> None:
    planted = (
        "`vault/gone.py` `vault/usecases/purge/purge.py:gone`"
        " `vault/usecases/submission/submit.py:Submission.gone`"
        " `vault/usecases/submission/submit.py:Submission.add` `vault/errors.py` `make run`"
    )

    assert len(problems_in(planted)) == 3
