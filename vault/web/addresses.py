"""Who is knocking, as little as we may know it: for counting, never for keeping.

An address is never stored or logged. It becomes a rate key by HMAC under a key of the day, so that
yesterday's keys say nothing today.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from vault.errors import SettingError
from vault.web.languages import Connection
from vault.web.site import Site

IPV6_HOME_BITS = 64  # one subscriber has at least a /64 (RFC 6177): count it as one
NO_ADDRESS = IPv4Address("0.0.0.0")  # noqa: S104 - "unknown", never bound to
MAX_HOPS = 20  # more addresses than that in one header is an attack, not a network


@cache
def networks(trusted: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    """This function will return the networks that the settings name.

    Raises:
        SettingError: one of them is no network; the message says how one is written.
    """
    try:
        return tuple(ip_network(one) for one in trusted)
    except ValueError as error:
        raise SettingError("trusted proxies: write networks such as 10.0.0.0/8") from error


def client_address(
    *,
    peer: str | None,
    untrusted_forwarded: str,
    trusted: Sequence[IPv4Network | IPv6Network],
) -> IPv4Address | IPv6Address:
    """This function will return the address nearest to us that is not one of our own proxies.

    Read from the right: what stands further left in ``X-Forwarded-For`` was written by whoever
    knocked and may be anything (ASVS 4.1.3).
    """
    address = _parse(peer or "") or NO_ADDRESS
    hops = untrusted_forwarded.split(",")[-MAX_HOPS:]
    while _is_ours(address, trusted) and hops:
        nearer = _parse(hops.pop())
        if nearer is None:
            break
        address = nearer
    return address


def rate_key(
    *, address: IPv4Address | IPv6Address, secret: bytes, today: date, scope: str = ""
) -> bytes:
    """This function will return 32 bytes that stand for the address, today and in this scope."""
    of_the_day = hmac.new(secret, f"vault/1 rate {today.isoformat()}".encode(), hashlib.sha256)
    if isinstance(address, IPv6Address):
        home = ip_network((address, IPV6_HOME_BITS), strict=False).network_address
        told = f"{scope}|{home}"
    else:
        told = f"{scope}|{address}"
    return hmac.new(of_the_day.digest(), told.encode(), hashlib.sha256).digest()


def rate_key_of(connection: Connection, site: Site) -> bytes:
    """This function will return the rate key of whoever sent this request."""
    peer = connection.scope["client"]
    address = client_address(
        peer=peer[0] if peer else None,
        untrusted_forwarded=",".join(connection.headers.getall("x-forwarded-for", [])),
        trusted=networks(site.trusted_proxies),
    )
    today = site.clock().astimezone(site.zone).date()
    return rate_key(address=address, secret=site.rate_secret(), today=today)


def _parse(untrusted_text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(untrusted_text.strip().strip("[]"))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_ours(
    address: IPv4Address | IPv6Address, trusted: Sequence[IPv4Network | IPv6Network]
) -> bool:
    return any(address in network for network in trusted)
