"""The manifest: revision by revision, for one application, and nothing odd believed."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from vault.crypto.canonical import canonical_json
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import new_application_key, random_id
from vault.crypto.manifest import (
    ActKey,
    Manifest,
    ManifestConsent,
    ManifestDocument,
    encode_manifest,
    seal_manifest,
)
from vault.crypto.manifest_open import check_follows, open_manifest, parse_manifest
from vault.crypto.sealing import seal
from vault.errors import NotAuthenticError

KEY = new_application_key()
A = random_id()
NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
DOCUMENT = ManifestDocument(
    id=random_id(),
    kind="cv",
    media="application/pdf",
    file_name="Svampen Åström.pdf",
    plain_size=10,
    plain_sha256=bytes(32),
    sealed_size=83,
    sealed_sha256=bytes(32),
)
FIRST = Manifest(
    application_id=A,
    revision=1,
    previous_sha256=None,
    documents=(DOCUMENT, replace(DOCUMENT, id=random_id(), kind="cover_letter")),
    contact_revision=1,
    contact_sha256=bytes(32),
    act_public_keys=(ActKey(public_key=bytes(32), from_at=NOW, purpose="receipt"),),
    consents=(
        ManifestConsent(purpose="keep", given=False, at=NOW, language="sv", policy_version="1"),
    ),
)
SEALED, DIGEST = seal_manifest(key=KEY, manifest=FIRST)
SECOND = replace(FIRST, revision=2, previous_sha256=DIGEST)


def test_a_manifest_opens_to_what_was_sealed() -> None:
    opened = open_manifest(key=KEY, application_id=A, revision=1, sealed=SEALED)

    assert opened == FIRST
    assert hashlib.sha256(SEALED).digest() == DIGEST


def test_an_empty_manifest_is_a_manifest() -> None:
    bare = replace(FIRST, documents=(), act_public_keys=(), consents=())

    assert parse_manifest(untrusted_json=encode_manifest(manifest=bare)) == bare


def test_an_old_revision_in_the_place_of_the_new_one_is_refused() -> None:
    with pytest.raises(NotAuthenticError):
        open_manifest(key=KEY, application_id=A, revision=2, sealed=SEALED)


def test_a_manifest_of_another_application_is_refused() -> None:
    with pytest.raises(NotAuthenticError):
        open_manifest(key=KEY, application_id=random_id(), revision=1, sealed=SEALED)


def test_a_forged_replacement_of_the_first_revision_is_found_by_its_digest() -> None:
    # Whoever submitted holds K and can seal another revision 1; the audit log holds the digest.
    forged, _ = seal_manifest(key=KEY, manifest=replace(FIRST, documents=()))
    opened = open_manifest(key=KEY, application_id=A, revision=1, sealed=forged)

    assert opened.documents == ()
    assert hashlib.sha256(forged).digest() != DIGEST


@pytest.mark.parametrize(
    "inside", [replace(FIRST, application_id=random_id()), SECOND], ids=["application", "revision"]
)
def test_a_manifest_that_contradicts_its_own_context_is_refused(inside: Manifest) -> None:
    forged = seal(
        key=KEY,
        context=context(Kind.MANIFEST, A, revision=1),
        plaintext=encode_manifest(manifest=inside),
    )

    with pytest.raises(NotAuthenticError, match="another"):
        open_manifest(key=KEY, application_id=A, revision=1, sealed=forged)


def test_a_manifest_follows_the_one_that_it_names() -> None:
    check_follows(previous_sealed_sha256=DIGEST, manifest=SECOND)
    check_follows(previous_sealed_sha256=None, manifest=FIRST)


def test_a_manifest_follows_no_other() -> None:
    with pytest.raises(NotAuthenticError):
        check_follows(previous_sealed_sha256=bytes(32), manifest=SECOND)
    with pytest.raises(NotAuthenticError):
        check_follows(previous_sealed_sha256=None, manifest=SECOND)
    with pytest.raises(NotAuthenticError):
        check_follows(previous_sealed_sha256=DIGEST, manifest=FIRST)


@pytest.mark.parametrize(
    "wrong", [replace(FIRST, revision=2), replace(FIRST, previous_sha256=bytes(32))]
)
def test_a_manifest_that_breaks_the_chain_is_not_even_made(wrong: Manifest) -> None:
    with pytest.raises(ValueError, match="names the one before"):
        encode_manifest(manifest=wrong)


def test_a_manifest_shows_no_file_name() -> None:
    assert "Svampen" not in repr(FIRST)
    assert "Svampen" not in repr(DOCUMENT)


def _set(*path: str | int, to: object) -> Callable[[Any], None]:
    def change(manifest: Any) -> None:  # noqa: ANN401  # JSON of any shape is the point
        *way, last = path
        for step in way:
            manifest = manifest[step]
        manifest[last] = to

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("version", to=2),
        _set("more", to=1),
        _set("revision", to=2),
        _set("revision", to=-1),
        _set("revision", to="1"),
        _set("revision", to=True),
        _set("previous", to="00" * 32),
        _set("previous", to="00"),
        _set("documents", to={}),
        _set("documents", to=["cv"]),
        _set("documents", 0, "more", to=1),
        _set("documents", 0, "id", to="zz" * 16),
        _set("documents", 0, "id", to=("ab" * 16).upper()),
        _set("documents", 0, "id", to=7),
        _set("documents", 0, "plain_size", to=-5),
        _set("contact", to=[]),
        _set("contact", "more", to=1),
        _set("act_keys", 0, "from_at", to="yesterday"),
        _set("act_keys", 0, "public_key", to="00" * 31),
        _set("consents", 0, "given", to="yes"),
        _set("consents", 0, "at", to="2026-03-01T08:30:00.0Z"),
    ],
)
def test_a_malformed_manifest_is_refused_although_its_key_is_right(
    change: Callable[[Any], None],
) -> None:
    value = json.loads(encode_manifest(manifest=FIRST))
    change(value)

    with pytest.raises(NotAuthenticError):
        parse_manifest(untrusted_json=canonical_json(value=value))


@pytest.mark.parametrize(
    "name", ["act_keys", "application", "consents", "contact", "documents", "previous", "version"]
)
def test_a_manifest_without_one_of_its_fields_is_refused(name: str) -> None:
    value = json.loads(encode_manifest(manifest=FIRST))
    del value[name]

    with pytest.raises(NotAuthenticError):
        parse_manifest(untrusted_json=canonical_json(value=value))
