"""The doctor looks at the servers: rights that are too wide are a finding."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.integration.processes.apart import public_keys
from tests.integration.processes.ruled import Ruled, ruled_vault
from vault.db.migrate import Store

OURS = {
    *("superuser", "same-instance", "roles-missing", "roles-mighty", "roles-too-wide"),
    *("roles-outdated", "opener-given", "no-vault", "store-failed"),
}


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ruled]:
    with ruled_vault(tmp_path_factory.mktemp("ruled") / "house") as made:
        yield made


def found(ruled: Ruled, **settings: str) -> dict[str, str]:
    """What the doctor says about servers and roles, by code."""
    house = replace(ruled.house, settings={**ruled.house.settings, **settings})
    said = json.loads(house.run("doctor", "--json").stdout)
    return {one["code"]: json.dumps(one) for one in said["findings"] if one["code"] in OURS}


@contextmanager
def changed(ruled: Ruled, store: Store, does: str, undoes: str) -> Iterator[None]:
    ruled.servers[store].execute(does)
    yield
    ruled.servers[store].execute(undoes)


def test_what_was_drawn_is_found_to_be_right(ruled: Ruled) -> None:
    assert found(ruled) == {}


@pytest.mark.parametrize(
    "change",
    [
        (
            Store.KEYRING,
            "GRANT SELECT (sealed) ON wrap TO vault_purge",
            "REVOKE SELECT (sealed) ON wrap FROM vault_purge",
            "roles-too-wide",
            "vault_purge wrap SELECT sealed",
        ),
        (
            Store.MAIN,
            "GRANT SELECT ON contact TO PUBLIC",
            "REVOKE SELECT ON contact FROM PUBLIC",
            "roles-too-wide",
            "PUBLIC contact SELECT",
        ),
        (
            Store.KEYRING,
            "ALTER TABLE wrap DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE wrap ENABLE ROW LEVEL SECURITY",
            "roles-too-wide",
            "no policy vault_mypages_select",
        ),
        (
            Store.MAIN,
            "ALTER ROLE vault_careers BYPASSRLS",
            "ALTER ROLE vault_careers NOBYPASSRLS",
            "roles-mighty",
            "vault_careers",
        ),
        (
            Store.MAIN,
            "GRANT vault_owner TO vault_work",
            "REVOKE vault_owner FROM vault_work",
            "roles-mighty",
            "vault_work",
        ),
        (
            Store.MAIN,
            "REVOKE INSERT ON application FROM vault_careers",
            "GRANT INSERT ON application TO vault_careers",
            "roles-outdated",
            "vault_careers application INSERT",
        ),
    ],
)
def test_what_was_changed_past_the_drawing_is_a_finding(
    ruled: Ruled, change: tuple[Store, str, str, str, str]
) -> None:
    store, does, undoes, code, named = change
    with changed(ruled, store, does, undoes):
        says = found(ruled)

    assert set(says) == {code}
    assert named in says[code]


def test_one_server_for_both_and_a_superuser_are_findings(ruled: Ruled) -> None:
    main = ruled.servers[Store.MAIN]
    main.execute("CREATE DATABASE keys TEMPLATE template0")
    urls = {"DATABASE": main.url(), "KEYRING": main.url("keys")}
    house = replace(ruled.house, settings=urls)
    assert house.run("migrate").returncode == 0

    says = found(ruled, **urls)

    assert {"same-instance", "superuser"} <= set(says)


@pytest.mark.parametrize("process", ["careers", "mypages", "purge"])
def test_a_keyless_host_with_an_opener_is_a_finding(ruled: Ruled, process: str) -> None:
    given = ruled.settings(process)

    assert "opener-given" not in found(ruled, **given, KEYS=str(public_keys(ruled.house)))
    assert "intake.key.json" in found(ruled, **given, CUSTODY="dev-file:")["opener-given"]
