"""The style guide's limits on shape, which no linter counts."""

import ast
import re

from tests.house.sources import ROOT, named, our_files, our_modules

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 50
BANNED_NAMES = frozenset({"utils", "helpers", "common", "misc", "manager"})
# Put together here, or this file would be the first to hold them.
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")
# Where a path begins; a folder of ours may bear such a name further down.
THIS_MACHINE = re.compile(
    r"(?<![\w.-])(?:" + "|".join(["/ro" + "ot/", "/wo" + "rk/", "/ho" + "me/"]) + ")"
)
TEXT = frozenset({".py", ".md", ".toml", ".sh", ".txt", ".in", ".css", ".js", ".html", ".service"})


def lines_of_functions(source: str) -> list[tuple[str, int]]:
    return [
        (node.name, (node.end_lineno or 0) - node.lineno + 1)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def long_functions(source: str) -> list[str]:
    lengths = lines_of_functions(source)
    return [f"{name}: {lines} lines" for name, lines in lengths if lines > MAX_FUNCTION_LINES]


def texts_with(pattern: re.Pattern[str]) -> list[str]:
    texts = [path for path in our_files() if path.suffix in TEXT]
    return named([path for path in texts if pattern.search(path.read_text(encoding="utf-8"))])


def test_every_module_is_short_enough_to_be_read_at_one_go() -> None:
    too_long = [
        path
        for path in our_modules()
        if path.read_text(encoding="utf-8").count("\n") > MAX_MODULE_LINES
    ]

    assert not too_long, "\n".join(named(too_long))


def test_every_function_fits_on_a_screen() -> None:
    too_long = {
        str(path.relative_to(ROOT)): found
        for path in our_modules()
        if (found := long_functions(path.read_text(encoding="utf-8")))
    }

    assert not too_long, "\n".join(f"{name}: {found}" for name, found in too_long.items())


def test_a_planted_long_function_is_found() -> None:
    planted = "def long():\n" + "    pass\n" * MAX_FUNCTION_LINES

    assert long_functions(planted) == [f"long: {MAX_FUNCTION_LINES + 1} lines"]


def test_every_file_name_says_what_is_in_it() -> None:
    vague = [path for path in our_modules() if path.stem in {*BANNED_NAMES, "base"}]

    assert not vague, "\n".join(named(vague))


def test_every_module_of_the_program_says_what_it_is_for() -> None:
    silent = [
        path
        for path in our_modules(under="vault")
        if (source := path.read_text(encoding="utf-8"))
        and ast.get_docstring(ast.parse(source)) is None
    ]

    assert not silent, "\n".join(named(silent))


def test_nothing_is_left_for_later() -> None:
    assert not (found := texts_with(UNFINISHED)), "\n".join(found)


def test_no_file_names_a_place_of_one_machine() -> None:
    assert not (found := texts_with(THIS_MACHINE)), "\n".join(found)


def test_types_of_the_web_are_there_at_run_time() -> None:
    late = [
        path
        for path in our_modules(under="vault/web")
        if re.search(
            r"from __future__ import annotations|TYPE_CHECKING", path.read_text(encoding="utf-8")
        )
    ]

    assert not late, "\n".join(named(late))


def test_the_migrations_folder_does_not_shadow_the_library() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_the_files_of_the_project_are_looked_at() -> None:
    names = named(list(our_files()))

    assert {"Makefile", "vault/errors.py", "tests/house/test_shape.py"} <= set(names)
