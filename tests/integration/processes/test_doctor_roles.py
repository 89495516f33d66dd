"""The doctor looks at the servers: rights that are too wide are a finding."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.integration.processes.ruled import Ruled, ruled_vault
from vault.db.migrate import Store
from vault.db.roles.doors import CAREERS_KEYRING
from vault.db.roles.roles import NAMED

OURS = {
    *("superuser", "same-instance", "roles-missing", "roles-mighty", "roles-too-wide"),
    *("roles-outdated", "opener-given", "keys-in-the-clear", "keys-missing", "rights-too-wide"),
    *("no-vault", "store-failed"),
}


A_NEW_WRAP = CAREERS_KEYRING["wrap"].check


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
    assert set(found(ruled)) == {"keys-in-the-clear"}


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
            "wrap: policy vault_mypages_select is gone",
        ),
        (
            Store.MAIN,
            "ALTER POLICY vault_mypages_select ON contact USING (true)",
            f"ALTER POLICY vault_mypages_select ON contact USING (application_id = {NAMED})",
            "roles-too-wide",
            "contact: policy vault_mypages_select says something else",
        ),
        (
            Store.KEYRING,
            "ALTER POLICY vault_careers_insert ON wrap WITH CHECK (kind <> 'staff')",
            f"ALTER POLICY vault_careers_insert ON wrap WITH CHECK ({A_NEW_WRAP})",
            "roles-too-wide",
            "wrap: policy vault_careers_insert says something else",
        ),
        (
            Store.MAIN,
            "ALTER POLICY vault_mypages_select ON act TO vault_mypages, vault_careers",
            "ALTER POLICY vault_mypages_select ON act TO vault_mypages",
            "roles-too-wide",
            "act: policy vault_mypages_select says something else",
        ),
        (
            Store.MAIN,
            "CREATE POLICY mine ON contact FOR SELECT TO vault_mypages USING (true)",
            "DROP POLICY mine ON contact",
            "roles-too-wide",
            "contact: policy mine was not drawn",
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

    assert set(says) == {code, "keys-in-the-clear"}
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
def test_a_keyless_host_with_an_opener_is_a_finding_and_without_is_none(
    ruled: Ruled, process: str
) -> None:
    given = ruled.settings(process)
    public = str(ruled.house.public_keys())

    assert found(ruled, **given, KEYS=public) == {}
    assert "CUSTODY" in found(ruled, **given, KEYS=public, CUSTODY="kms:alias/v")["opener-given"]
    handed = found(ruled, **given)
    assert set(handed) == {"opener-given"}
    assert "intake.key.json" in handed["opener-given"]


@pytest.mark.parametrize(("process", "code"), [("careers", {"keys-missing"}), ("purge", set())])
def test_a_door_needs_the_record_and_the_purge_does_not(
    ruled: Ruled, process: str, code: set[str]
) -> None:
    assert set(found(ruled, **ruled.settings(process), KEYS="/nowhere")) == code


def test_roles_by_another_name_are_found_and_brought_to_their_rights(ruled: Ruled) -> None:
    main, keyring = (ruled.servers[store] for store in (Store.MAIN, Store.KEYRING))
    for server in (main, keyring):
        server.execute("CREATE DATABASE house TEMPLATE template0")
    house = replace(
        ruled.house, settings={"DATABASE": main.url("house"), "KEYRING": keyring.url("house")}
    )
    assert house.run("database", "roles", "--prefix", "jobs").returncode == 0
    given = {
        "DATABASE": main.url("house", user="jobs_owner"),
        "KEYRING": keyring.url("house", user="jobs_owner"),
    }
    assert replace(house, settings=given).run("init").returncode == 0

    assert set(found(ruled, **given)) == {"keys-in-the-clear"}
    main.execute("GRANT SELECT ON contact TO jobs_careers", database="house")
    assert "jobs_careers contact SELECT" in found(ruled, **given)["roles-too-wide"]
    given["DATABASE"] = main.url("house", user="jobs_careers")
    assert "opener-given" in found(ruled, **given)
