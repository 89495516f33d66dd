"""A site as the doors see it, with a clock that stands still."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from vault.web.site import Site

NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)  # a Sunday; noon in Stockholm


def make_site(
    *,
    public_url: str = "http://127.0.0.1:8000",
    clock: Callable[[], datetime] = lambda: NOON,
    accent_hue: int = 168,
    logo: Path | None = None,
    trusted_proxies: tuple[str, ...] = (),
) -> Site:
    return Site(
        organisation="Exempel AB",
        public_url=public_url,
        clock=clock,
        zone=ZoneInfo("Europe/Stockholm"),
        rate_secret=lambda: b"\x07" * 32,
        accent_hue=accent_hue,
        logo=logo,
        trusted_proxies=trusted_proxies,
    )
