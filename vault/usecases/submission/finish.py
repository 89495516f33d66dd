"""Finishing a submission: everything has come in; now it is judged, committed and answered."""

from datetime import datetime
from zoneinfo import ZoneInfo

from vault.crypto.answer import submission_hash
from vault.crypto.keys import SubmissionKey
from vault.db import arriving
from vault.db.arriving import PositionRow
from vault.db.tables import Position
from vault.domain import private_link
from vault.domain.application import Kind
from vault.domain.consent import CONSENT_FIELDS, given_at_submission, refused_at_submission
from vault.domain.identifiers import DocumentId
from vault.domain.language import Language
from vault.domain.policy.rules import Role
from vault.domain.positions import PositionStatus, is_accepting
from vault.domain.retention.retention import State, Verdict, promise
from vault.errors import ConsentNeededError, FieldError, LostRaceError, StoreError
from vault.usecases.letters.letters import compose_receipt
from vault.usecases.letters.queue import SealedLetter, receipt_letter_id, seal_letter
from vault.usecases.submission.answer import Receipt, ReceivedDocument, digest_of, given_before
from vault.usecases.submission.commit import commit_application, commit_keys
from vault.usecases.submission.form import (
    IDEMPOTENCY_HEADER,
    LANGUAGE_FIELD,
    POSITION_FIELD,
    ROLE_FIELD,
    SHOWN_FIELD,
    SUBMISSION_KEY_FIELD,
    Door,
    role_of,
)
from vault.usecases.submission.rows import Consented, HandedIn, application_rows
from vault.usecases.submission.submit import Submission

_OF_THE_FORM = frozenset({SUBMISSION_KEY_FIELD, SHOWN_FIELD})
_NOT_CONTACT = _OF_THE_FORM | {POSITION_FIELD, LANGUAGE_FIELD, ROLE_FIELD}

_KEY_FIELD = {Door.FORM: SUBMISSION_KEY_FIELD, Door.API: IDEMPOTENCY_HEADER}


def finish(*, submission: Submission, now: datetime) -> Receipt:
    """This function will commit the application and return the receipt.

    The same submission key with the same content gets the first receipt again. Whatever fails,
    nothing is stored: what was begun is taken back before the error is raised.

    Raises:
        InputError: fields are missing or wrong, consent is needed, or the key was used before.
        StateError: the position was closed meanwhile, or the upload was given up.
        StoreError: a store cannot be reached or is full.
    """
    try:
        return _finish(submission, now)
    except BaseException:
        submission.abort()
        raise


def _finish(submission: Submission, now: datetime) -> Receipt:
    kept = submission.checked_texts()
    key = submission.submission_key(kept)
    position = _position(submission, kept, now)
    kind = Kind.SPONTANEOUS if position is None else Kind.POSITION
    role = role_of(policy=submission.policy, kind=kind, kept=kept)
    consent = _consented(submission, kind, role, kept)
    verdict = _promise(
        submission,
        kind,
        role,
        consented=consent is not None and consent.is_yes,
        position=position,
        now=now,
    )
    language = _language(submission, kept)
    receipt = _receipt(submission, position=position, language=language, verdict=verdict, now=now)
    digest = digest_of(
        slug=None if position is None else position.slug,
        texts={name: text for name, text in kept.items() if name not in _OF_THE_FORM},
        documents=receipt.documents,
    )
    before = _given_before(submission, key, digest)
    if before is not None:
        submission.abort()
        return before
    handed_in = HandedIn(
        receipt=receipt,
        key=submission.key,
        contact=_contact(kept),
        documents=tuple(submission.documents),
        consent=consent,
        verdict=verdict,
        policy_version=submission.policy.hash,
        channel=submission.request.channel,
        role=role,
        letter=_letter(submission, receipt, kept["email"], position),
        submission_key=key,
        digest=digest,
    )
    return _commit(submission, handed_in)


def _commit(submission: Submission, handed_in: HandedIn) -> Receipt:
    ports = submission.ports
    # The keyring is written while the last blob is still being synced: neither is promised yet.
    commit_keys(ports.keyring, handed_in=handed_in, sealer=ports.sealer)
    rows = application_rows(handed_in=handed_in)
    submission.wait_until_stored()
    try:
        commit_application(
            ports.main,
            application_id=handed_in.receipt.application_id,
            position_id=handed_in.receipt.position_id,
            rows=rows,
        )
    except StoreError:
        # Whether the commit reached the disk cannot be known here: only the sweep may judge.
        submission.leave_to_sweep()
        raise
    except LostRaceError:
        before = _given_before(submission, handed_in.submission_key, handed_in.digest)
        if before is None:
            raise
        submission.abort()
        return before
    submission.leave_to_sweep()  # the lease went with the commit: there is nothing to take back
    return handed_in.receipt


def _given_before(submission: Submission, key: SubmissionKey | None, digest: str) -> Receipt | None:
    if key is None:
        return None
    door = submission.request.door
    main = submission.ports.main.only(submission_hash(key=key))
    with main.reading_rows() as connection:
        return given_before(connection, key=key, digest=digest, field=_KEY_FIELD[door])


def _position(submission: Submission, kept: dict[str, str], now: datetime) -> PositionRow | None:
    """Return the position that is applied for: the page's, or the one that the API names."""
    request = submission.request
    slug = kept.get(POSITION_FIELD, "")
    if request.kind is Kind.SPONTANEOUS or (request.kind is None and not slug):
        return None
    with submission.ports.main.reading_rows() as connection:
        position = (
            arriving.position_by_id(connection, request.position_id)
            if request.kind is Kind.POSITION
            else arriving.position_by_slug(connection, slug)
        )
    if position is None or position.status == PositionStatus.DRAFT:
        raise FieldError("unknown", field=POSITION_FIELD)
    if request.kind is None and not takes_applications(
        position, now=now, zone=ZoneInfo(submission.policy.time_zone)
    ):
        raise FieldError("closed", field=POSITION_FIELD)
    return position


def takes_applications(position: Position | PositionRow, *, now: datetime, zone: ZoneInfo) -> bool:
    """This function will tell whether a position takes applications at ``now``."""
    return is_accepting(
        status=PositionStatus(position.status), last_on=position.last_date, now=now, zone=zone
    )


def _promise(
    submission: Submission,
    kind: Kind,
    role: Role,
    *,
    consented: bool,
    position: PositionRow | None,
    now: datetime,
) -> Verdict:
    verdict = promise(
        policy=submission.policy,
        kind=kind,
        role=role,
        received_at=now,
        consented=consented,
        last_date=None if position is None else position.last_date,
    )
    if verdict.state is State.REFUSED:
        raise FieldError("no-rule", field="")
    if verdict.state not in {State.LIVE, State.BLOCKED} or now >= verdict.expires_at:
        # The engine has the last word: what would be due at once is never taken in.
        raise ConsentNeededError(field="consent_keep")
    return verdict


def _language(submission: Submission, kept: dict[str, str]) -> Language:
    chosen = kept.get(LANGUAGE_FIELD, "")
    if submission.request.door is Door.FORM or not chosen:
        return submission.request.language
    try:
        return Language(chosen)
    except ValueError as error:
        raise FieldError("not-a-choice", field=LANGUAGE_FIELD, accepted=tuple(Language)) from error


def _receipt(
    submission: Submission,
    *,
    position: PositionRow | None,
    language: Language,
    verdict: Verdict,
    now: datetime,
) -> Receipt:
    return Receipt(
        application_id=submission.application_id,
        token=submission.token,
        kind=Kind.SPONTANEOUS if position is None else Kind.POSITION,
        position_id=None if position is None else position.id,
        language=language,
        rule=verdict.rule,
        received_at=now,
        expires_at=verdict.expires_at,
        end_day=verdict.end_day,
        documents=tuple(
            ReceivedDocument(
                id=DocumentId(one.entry.id),
                kind=one.entry.kind,
                file_name=one.entry.file_name,
                media=one.entry.media,
                size=one.entry.plain_size,
                sha256=one.entry.plain_sha256,
            )
            for one in submission.documents
        ),
    )


def _consented(
    submission: Submission, kind: Kind, role: Role, kept: dict[str, str]
) -> Consented | None:
    """Return the yes, or the no of a box that was shown and left unticked; None for neither."""
    policy, method = submission.policy, submission.request.door.value
    ticked = [name for name, text in kept.items() if name.startswith(CONSENT_FIELDS) and text]
    given = given_at_submission(policy=policy, kind=kind, role=role, ticked=ticked)
    if given is not None:
        return Consented(purpose=given.id, method=method, is_yes=True)
    refused = refused_at_submission(
        policy=policy,
        kind=kind,
        role=role,
        ticked=ticked,
        untrusted_shown=kept.get(SHOWN_FIELD, ""),
    )
    return None if refused is None else Consented(purpose=refused.id, method=method, is_yes=False)


def _contact(kept: dict[str, str]) -> dict[str, str]:
    return {
        name: text
        for name, text in kept.items()
        if name not in _NOT_CONTACT and not name.startswith("consent_")
    }


def _letter(
    submission: Submission, receipt: Receipt, to_address: str, position: PositionRow | None
) -> SealedLetter:
    language = receipt.language
    title = None if position is None else title_in(position, language)
    letter = compose_receipt(
        language=language,
        to_address=to_address,
        organisation=submission.ports.organisation,
        position_title=title,
        private_link=link_of(receipt, public_url=submission.ports.public_url),
        last_day=receipt.end_day,
    )
    return seal_letter(
        sealer=submission.ports.sealer,
        letter=letter,
        now=receipt.received_at,
        application_id=receipt.application_id,
        letter_id=receipt_letter_id(application_id=receipt.application_id),
    )


def title_in(position: Position | PositionRow, language: Language) -> str:
    """This function will return a position's title in that language."""
    return position.title_sv if language is Language.SV else position.title_en


def link_of(receipt: Receipt, *, public_url: str) -> str:
    """This function will return the private link of a receipt, whole."""
    return private_link.link(
        public_url=public_url,
        language=receipt.language.value,
        application_id=receipt.application_id,
        token=receipt.token.reveal(),
    )
