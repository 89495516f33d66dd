"""The site that the doors stand in, from the settings and the policy."""

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from vault.crypto.keys import random_bytes
from vault.db.engines import Database
from vault.db.rate_secrets import secret_of_day
from vault.domain.policy import Policy
from vault.settings import Settings
from vault.web.site import Site
from vault.wiring.clock import now

RATE_SECRET_BYTES = 32  # an HMAC-SHA-256 key


def site_of(settings: Settings, *, main: Database, policy: Policy, public_url: str) -> Site:
    """This function will return the site. Its values are checked when the doors are framed."""
    at = now()
    with main.writing() as session:
        rate_secret = secret_of_day(session, day=at.date(), fresh=random_bytes(RATE_SECRET_BYTES))
    return Site(
        organisation=settings.organisation or policy.controller.name,
        public_url=public_url,
        clock=now,
        zone=ZoneInfo(policy.time_zone),
        rate_secret=rate_secret,
        accent_hue=settings.accent,
        logo=settings.logo,
        languages=policy.languages,
        trusted_proxies=settings.trusted_proxies,
    )


def mail_sender(settings: Settings, *, public_url: str) -> str:
    """This function will return the address that letters come from."""
    return settings.mail_from or f"no-reply@{urlsplit(public_url).hostname}"
