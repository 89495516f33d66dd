"""The site that the doors stand in, from the settings and the policy."""

import threading
from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from vault.crypto.keys import random_bytes
from vault.db.engines import Database
from vault.db.rate_secrets import secret_of_day
from vault.domain.policy.policy import Policy
from vault.errors import SettingError
from vault.settings import Settings
from vault.web.site import Site
from vault.wiring.clock import now

DEFAULT_URL = "http://127.0.0.1:8000"  # where `serve` is when nobody says otherwise
TRYING_OUT = "dev-file:"  # the custody that keeps keys in the clear
RATE_SECRET_BYTES = 32  # an HMAC-SHA-256 key


class RateSecret:
    """The secret of today behind rate keys: read when it is first asked for on a day.

    So that processes that were started on different days count together. May be shared by threads.
    """

    def __init__(self, main: Database, *, clock: Callable[[], datetime] = now) -> None:
        """Take the main database, which all processes share."""
        self._main = main
        self._clock = clock
        self._lock = threading.Lock()
        self._held: tuple[date, bytes] | None = None

    def __call__(self) -> bytes:
        """Return it.

        Raises:
            StoreError: the main database cannot be reached.
        """
        today = self._clock().date()
        with self._lock:
            if self._held is None or self._held[0] != today:
                fresh = random_bytes(RATE_SECRET_BYTES)
                with self._main.writing() as session:
                    self._held = today, secret_of_day(session, day=today, fresh=fresh)
            return self._held[1]


def site_of(settings: Settings, *, main: Database, policy: Policy, public_url: str) -> Site:
    """This function will return the site. Its values are checked when the doors are framed."""
    return Site(
        organisation=settings.organisation or policy.controller.name,
        public_url=public_url,
        clock=now,
        zone=ZoneInfo(policy.time_zone),
        rate_secret=RateSecret(main),
        accent_hue=settings.accent,
        logo=settings.logo,
        languages=policy.languages,
        trusted_proxies=settings.trusted_proxies,
    )


def letter_address(settings: Settings) -> str:
    """This function will return where letters lead to from a process that serves no page itself.

    Only `serve` knows its own address. A vault for trying out, whose keys lie in the clear and
    whose letters go to the console alone, may count on the one that `serve` has by default.

    Raises:
        SettingError: the public URL is not set, and letters may leave.
    """
    if settings.public_url is not None:
        return settings.public_url
    if settings.custody == TRYING_OUT and settings.smtp is None:
        return DEFAULT_URL
    raise SettingError(
        "APPLICANT_VAULT_PUBLIC_URL is not set: letters would lead nowhere. Give the address"
        " at which applicants reach the vault, as https://HOST"
    )


def mail_sender(settings: Settings, *, public_url: str) -> str:
    """This function will return the address that letters come from."""
    return settings.mail_from or f"no-reply@{urlsplit(public_url).hostname}"
