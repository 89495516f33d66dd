"""Making a vault where there is none: keys, ledger, databases, a sample position.

Every step looks whether it was done before, so a founding that was killed half-way is finished by
the next start. What holds people's data is never made anew over something that is there.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from vault.adapters.key_files import has_keys
from vault.adapters.policies_packaged import policy_text
from vault.db.engines import Database, open_database
from vault.db.migrate import Store, is_current, migrate
from vault.db.roles.apply import grant_rights
from vault.db.tables import Position, Staff, StaffCredential
from vault.domain.access import Role
from vault.domain.identifiers import StaffId
from vault.domain.policy.parse import parse_policy
from vault.ports.keys import Opener
from vault.settings import Settings
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.keys.create import create_keys
from vault.usecases.positions.edit import PositionForm, create_position, publish_position
from vault.usecases.staff.invite import Invitation, invite_staff, new_link
from vault.usecases.staff.viewer import OPERATOR_VIEW
from vault.wiring.custody import custody_of
from vault.wiring.policy import policy_book
from vault.wiring.stores import found_ledger, refuse_half_restored

OWNER_ONLY = 0o700

SAMPLE_POSITION = {
    "reference": "REF-1",
    "place": "Göteborg",
    "title_sv": "Systemutvecklare",
    "title_en": "Software developer",
    "description_sv": (
        "Det här är en exempeltjänst, så att du kan prova hela vägen från ansökan till radering."
        " Stäng den när du är klar, och lägg upp en egen.\n\n"
        "Du blir en av sex i ett lag som bygger tjänster åt kommuner. Vi skriver i Python, läser"
        " varandras kod och går hem i tid.\n\n"
        "- Du har byggt något som andra har nytta av\n"
        "- Du skriver så att nästa person förstår\n"
        "- Du säger till när något är fel"
    ),
    "description_en": (
        "This is a sample position, so that you can try the whole way from application to"
        " erasure. Close it when you have seen enough, and add one of your own.\n\n"
        "You join a team of six that builds services for municipalities. We write Python, read"
        " each other's code and go home on time.\n\n"
        "- You have built something that others use\n"
        "- You write so that the next person understands\n"
        "- You speak up when something is wrong"
    ),
}


def found(settings: Settings, *, now: datetime) -> bool:
    """This function will make whatever of a vault is missing; True when it made a new one.

    Raises:
        SettingError, PolicyError: the policy does not load; nothing was made.
        KeyFileError, StoreError: a folder cannot be written, or belongs to another vault, or a
            restore was begun here and not finished.
    """
    refuse_half_restored(settings)
    policy = parse_policy(policy_text(settings.policy))
    main = open_database(settings.database)
    keyring = open_database(settings.keyring)
    try:
        is_new = not _is_made(main)
        if is_new:
            _make(settings, main, keyring, now=now)
        with main.reading() as session:
            is_bare = session.scalars(select(Staff.id).limit(1)).first() is None
            is_bare = is_bare and session.scalars(select(Position.id).limit(1)).first() is None
        if is_bare:
            _open_sample(main, now=now, zone=ZoneInfo(policy.time_zone))
    finally:
        main.close()
        keyring.close()
    return is_new


def first_invitation(main: Database, *, opener: Opener, now: datetime) -> Invitation | None:
    """This function will return a fresh sign-up link while nobody has signed up, else None.

    The first link makes one person who is administrator and recruiter for everything.
    """
    with main.writing() as session:
        if session.scalars(select(StaffCredential.staff_id).limit(1)).first() is not None:
            return None
        waiting = session.scalars(select(Staff).order_by(Staff.made_at).limit(1)).first()
        if waiting is not None:
            return new_link(session, opener=opener, staff_id=StaffId(waiting.id), now=now)
    return invite_staff(
        main=main,
        opener=opener,
        roles=Role.ADMINISTRATOR | Role.RECRUITER,
        all_positions=True,
        actor=OPERATOR,
        now=now,
    )


def _is_made(main: Database) -> bool:
    file = main.file
    if file is not None and not file.exists():
        return False
    return is_current(main, Store.MAIN)


def _make(settings: Settings, main: Database, keyring: Database, *, now: datetime) -> None:
    for folder in (settings.data, settings.keys):
        # One that is there may be shared with a group on purpose; the doctor tells of the rest.
        folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    if not has_keys(settings.keys):
        create_keys(custody=custody_of(settings), now=now)
    # A ledger is made only beside a database that does not exist yet: later, a missing one is
    # an alarm.
    found_ledger(settings)
    migrate(keyring, Store.KEYRING)
    migrate(main, Store.MAIN)
    for database, store in ((keyring, Store.KEYRING), (main, Store.MAIN)):
        grant_rights(database, store)
    policy_book(main, settings, now=now)


def _open_sample(main: Database, *, now: datetime, zone: ZoneInfo) -> None:
    made = create_position(
        main=main,
        opener=None,
        viewer=OPERATOR_VIEW,
        form=PositionForm(untrusted_texts=SAMPLE_POSITION),
        now=now,
        zone=zone,
    )
    publish_position(
        main=main,
        viewer=OPERATOR_VIEW,
        position_id=made.id,
        version=made.version,
        now=now,
        zone=zone,
    )
