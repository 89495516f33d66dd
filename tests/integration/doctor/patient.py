"""A vault for the doctor to look at."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from tests.factories.policies import changed_text
from tests.factories.stores import T0, urls_in
from tests.integration.kill.errands import hand_in
from tests.integration.kill.house import House, make_house, open_house
from vault.adapters.public_keys_file import read_record
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.db.outbox import errand_done
from vault.domain.policy.parse import parse_policy
from vault.settings import Settings, read_settings
from vault.usecases.doctor.doctor import HEARTBEAT
from vault.usecases.keys.recovery_mark import note_recovery
from vault.usecases.retention.policy_book import bring_into_force
from vault.wiring.doctor import examine

NOW = T0 + timedelta(hours=5)
LONG_AGO = T0 - timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A vault where everything is as it should be, with one accepted application in it."""

    house: House
    settings: Settings
    application_id: bytes

    def codes(self, settings: Settings | None = None) -> set[str]:
        return {each.code for each in examine(settings or self.settings, now=NOW)}

    def main(self, *statements: object) -> None:
        with self.house.main.writing() as session:
            for statement in statements:
                session.execute(statement)  # type: ignore[call-overload]  # any statement


def make_patient(tmp_path: Path) -> Patient:
    """Make it in a folder, with a verified copy of the keys, a purge and a worker just now."""
    folder, keys, policy = tmp_path / "vault", tmp_path / "keys", tmp_path / "policy.toml"
    make_house(folder)
    (folder / "keys").rename(keys)
    text_of_policy = changed_text(('name = "Exempel AB"', 'name = "Verkliga AB"'))
    policy.write_text(text_of_policy)
    house = open_house(folder, keys=keys)
    put_in_force(house, text_of_policy)
    receipt = hand_in(house, key="a-submission-key", now=T0)
    house.accept_all(now=T0)
    with house.main.writing() as session:
        session.execute(update(t.Outbox).values(sent_at=T0, sealed=None))
        session.add(t.PurgeRun(id=random_id(), started_at=NOW, finished_at=NOW))
        errand_done(session, HEARTBEAT, at=NOW)
        note_recovery(session, record=read_record(keys), now=T0)
    make_private(folder)
    return Patient(
        house=house,
        settings=settings_of(tmp_path, POLICY=str(policy), CUSTODY="passphrase-file:/nowhere"),
        application_id=receipt.application_id,
    )


def put_in_force(house: House, policy: str) -> None:
    with house.main.writing() as session:
        bring_into_force(session, policy=parse_policy(policy), text=policy, now=T0)


def make_private(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)


def settings_of(folder: Path, **more: str) -> Settings:
    given = {"DATA": str(folder / "vault"), "KEYS": str(folder / "keys"), "DISK_FLOOR": "1"}
    given |= {**urls_in(folder / "vault"), **more}
    return read_settings({f"APPLICANT_VAULT_{name}": value for name, value in given.items()})
