"""Making an applicant a new private link, as only ``work`` can (cryptography.md §3).

A new link means a new act key, recorded in a new revision of the manifest whose hash the audit log
knows. Links that live already go on living.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from vault.crypto.acts import act_public_key, act_seed
from vault.crypto.keys import ApplicationKey, LinkToken, new_link_token
from vault.crypto.link_wrap import seal_link_wrap
from vault.crypto.manifest import ActKey, seal_manifest
from vault.db import acceptance as db
from vault.db.engines import Database
from vault.db.tables import Application, Manifest, Wrap
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.errors import ErasingError, NotFoundError, StateError
from vault.ports.keys import IntakeOpener, Opener
from vault.usecases.acceptance.checks import open_chain
from vault.usecases.acceptance.key import committed_key
from vault.usecases.audit.recording import WORK, record
from vault.usecases.retention.clock import lock_application

LINK = "link"


def application_key(
    *,
    main: Database,
    keyring: Database,
    intake_opener: IntakeOpener,
    opener: Opener,
    application_id: ApplicationId,
) -> ApplicationKey:
    """This function will open the application key by the staff wrap, checked by the commitment.

    Raises:
        NotFoundError: there is no such application.
        StateError: it is not accepted yet: try again later.
        RefusedAcceptanceError: the wrap holds another key.
    """
    with main.reading() as session:
        application = session.get(Application, application_id)
    if application is None:
        raise NotFoundError
    with keyring.reading() as session:
        wraps = db.wraps_of(session, application_id, kinds=(db.STAFF,))
    if application.accepted_at is None or not wraps:
        raise StateError("not accepted yet")
    return committed_key(
        application_id=application_id,
        commitment=application.key_commitment,
        wraps=wraps,
        intake_opener=intake_opener,
        opener=opener,
    )


def put_link_wrap(
    *,
    keyring: Database,
    application_id: ApplicationId,
    key: ApplicationKey,
    purpose: str,
    errand_id: bytes,
    now: datetime,
) -> LinkToken:
    """This function will make a token and put its wrap in the keyring; the token is not stored.

    ``errand_id`` is what the link is made for: repeated for the same one, the new link replaces
    that of the attempt before, whose token nobody ever saw.

    Raises:
        ErasingError: the slot is dead.
    """
    token = new_link_token()
    wrap_id = hashlib.sha256(b"vault/1 fresh-link\0" + errand_id).digest()[:16]
    sealed = seal_link_wrap(
        token=token, application_id=application_id, application_key=key, wrap_id=wrap_id
    )
    with keyring.writing() as session:
        slot = db.lock_slot(session, application_id)
        if slot is None or not slot.live:
            raise ErasingError
        session.execute(delete(Wrap).where(Wrap.id == wrap_id))
        session.add(
            Wrap(
                id=wrap_id,
                slot_id=application_id,
                live=True,
                kind=LINK,
                purpose=purpose,
                made_at=now,
                sealed=sealed,
            )
        )
    return token


def record_link(
    session: Session,
    *,
    application_id: ApplicationId,
    key: ApplicationKey,
    token: LinkToken,
    purpose: str,
    now: datetime,
) -> None:
    """This function will append a manifest revision that knows the new link's act key.

    ``session`` writes to the main database; commit it together with what tells of the link.

    Raises:
        NotFoundError, ErasingError: the application is gone, or going.
        RefusedAcceptanceError: the manifest is not what was accepted.
    """
    lock_application(session, application_id)
    revisions = db.manifests(session, application_id)
    newest = open_chain(application_id=application_id, revisions=revisions, key=key)[-1]
    act_key = ActKey(
        public_key=act_public_key(seed=act_seed(token=token, application_id=application_id)),
        from_at=now,
        purpose=purpose,
    )
    following = replace(
        newest,
        revision=newest.revision + 1,
        previous_sha256=revisions[-1].sha256,
        act_public_keys=(*newest.act_public_keys, act_key),
    )
    sealed, digest = seal_manifest(key=key, manifest=following)
    session.add(
        Manifest(
            application_id=application_id,
            revision=following.revision,
            sealed=sealed,
            sha256=digest,
            made_at=now,
        )
    )
    record(
        session,
        event=Event.LINK_ISSUED,
        at=now,
        actor=WORK,
        subject=application_id,
        detail={"purpose": purpose, "manifest": digest.hex()},
    )
