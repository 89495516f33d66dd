"""What somebody does with their own account: password, sessions, language, daily mail."""

from datetime import datetime

from sqlalchemy import update

from vault.crypto.passwords import hash_password
from vault.db.engines import Database
from vault.db.staff_queries import PASSWORD, credential, end_sessions
from vault.db.tables import Staff
from vault.domain.audit_events import Event
from vault.domain.language import Language
from vault.domain.password_rules import check_password
from vault.errors import NotFoundError
from vault.ports.keys import Opener
from vault.usecases.audit.recording import record, staff_actor
from vault.usecases.staff.sessions import SignedIn
from vault.usecases.staff.sign_in import check_own_password, one_of_few
from vault.usecases.staff.tags import password_tag


def change_password(
    *,
    main: Database,
    opener: Opener,
    signed_in: SignedIn,
    untrusted_current: str,
    untrusted_new: str,
    organisation: str,
    now: datetime,
) -> None:
    """This function will set a new password and end all other sessions (ASVS 7.4.3).

    Raises:
        FieldError: ``wrong``, field ``current``; or what ``check_password`` says of ``password``.
        TooManyAttemptsError: too many passwords are being checked.
    """
    check_own_password(
        main=main,
        opener=opener,
        staff_id=signed_in.staff_id,
        untrusted_password=untrusted_current,
        field="current",
    )
    password = check_password(
        untrusted_password=untrusted_new, email=signed_in.email, organisation=organisation
    )
    with one_of_few():
        phc = hash_password(password=password)
    with main.writing() as session:
        held = credential(session, signed_in.staff_id, PASSWORD, lock=True)
        if held is None:
            raise NotFoundError
        held.phc, held.made_at = phc, now
        held.tag = password_tag(opener=opener, staff_id=signed_in.staff_id, phc=phc)
        end_sessions(session, signed_in.staff_id, keep=signed_in.token_hash)
        record(
            session,
            event=Event.STAFF_CREDENTIAL_CHANGED,
            at=now,
            actor=staff_actor(signed_in.staff_id),
            subject=signed_in.staff_id,
            detail={"staff": signed_in.staff_id.hex(), "method": "password"},
        )


def end_other_sessions(*, main: Database, signed_in: SignedIn, now: datetime) -> int:
    """This function will sign somebody out everywhere else and return from how many browsers."""
    with main.writing() as session:
        ended = end_sessions(session, signed_in.staff_id, keep=signed_in.token_hash)
        record(
            session,
            event=Event.SESSION_ENDED,
            at=now,
            actor=staff_actor(signed_in.staff_id),
            subject=signed_in.staff_id,
            detail={"method": "everywhere", "count": ended},
        )
        return ended


def set_own_settings(
    *, main: Database, staff_id: bytes, language: Language, daily_mail: bool
) -> None:
    """This function will keep the language of somebody's pages and whether they get daily mails."""
    with main.writing() as session:
        session.execute(
            update(Staff)
            .where(Staff.id == staff_id)
            .values(language=language.value, daily_mail=daily_mail)
        )


def wants_daily_mail(*, main: Database, staff_id: bytes) -> bool:
    """This function will tell whether somebody gets the daily mail."""
    with main.reading() as session:
        person = session.get(Staff, staff_id)
        return bool(person and person.daily_mail)
