"""What every door knows about the house that it stands in.

One value, built by wiring from the settings and handed to handlers as ``NamedDependency[Site]``.
It holds no key that opens anything and reads neither the environment nor the clock by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from litestar.datastructures import Cookie

from vault.domain.language import Language

DEFAULT_HUE = 168  # a spruce green: calm, and far from the hues that mean warning and error


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The organisation, its address, and what the doors need to speak for it."""

    organisation: str
    public_url: str
    """Scheme and host as the browser sees them, without a slash at the end."""
    clock: Callable[[], datetime]
    """The time now, aware and in UTC."""
    zone: ZoneInfo
    """Where dates are told: the policy's time zone."""
    rate_secret: Callable[[], bytes] = field(repr=False)
    """Today's, which makes rate keys out of addresses; see ``vault.web.addresses``."""
    accent_hue: int = DEFAULT_HUE
    logo: Path | None = None
    languages: tuple[Language, ...] = (Language.SV, Language.EN)
    trusted_proxies: tuple[str, ...] = ()
    """Networks of our own proxies, such as ``10.0.0.0/8``; kept as text, since Litestar looks into
    the fields of what it hands to handlers and knows no union of network types."""

    @property
    def https(self) -> bool:
        """Whether browsers reach the house by TLS; decides about HSTS and ``Secure`` cookies."""
        return self.public_url.startswith("https://")

    @property
    def origin(self) -> str:
        """The origin that a browser of ours names (RFC 6454 §6.2)."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}".lower()

    def today(self) -> str:
        """Today's date where the organisation is, as ISO 8601."""
        return self.clock().astimezone(self.zone).date().isoformat()


def cookie_name(site: Site, name: str) -> str:
    """This function will return the cookie's full name: ``__Host-`` is kept by TLS alone."""
    return f"__Host-{name}" if site.https else name


def cookie(
    site: Site,
    name: str,
    value: str,
    *,
    max_age: int | None = None,
    samesite: Literal["lax", "strict"] = "lax",
) -> Cookie:
    """This function will return a cookie that scripts and other sites cannot read (ASVS 3.3.1-4).

    ``max_age`` counts seconds; without it the cookie ends with the browser.
    """
    return Cookie(
        key=cookie_name(site, name),
        value=value,
        max_age=max_age,
        path="/",
        secure=site.https,
        httponly=True,
        samesite=samesite,
    )


def ended_cookie(site: Site, name: str) -> Cookie:
    """This function will return the cookie that makes a browser drop the one of that name."""
    return cookie(site, name, "", max_age=0)
