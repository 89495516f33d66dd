"""What is ours to judge: the files of the project, not what was installed or built beside them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (".ci", "alembic", "bench", "docs", "infra", "requirements", "tests", "vault")
NOT_OURS = frozenset({"__pycache__", "site", "results"})


@cache
def our_files() -> tuple[Path, ...]:
    """This function will return every file of the project."""
    at_the_top = [path for path in ROOT.iterdir() if path.is_file()]
    below = [path for folder in FOLDERS for path in _files_below(ROOT / folder)]
    return tuple(sorted([*at_the_top, *below]))


def our_modules(*, under: str = "") -> tuple[Path, ...]:
    """This function will return our Python files, or those below one folder.

    Not the database's revisions: they are generated, and frozen once they are out.
    """
    return tuple(
        path
        for path in our_files()
        if path.suffix == ".py"
        and path.parent.name != "versions"
        and path.is_relative_to(ROOT / under)
    )


def named(paths: list[Path]) -> list[str]:
    """This function will return the paths as people read them."""
    return [str(path.relative_to(ROOT)) for path in paths]


def _files_below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif path.name not in NOT_OURS:
            yield from _files_below(path)
