"""Fixtures that have to do with neither the database nor the program."""

from collections.abc import Mapping

import pytest

from tests.corpus.documents import RealDocument, real_documents
from tests.corpus.hard import HardDocument, make_hard_documents

LONGEST_ID = 40
BROWSERS = {"browser", "chromium"}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes and long texts are named by their argument and their number.

    Some are made anew in each worker, and workers that name a test differently do not run it.
    """
    if isinstance(val, bytes) or (isinstance(val, str) and len(val) > LONGEST_ID):
        return argname
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever opens the browser runs in the stage of its own, before `-m` chooses.

    The browser's event loop stays in its thread: a test beside it could run no loop of its own.
    """
    for item in items:
        if isinstance(item, pytest.Function) and BROWSERS & set(item.fixturenames):
            item.add_marker("browser")


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
