"""Who knocks is told by our own proxies only, and forgotten by tomorrow."""

from datetime import date
from ipaddress import ip_address

import pytest

from vault.errors import SettingError
from vault.web.addresses import MAX_HOPS, client_address, networks, rate_key

TRUSTED = networks(("10.0.0.0/8", "fd00::/8"))
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "6.6.6.6", "203.0.113.9"),  # not our proxy: the header is hearsay
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7"),  # the left one is made up
        ("10.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "6.6.6.6, nonsense", "10.0.0.1"),
        ("fd00::1", "2001:db8::5", "2001:db8::5"),
        ("10.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        (None, "6.6.6.6", "0.0.0.0"),
    ],
)
def test_the_nearest_address_that_is_not_ours_counts(
    peer: str | None, forwarded: str, expected: str
) -> None:
    found = client_address(peer=peer, untrusted_forwarded=forwarded, trusted=TRUSTED)

    assert found == ip_address(expected)


def test_a_header_without_end_is_read_to_a_limit() -> None:
    endless = "6.6.6.6, " + ", ".join(["10.0.0.3"] * (MAX_HOPS + 5))

    found = client_address(peer="10.0.0.1", untrusted_forwarded=endless, trusted=TRUSTED)

    assert found == ip_address("10.0.0.3")


def key(address: str, *, secret: bytes = b"s" * 32, today: date = TODAY) -> bytes:
    return rate_key(address=ip_address(address), secret=secret, today=today)


def test_a_rate_key_changes_with_address_secret_and_day() -> None:
    keys = {
        key("198.51.100.7"),
        key("198.51.100.8"),
        key("198.51.100.7", secret=b"t" * 32),
        key("198.51.100.7", today=date(2026, 11, 23)),
    }

    assert len(keys) == 4
    assert key("198.51.100.7") in keys
    assert all(len(one) == 32 for one in keys)


def test_one_home_with_many_ipv6_addresses_is_one() -> None:
    assert key("2001:db8:0:1::1") == key("2001:db8:0:1:ffff::9")
    assert key("2001:db8:0:1::1") != key("2001:db8:0:2::1")


def test_a_wrong_network_is_told_without_repeating_it() -> None:
    with pytest.raises(SettingError, match=r"10\.0\.0\.0/8"):
        networks(("10.0.0.1/8",))
