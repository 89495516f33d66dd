"""Fixtures for journeys: one Chromium for the run, a fresh context for each page."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Unpack

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.browser import Look, OpenPage, Watch, launch, new_page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def pictures() -> Path | None:
    """The folder to keep screenshots in: PICTURES=folder pytest tests/journeys."""
    folder = os.environ.get("PICTURES")
    return Path(folder) if folder else None


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Open pages; when the test ends, none may have broken the policy, thrown or called outside."""
    opened: list[tuple[Page, Watch]] = []

    def open_one(address: str, **look: Unpack[Look]) -> Page:
        page, watch = new_page(chromium, address, look)
        opened.append((page, watch))
        return page

    yield open_one
    for page, _ in opened:
        page.context.close()
    assert [fault for _, watch in opened for fault in watch.faults] == []
