"""Erasing because the person asked by e-mail, by telephone or in person (Art 17 GDPR).

What they could do with their private link, done for them: it is taken back, unreadable at once,
and due. The purge destroys it, or whoever holds the stores does so here and now.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from vault.crypto.keys import ApplicationKey
from vault.db.engines import Database
from vault.db.purging import mark_erasing
from vault.db.rights import restrictions_of
from vault.db.tables import Application, Restriction
from vault.db.visits import is_held
from vault.domain.access import Action
from vault.domain.acts import Ground
from vault.domain.application import Status, check_move
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.domain.requests import RequestKind
from vault.domain.retention.retention import State
from vault.errors import HeldError, RestrictedError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import record
from vault.usecases.candidates.in_sight import application_in_sight, lock_in_sight
from vault.usecases.candidates.open_contacts import open_keys
from vault.usecases.candidates.write_to import Telling, letter_to
from vault.usecases.letters.queue import SealedLetter, keys_in_place, put_letter
from vault.usecases.letters.rights import compose_erased
from vault.usecases.purge.erase import Erased, ErasureStores, destroy
from vault.usecases.requests.answering import Asked, check_asked, grant
from vault.usecases.retention.clock import judge_application, lock_application, reset_clock
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.staff.viewer import Viewer, check_may

REASON = "requested"  # on the receipt: at the person's own wish


def erase_on_request(
    *,
    main: Database,
    keyring: Database,
    opener: Opener,
    book: PolicyBook,
    viewer: Viewer,
    application_id: ApplicationId,
    asked: Asked,
    ends_restriction: bool,
    telling: Telling | None,
    now: datetime,
) -> None:
    """This function will take an application back for its person; repeated, it changes no more.

    ``ends_restriction``: the person knows that an erasure ends what they had restricted (case E72).
    ``telling`` None sends no letter.

    Raises:
        NotFoundError: there is none, or it is not the viewer's.
        ErasingError: it is being erased already.
        HeldError: a hold keeps it: the request has to be refused for now (case E14).
        RestrictedError: it is restricted, and nobody has asked what is to count.
        FieldError: as ``check_asked``.
    """
    check_may(viewer=viewer, action=Action.ERASE_APPLICATION)
    check_asked(asked=asked, now=now, zone=book.active.time_zone)
    with main.reading() as session:
        application_in_sight(session, viewer=viewer, application_id=application_id)
    key = open_keys(keyring=keyring, opener=opener, ids=[application_id]).get(application_id)
    letters = _letters(main, telling, application_id, key, now=now)
    with keys_in_place(keyring=keyring, letters=letters), main.writing() as session:
        application = lock_in_sight(session, viewer=viewer, application_id=application_id)
        standing = _standing(session, application_id, now)
        if standing and not ends_restriction:
            raise RestrictedError
        _take_back(session, application, viewer, standing, now=now)
        grant(
            session,
            viewer=viewer,
            kinds=_kinds(standing),
            application_id=application_id,
            asked=asked,
            key=key,
            zone=book.active.time_zone,
            now=now,
        )
        reset_clock(session, application, book=book, now=now)
        for letter in letters:
            put_letter(session, letter=letter, actor=viewer.actor)


def erase_at_once(
    *, stores: ErasureStores, book: PolicyBook, application_id: ApplicationId, now: datetime
) -> Erased:
    """This function will destroy an application that was taken back, without waiting for a purge.

    Killed on its way, it is resumed by the next purge.

    Raises:
        NotFoundError, ErasingError: it is gone, or going.
        HeldError: something keeps it after all.
        StoreError: a store failed; what was begun is resumed.
    """
    with stores.main.writing() as session:
        application = lock_application(session, application_id)
        verdict = judge_application(session, application, book=book, now=now)
        if verdict.state is not State.DUE:
            raise HeldError
        mark_erasing(session, [application_id], at=now, reason=REASON, rule=verdict.rule)
    stores.ledger.append([application_id])
    return destroy(stores=stores, application_ids=[application_id], run_id=None, now=now)


def _kinds(standing: Sequence[Restriction]) -> tuple[RequestKind, ...]:
    """An objection is answered by the erasure as well (case E73)."""
    objected = any(one.ground == Ground.OBJECTION for one in standing)
    return (RequestKind.ERASURE, RequestKind.OBJECTION) if objected else (RequestKind.ERASURE,)


def _standing(session: Session, application_id: bytes, now: datetime) -> Sequence[Restriction]:
    """Return the restrictions that stand; what is held is not erased at all."""
    if is_held(session, application_id, now=now):
        raise HeldError
    return [
        one
        for one in restrictions_of(session, application_id)
        if one.lifted_at is None or one.lifted_at > now
    ]


def _take_back(
    session: Session,
    application: Application,
    viewer: Viewer,
    standing: Sequence[Restriction],
    *,
    now: datetime,
) -> None:
    for restriction in standing:
        restriction.told_at = restriction.told_at or now
        restriction.lifted_at, restriction.lifted_by = now, viewer.actor.id
        record(
            session,
            event=Event.RESTRICTION_LIFTED,
            at=now,
            actor=viewer.actor,
            subject=application.id,
            detail={"code": restriction.ground},
        )
    if application.withdrawn_at is None:
        check_move(current=Status(application.status), new=Status.WITHDRAWN)
        application.status = Status.WITHDRAWN.value
        application.withdrawn_at = now
        application.blocked_at = application.blocked_at or now
    application.version += 1


def _letters(
    main: Database,
    telling: Telling | None,
    application_id: ApplicationId,
    key: ApplicationKey | None,
    *,
    now: datetime,
) -> list[SealedLetter]:
    """Seal the letter, if anybody can be written to. It outlives the application by its errand."""
    if telling is None or key is None:
        return []
    return [
        letter_to(
            main=main,
            telling=telling,
            application_id=application_id,
            key=key,
            compose=lambda to: compose_erased(to=to),
            now=now,
            outlives=True,
        )
    ]
