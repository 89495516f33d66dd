"""Make the vault's own vectors once more: ``python -m tests.vectors.make_own > FILE``.

Run it only for a new version of a format, and put the result beside the old file: what stands in
``own/v1.json`` was sealed by the first release and has to open for ever.
"""

import json
import sys

from tests.vectors import own_inputs as given
from vault.crypto.acts import act_payload, act_public_key, act_seed, sign_act
from vault.crypto.answer import seal_answer, submission_hash
from vault.crypto.argon2 import CHEAPEST
from vault.crypto.chain import GENESIS_HEAD, checkpoint_payload, entry_hash, next_head
from vault.crypto.commitment import key_commitment
from vault.crypto.contexts import Context, Kind, context
from vault.crypto.intake_unwrap import intake_public_key
from vault.crypto.intake_wrap import wrap_for_intake
from vault.crypto.key_record_make import make_key_record
from vault.crypto.keyblob import KeyBlobKind, protect_key, write_development_key
from vault.crypto.link_wrap import link_key, seal_link_wrap
from vault.crypto.manifest import encode_manifest, seal_manifest
from vault.crypto.passwords import hash_password
from vault.crypto.sealing import seal
from vault.crypto.signing import public_key_of, sign
from vault.crypto.staff_wrap import seal_staff_wrap, staff_key_id
from vault.crypto.verifying import Purpose, signing_fingerprint
from vault.crypto.visit_wrap import seal_visit, visit_key

A, D, X, N = given.APPLICATION_ID, given.DOCUMENT_ID, given.OTHER_ID, given.KEY_ID
K = given.APPLICATION_KEY


def contexts() -> dict[str, Context]:
    """One context of each kind."""
    return {
        "doc": context(Kind.DOC, A, D),
        "contact": context(Kind.CONTACT, A, revision=1),
        "note": context(Kind.NOTE, A, X),
        "text": context(Kind.TEXT, A, D),
        "preview": context(Kind.PREVIEW, A, D, revision=3),
        "manifest": context(Kind.MANIFEST, A, revision=2),
        "wrap/staff": context(Kind.WRAP_STAFF, A, N),
        "wrap/link": context(Kind.WRAP_LINK, A, X),
        "wrap/session": context(Kind.WRAP_SESSION, A, X),
        "wrap/intake": context(Kind.WRAP_INTAKE, A, N),
        "wrap/outbox": context(Kind.WRAP_OUTBOX, X, N),
        "keyblob": context(Kind.KEYBLOB, b"kek\0\0\0\0\0"),
        "answer": context(Kind.ANSWER, A),
        "outbox": context(Kind.OUTBOX, X),
        "totp": context(Kind.TOTP, X),
        "closing": context(Kind.CLOSING, X),
        "merits": context(Kind.MERITS, X),
    }


def exact() -> dict[str, bytes]:
    """What comes out the same every time: derived, encoded and signed bytes."""
    seed = act_seed(token=given.LINK_TOKEN, application_id=A)
    payload = act_payload(
        act_id=X,
        application_id=A,
        kind="extend",
        made_at=given.MOMENT,
        language="sv",
        detail=given.DETAIL,
    )
    public = intake_public_key(seed=given.INTAKE_SEED)
    first = entry_hash(entry=given.ENTRY)
    head = next_head(previous_head=GENESIS_HEAD, entry_hash=first)
    checkpoint = checkpoint_payload(seq=1, head=head, at=given.MOMENT)
    signer = public_key_of(seed=given.SIGNING_SEED)
    return {
        "link_key": link_key(token=given.LINK_TOKEN, application_id=A).reveal(),
        "act_seed": seed.reveal(),
        "act_public_key": act_public_key(seed=seed),
        "act_payload": payload,
        "act_signature": sign_act(seed=seed, payload=payload),
        "visit_key": visit_key(cookie_secret=given.COOKIE_SECRET, visit_id=X).reveal(),
        "staff_key_id": staff_key_id(staff_key=given.STAFF_KEY),
        "submission_hash": submission_hash(key=given.SUBMISSION_KEY),
        "commitment": key_commitment(application_key=K, application_id=A),
        "manifest_json": encode_manifest(manifest=given.MANIFEST),
        "intake_public_key": public.encoded,
        "intake_key_id": public.key_id,
        "signing_public_key": signer,
        "signing_fingerprint": bytes.fromhex(signing_fingerprint(public_key=signer)),
        "key_record": make_key_record(
            public_key=public, created_at=given.MOMENT, signing_seed=given.SIGNING_SEED
        ),
        "entry_hash": first,
        "head": head,
        "checkpoint_payload": checkpoint,
        "checkpoint_signature": sign(
            seed=given.SIGNING_SEED, purpose=Purpose.CHECKPOINT, payload=checkpoint
        ),
    }


def sealed() -> dict[str, bytes]:
    """What comes out new every time, since a salt or a key share is drawn."""
    seed = act_seed(token=given.LINK_TOKEN, application_id=A)
    public = intake_public_key(seed=given.INTAKE_SEED)
    return {
        "doc": seal(key=K, context=context(Kind.DOC, A, D), plaintext=given.DOCUMENT),
        "empty_doc": seal(key=K, context=context(Kind.DOC, A, D), plaintext=b""),
        "link_wrap": seal_link_wrap(
            token=given.LINK_TOKEN, application_id=A, application_key=K, wrap_id=X
        ),
        "staff_wrap": seal_staff_wrap(
            staff_key=given.STAFF_KEY, application_id=A, application_key=K
        ),
        "visit": seal_visit(
            cookie_secret=given.COOKIE_SECRET,
            visit_id=X,
            application_id=A,
            application_key=K,
            act_seed=seed,
        ),
        "answer": seal_answer(key=given.SUBMISSION_KEY, application_id=A, answer=b'{"id":"7"}'),
        "manifest": seal_manifest(key=K, manifest=given.MANIFEST)[0],
        "intake_wrap": wrap_for_intake(
            public_key=public,
            info_context=context(Kind.WRAP_INTAKE, A, public.key_id),
            secret=K,
        ),
        "outbox_wrap": wrap_for_intake(
            public_key=public,
            info_context=context(Kind.WRAP_OUTBOX, X, public.key_id),
            secret=given.filled(0xA7),
        ),
    }


def texts() -> dict[str, str]:
    """Key files and a password; with the cheapest Argon2id, so that the tests stay quick."""
    return {
        "kek_file": protect_key(
            kind=KeyBlobKind.KEK,
            secret=given.STAFF_KEY,
            passphrase=given.PASSPHRASE,
            cost=CHEAPEST,
        ),
        "signing_development_file": write_development_key(
            kind=KeyBlobKind.SIGNING, secret=given.SIGNING_SEED
        ),
        "password": hash_password(password=given.PASSWORD, cost=CHEAPEST),
    }


def main() -> None:
    """Print the whole file."""
    whole = {
        "contexts": {name: one.hex() for name, one in contexts().items()},
        "exact": {name: one.hex() for name, one in exact().items()},
        "sealed": {name: one.hex() for name, one in sealed().items()},
        "texts": texts(),
    }
    sys.stdout.write(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
