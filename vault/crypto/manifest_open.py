"""OPEN a manifest and check that it follows the one before."""

import hmac

from vault.crypto._fields import Fields
from vault.crypto.canonical import read_canonical
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import ID_BYTES, KEY_BYTES, ApplicationKey
from vault.crypto.manifest import (
    FIRST_REVISION,
    VERSION,
    ActKey,
    Manifest,
    ManifestConsent,
    ManifestDocument,
)
from vault.crypto.opening import open_sealed
from vault.errors import NotAuthenticError

SHA256_BYTES = 32


def open_manifest(
    *, key: ApplicationKey, application_id: bytes, revision: int, sealed: bytes
) -> Manifest:
    """This function will return revision ``revision`` of the manifest of this application.

    The caller MUST still call ``check_follows`` and compare the digests of the blobs.

    Raises:
        NotAuthenticError: another application, another revision, changed, or malformed.
        UnknownSuiteError: sealed by a suite that this version does not know.
    """
    opened = open_sealed(
        key=key, context=context(Kind.MANIFEST, application_id, revision=revision), sealed=sealed
    )
    manifest = parse_manifest(untrusted_json=opened)
    if manifest.application_id != application_id or manifest.revision != revision:
        raise NotAuthenticError("the manifest says that it is another")
    return manifest


def parse_manifest(*, untrusted_json: bytes) -> Manifest:
    """This function will return the manifest that ``encode_manifest`` wrote.

    Raises:
        NotAuthenticError: it is malformed in any way; whoever submitted held the key.
    """
    fields = Fields(read_canonical(untrusted_json=untrusted_json))
    if fields.number("version") != VERSION:
        raise NotAuthenticError("a manifest of an unknown version")
    contact = fields.inner("contact")
    manifest = Manifest(
        application_id=fields.octets("application", length=ID_BYTES),
        revision=fields.number("revision"),
        previous_sha256=fields.octets_or_none("previous", length=SHA256_BYTES),
        documents=fields.each("documents", _document),
        contact_revision=contact.number("revision"),
        contact_sha256=contact.octets("sha256", length=SHA256_BYTES),
        act_public_keys=fields.each("act_keys", _act_key),
        consents=fields.each("consents", _consent),
    )
    contact.done()
    fields.done()
    if (manifest.revision == FIRST_REVISION) != (manifest.previous_sha256 is None):
        raise NotAuthenticError("every revision but the first names the one before")
    return manifest


def check_follows(*, previous_sealed_sha256: bytes | None, manifest: Manifest) -> None:
    """This function will do nothing if the manifest names the sealed revision before it.

    ``previous_sealed_sha256`` is the digest from the audit log; None for the first revision.

    Raises:
        NotAuthenticError: it names another, or none, or one where none belongs.
    """
    if not hmac.compare_digest(manifest.previous_sha256 or b"", previous_sealed_sha256 or b""):
        raise NotAuthenticError("the manifest does not follow the one before")


def _document(fields: Fields) -> ManifestDocument:
    return ManifestDocument(
        id=fields.octets("id", length=ID_BYTES),
        kind=fields.text("kind"),
        media=fields.text("media"),
        file_name=fields.text("file_name"),
        plain_size=fields.number("plain_size"),
        plain_sha256=fields.octets("plain_sha256", length=SHA256_BYTES),
        sealed_size=fields.number("sealed_size"),
        sealed_sha256=fields.octets("sealed_sha256", length=SHA256_BYTES),
    )


def _act_key(fields: Fields) -> ActKey:
    return ActKey(
        public_key=fields.octets("public_key", length=KEY_BYTES),
        from_at=fields.moment("from_at"),
        purpose=fields.text("purpose"),
    )


def _consent(fields: Fields) -> ManifestConsent:
    return ManifestConsent(
        purpose=fields.text("purpose"),
        given=fields.truth("given"),
        at=fields.moment("at"),
        language=fields.text("language"),
        policy_version=fields.text("policy_version"),
    )
