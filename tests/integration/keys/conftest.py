"""A vault with keys of its own, and an imitation of KMS with somebody standing before it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import boto3
import pytest

from tests.factories.applications import accepted, hand_in
from tests.factories.hiring import close, recruiter
from tests.factories.keyrings import TestKeys, fresh_keys
from tests.factories.recruiting import make_office
from tests.factories.rotating import verify_copy
from tests.factories.stores import TestStores, fresh_stores
from tests.integration.keys.vaults import Vault
from tests.servers.kms_front import KmsFront, kms_front
from tests.servers.moto import shared_moto
from vault.db import tables as t
from vault.domain.identifiers import PositionId
from vault.domain.language import Language
from vault.usecases.decisions.close_words import keep_words
from vault.usecases.decisions.decide import LetterWords
from vault.usecases.holds.merits import write_merits
from vault.usecases.staff.invite_accept import welcome


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[TestStores]:
    made = fresh_stores(tmp_path)
    yield made
    made.close()


@pytest.fixture
def keys(stores: TestStores) -> TestKeys:
    return fresh_keys(stores)


@pytest.fixture
def front(monkeypatch: pytest.MonkeyPatch) -> Iterator[KmsFront]:
    """KMS by AWS's ordinary environment."""
    server = shared_moto()
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    with kms_front(server.port) as made:
        monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", made.url)
        yield made


@pytest.fixture
def kms_key(front: KmsFront) -> str:
    """The id of a fresh symmetric key."""
    made = boto3.Session().client("kms").create_key()
    front.calls.clear()
    return str(made["KeyMetadata"]["KeyId"])


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    office = make_office(tmp_path)
    made = Vault(office=office, viewer=recruiter(office), keys=office.world.keys)
    verify_copy(made, now=office.world.clock())
    office.world.clock.advance(timedelta(hours=1))
    return made


@pytest.fixture
def full(vault: Vault) -> Vault:
    """With applications, merits, words for letters, and people who are on their way in."""
    office, world = vault.office, vault.office.world
    hired, _ = (accepted(world, hand_in(world)) for _ in range(2))
    close(world, vault.viewer, hired)
    write_merits(
        main=vault.main,
        keyring=vault.keyring,
        opener=vault.keys.opener,
        viewer=vault.viewer,
        position_id=PositionId(world.position_id),
        untrusted={"education": "Examen i datavetenskap"},
        now=world.clock(),
    )
    with vault.main.writing() as session:
        row = session.get_one(t.Position, world.position_id)
        letter = LetterWords(untrusted_subject="Tack", untrusted_text="Tack för din ansökan")
        keep_words(opener=vault.keys.opener, row=row, words={Language.SV: letter})
    invitation = office.first_invitation()
    welcome(
        main=vault.main,
        opener=vault.keys.opener,
        untrusted_token=invitation.token,
        organisation="Exempel AB",
        now=world.clock(),
    )
    staff_id = invitation.staff_id
    totp = vault.keys.opener.seal_totp(staff_id=staff_id, secret="JBSWY3DPEHPK3PXP")
    with vault.main.writing() as session:
        session.add(
            t.StaffCredential(
                staff_id=staff_id,
                kind="totp",
                sealed_secret=totp.sealed,
                key_id=totp.key_id,
                made_at=world.clock(),
            )
        )
    return vault
