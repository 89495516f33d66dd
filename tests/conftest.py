"""Which database the tests run on, and fixtures that have to do with no database."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.corpus.documents import RealDocument, real_documents
from tests.corpus.hard import HardDocument, make_hard_documents
from tests.factories.servers import choose_servers, end_servers
from tests.factories.stores import close_stores

LONGEST_ID = 40
LONG = {"journeys", "kill", "processes", "s3"}
"""Folders whose tests start programs and wait for them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever runs the tests choose the database of all that need one."""
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="what tests keep their rows in: files, or two real PostgreSQL servers",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Remember the choice; servers start when the first test wants one."""
    if config.getoption("--database") == "postgresql":
        choose_servers()


def pytest_unconfigure() -> None:
    """End what was started for this run."""
    end_servers()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Close and drop what a test had in its own folder, after its fixtures have gone."""
    folder = item.funcargs.get("tmp_path") if isinstance(item, pytest.Function) else None
    try:
        return (yield)
    finally:
        if isinstance(folder, Path):
            close_stores(folder)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes and long texts are named by their argument and their number.

    Some are made anew in each worker, and workers that name a test differently do not run it.
    """
    if isinstance(val, bytes) or (isinstance(val, str) and len(val) > LONGEST_ID):
        return argname
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever opens the browser runs in the stage of its own, before `-m` chooses.

    The browser's event loop stays in its thread: a test beside it could run no loop of its own.
    What is said of SQLite's files is not asked where there are none. What takes minutes comes
    first, so that at the end no worker waits for another.
    """
    items.sort(key=lambda item: LONG.isdisjoint(item.path.parts))
    for item in items:
        if isinstance(item, pytest.Function) and "chromium" in item.fixturenames:
            item.add_marker("browser")
    if config.getoption("--database") != "sqlite":
        left_out = [item for item in items if item.get_closest_marker("sqlite")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def corpus() -> Mapping[str, tuple[RealDocument, ...]]:
    """Real documents by others, by kind: pdf, docx, odt, rtf, txt."""
    missing = [document.name for document in real_documents() if not document.is_here()]
    if missing:
        message = f"run tests/machine/install.sh: the corpus lacks {', '.join(missing)}"
        raise FileNotFoundError(message)
    by_kind: dict[str, tuple[RealDocument, ...]] = {}
    for document in real_documents():
        by_kind[document.kind] = (*by_kind.get(document.kind, ()), document)
    return by_kind


@pytest.fixture(scope="session")
def hard_documents(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, HardDocument]:
    """Documents made by rule: empty, mislabelled, encrypted, truncated, too large by one byte."""
    return make_hard_documents(folder=tmp_path_factory.mktemp("hard"))
