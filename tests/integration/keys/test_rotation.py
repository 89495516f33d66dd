"""A rotation while the vault is in use: afterwards nothing needs the old key, and it can go."""

import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from tests.factories.applications import accepted, hand_in
from tests.factories.keyrings import open_keys
from tests.factories.rotating import (
    activate,
    begin,
    record_of,
    retire,
    rotate,
    rotation_tools,
    uses,
    verify_copy,
)
from tests.integration.keys.vaults import Vault
from vault.adapters.opener_kek import KekOpener
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import StaffKey, new_application_key, random_id
from vault.db import tables as t
from vault.db.tables.columns import MainBase
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId, PositionId, StaffId
from vault.errors import CryptoError, KeyFileError, KeyInUseError, NotAuthenticError
from vault.ports.keys import Opener, Wrapped
from vault.usecases.candidates.open_contacts import open_keys as open_application_keys
from vault.usecases.decisions.close_words import kept_words
from vault.usecases.holds.merits import read_merits
from vault.usecases.keys.recovery_mark import recovery_verified_at
from vault.usecases.keys.reseal import SEALED, reseal_main
from vault.usecases.keys.rotate import check_taken_up, move_to_new
from vault.usecases.keys.sights import lacking, say_keys
from vault.usecases.staff.tags import check_row

KEK, INTAKE = KeyBlobKind.KEK, KeyBlobKind.INTAKE
WEEK = timedelta(days=7)


def everything_opens(vault: Vault, opener: Opener) -> None:
    """Open, with this opener, whatever is under the KEK."""
    ids = accepted_ids(vault)
    assert set(open_application_keys(keyring=vault.keyring, opener=opener, ids=ids)) == set(ids)
    found = read_merits(
        main=vault.main,
        opener=opener,
        viewer=vault.viewer,
        position_id=PositionId(vault.office.world.position_id),
        now=vault.office.world.clock(),
    )
    assert [one.merits is not None for one in found.snapshots] == [True]
    with vault.main.reading() as session:
        row = session.get_one(t.Position, vault.office.world.position_id)
        words = kept_words(opener=opener, row=row)
        factor = session.scalars(select(t.StaffCredential).filter_by(kind="totp")).one()
        tagged = [
            *session.scalars(select(t.Staff)),
            *session.scalars(select(t.StaffInvite).where(t.StaffInvite.used_at.is_(None))),
            *session.scalars(select(t.StaffSession)),
        ]
        for one in tagged:
            check_row(session, opener=opener, row=one)
    assert words is not None
    assert factor.key_id is not None
    assert factor.sealed_secret is not None
    wrapped = Wrapped(key_id=factor.key_id, sealed=factor.sealed_secret)
    assert opener.open_totp(staff_id=StaffId(factor.staff_id), wrapped=wrapped)


def accepted_ids(vault: Vault) -> list[bytes]:
    with vault.main.reading() as session:
        return list(
            session.scalars(select(t.Application.id).where(t.Application.accepted_at.is_not(None)))
        )


def staff_wraps(vault: Vault) -> list[t.Wrap]:
    with vault.keyring.reading() as session:
        return list(session.scalars(select(t.Wrap).where(t.Wrap.kind == "staff")))


def test_after_a_rotation_nothing_needs_the_old_kek_and_it_is_destroyed(full: Vault) -> None:
    clock = full.office.world.clock
    browser = full.office.staff(name="Eva Berg", email="eva@exempel.se")
    old = KekOpener(kek=StaffKey(full.keys.custody.load(kind=KEK)))
    everything_opens(full, old)

    rotation, moved = rotate(full, KEK, now=clock())

    assert (moved.wraps, moved.refused, moved.ownerless) == (2, 0, 0)
    assert moved.rows >= 8
    everything_opens(full, full.keys.opener)
    assert browser.get("/staff/candidates").status_code == 200  # still signed in
    verify_copy(full, now=clock())
    clock.advance(WEEK)
    retire(full, KEK, now=clock())
    fresh = open_keys(full.folder)
    assert fresh.opener.key_ids() == [rotation.new_id]
    everything_opens(full, fresh.opener)
    assert nothing_opens(full, old)
    assert full.office.audited(Event.STAFF_ALTERED) == 0
    assert full.office.audited(Event.KEY_RETIRED) == 1


def nothing_opens(vault: Vault, old: KekOpener) -> bool:
    """Try the old key on every wrap and on every row, whatever the key id says."""
    for wrap in staff_wraps(vault):
        with pytest.raises(CryptoError):
            old.unwrap_application_key(
                application_id=ApplicationId(wrap.slot_id),
                wrapped=Wrapped(key_id=old.key_id, sealed=wrap.sealed),
            )
    with vault.main.reading() as session:
        for person in session.scalars(select(t.Staff)).all():
            with pytest.raises(NotAuthenticError):
                check_row(session, opener=old, row=person)
        for snapshot in session.scalars(select(t.MeritSnapshot)).all():
            wrapped = Wrapped(key_id=old.key_id, sealed=snapshot.sealed[8:])
            with pytest.raises(NotAuthenticError):
                old.open_merits(snapshot_id=snapshot.id, wrapped=wrapped)
    return True


def test_every_table_that_can_hold_something_under_the_kek_is_brought_along() -> None:
    """What is sealed and belongs to no application is under the KEK, but for letters under way."""
    sealed = {
        table.name
        for table in MainBase.metadata.sorted_tables
        if any(column.info.get("class") == "sealed" for column in table.columns)
        and "application_id" not in table.columns
    }

    assert sealed - {"lost_link"} == {rows.entity.__tablename__ for rows in SEALED}


def test_readers_and_the_staff_pages_go_on_while_keys_are_moved(vault: Vault) -> None:
    clock = vault.office.world.clock
    for _ in range(40):
        accepted(vault.office.world, hand_in(vault.office.world))
    ids = accepted_ids(vault)
    elsewhere = open_keys(vault.folder).opener  # another process, started before
    browser = vault.office.staff(name="Eva Berg", email="eva@exempel.se")
    stop = threading.Event()
    lost: list[bytes] = []

    def read() -> None:
        while not stop.is_set():
            found = open_application_keys(keyring=vault.keyring, opener=elsewhere, ids=ids)
            lost.extend(set(ids) - set(found))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for _ in range(3):
            rotate(vault, KEK, now=clock())
            assert browser.get("/staff/candidates").status_code == 200
            verify_copy(vault, now=clock())
            clock.advance(WEEK + timedelta(minutes=1))
            retire(vault, KEK, now=clock())
            browser = vault.office.staff(name="Eva Berg", email=f"{random_id().hex()}@exempel.se")
    finally:
        stop.set()
        reader.join()

    assert lost == []


def test_what_another_process_seals_meanwhile_is_found_by_the_next_round(full: Vault) -> None:
    clock = full.office.world.clock
    slow = KekOpener(kek=StaffKey(full.keys.custody.load(kind=KEK)))  # has not heard of it

    rotate(full, KEK, now=clock())
    put_back_under(full, slow)
    _, moved = rotate(full, KEK, now=clock())

    assert moved.wraps == 1
    everything_opens(full, open_keys(full.folder).opener)


def put_back_under(vault: Vault, opener: KekOpener) -> None:
    """Let somebody wrap one application's key under the old KEK again."""
    wrap = staff_wraps(vault)[0]
    owner = ApplicationId(wrap.slot_id)
    key = vault.keys.opener.unwrap_application_key(
        application_id=owner, wrapped=Wrapped(key_id=wrap.key_id or b"", sealed=wrap.sealed)
    )
    again = opener.wrap_application_key(application_id=owner, key=key)
    with vault.keyring.writing() as session:
        session.add(
            t.Wrap(
                id=random_id(),
                slot_id=owner,
                kind="staff",
                key_id=again.key_id,
                made_at=wrap.made_at,
                sealed=again.sealed,
            )
        )


def test_a_wrap_of_another_key_than_was_committed_to_is_left_and_told(full: Vault) -> None:
    victim = staff_wraps(full)[0]
    other = full.keys.opener.wrap_application_key(
        application_id=ApplicationId(victim.slot_id), key=new_application_key()
    )
    with full.keyring.writing() as session:
        session.execute(update(t.Wrap).where(t.Wrap.id == victim.id).values(sealed=other.sealed))

    rotation, moved = rotate(full, KEK, now=full.office.world.clock())

    assert (moved.wraps, moved.refused) == (1, 1)
    [left] = [one for one in staff_wraps(full) if one.key_id != rotation.new_id]
    assert (left.id, left.sealed) == (victim.id, other.sealed)
    verify_copy(full, now=full.office.world.clock())
    with pytest.raises(KeyInUseError, match="1 wraps are under it"):
        retire(full, KEK, now=full.office.world.clock() + WEEK)


def test_an_altered_row_stays_altered_and_keeps_no_key_alive(full: Vault) -> None:
    clock = full.office.world.clock
    with full.main.writing() as session:
        session.execute(
            update(t.Staff).where(t.Staff.email == "nils@exempel.se").values(is_administrator=True)
        )

    _, moved = rotate(full, KEK, now=clock())

    assert (moved.refused, moved.altered) == (0, 2)  # one has a password that no tag vouches for
    with full.main.reading() as session:
        person = session.scalars(select(t.Staff).filter_by(email="nils@exempel.se")).one()
        with pytest.raises(NotAuthenticError):
            check_row(session, opener=full.keys.opener, row=person)
    verify_copy(full, now=clock())
    retire(full, KEK, now=clock() + WEEK)


def test_a_rotation_waits_for_a_verified_copy_and_makes_the_old_one_void(vault: Vault) -> None:
    clock = vault.office.world.clock
    rotate(vault, KEK, now=clock())

    with vault.main.reading() as session:
        assert recovery_verified_at(session, record=record_of(vault)) is None
    with pytest.raises(KeyInUseError, match="no offline copy of the new keys"):
        retire(vault, KEK, now=clock() + WEEK)
    # While the old key is there, it goes on with this rotation and begins none.
    assert begin(vault, KEK, now=clock()).is_active
    with pytest.raises(KeyInUseError, match="no offline copy of the keys in use"):
        begin(vault, INTAKE, now=clock())


def test_a_key_is_kept_as_long_as_a_backup_of_the_keyring_may_need_it(vault: Vault) -> None:
    clock = vault.office.world.clock
    rotate(vault, KEK, now=clock())
    verify_copy(vault, now=clock())

    with pytest.raises(KeyInUseError, match="backups of the keyring may need it until"):
        retire(vault, KEK, now=clock() + WEEK - timedelta(seconds=1))
    rotate(vault, KEK, now=clock() + timedelta(days=1))  # nothing to move: the week goes on
    [active, old] = uses(vault, KEK, now=clock())
    assert old.backups_until == clock() + WEEK
    assert active.backups_until is None

    retire(vault, KEK, now=clock() + timedelta(days=1), backups_gone=True)
    assert len(uses(vault, KEK, now=clock())) == 1


def test_the_key_in_use_is_never_destroyed(vault: Vault) -> None:
    clock = vault.office.world.clock
    rotate(vault, KEK, now=clock())
    verify_copy(vault, now=clock())
    active = (vault.folder / "kek.key.json").read_text()

    retire(vault, KEK, now=clock() + WEEK)
    with pytest.raises(ValueError, match="not enough values"):
        retire(vault, KEK, now=clock() + WEEK)

    assert (vault.folder / "kek.key.json").read_text() == active


def test_it_waits_for_processes_that_do_not_hold_the_new_key(vault: Vault) -> None:
    clock = vault.office.world.clock
    rotation = begin(vault, KEK, now=clock())
    say = partial(say_keys, main=vault.main, surface="recruiter", seals_to=None)
    process = random_id()
    say(process=process, holds=[rotation.active_id], now=clock())
    say(process=random_id(), holds=[random_id()[:8]], now=clock())  # other keys

    with pytest.raises(KeyInUseError, match=f"recruiter {process.hex()[:8]}"):
        check_taken_up(main=vault.main, rotation=rotation, now=clock())
    held = [rotation.active_id, rotation.new_id]
    say(process=process, holds=held, now=clock() + timedelta(seconds=1))

    check_taken_up(main=vault.main, rotation=rotation, now=clock() + timedelta(seconds=2))
    say(process=process, holds=[rotation.active_id], now=clock() + timedelta(seconds=3))
    silent = clock() + timedelta(minutes=4)
    check_taken_up(main=vault.main, rotation=rotation, now=silent)


def test_an_old_key_is_not_taken_from_a_process_that_holds_no_other(vault: Vault) -> None:
    clock = vault.office.world.clock
    rotation, _ = rotate(vault, INTAKE, now=clock())
    verify_copy(vault, now=clock())
    later = clock() + WEEK
    process, [old] = random_id(), rotation.old_ids
    say_keys(main=vault.main, process=process, surface="careers", seals_to=old, holds=(), now=later)

    with pytest.raises(
        KeyInUseError, match=f"do not know the new key: careers {process.hex()[:8]}"
    ):
        retire(vault, INTAKE, now=later)
    after = later + timedelta(seconds=1)
    say_keys(
        main=vault.main, process=process, surface="careers", seals_to=None, holds=(), now=after
    )

    retire(vault, INTAKE, now=after)


def test_the_careers_door_and_what_waits_follow_a_new_intake_key(vault: Vault) -> None:
    world, clock = vault.office.world, vault.office.world.clock
    careers = open_keys(vault.folder).sealer  # another process, started before
    waiting = [hand_in(world) for _ in range(3)]
    before = careers.key_id

    rotation, moved = rotate(vault, INTAKE, now=clock())

    assert careers.key_id == rotation.new_id != before
    assert moved.wraps >= 3
    assert moved.refused == 0
    with vault.keyring.reading() as session:
        left = session.scalars(select(t.Wrap.key_id).where(t.Wrap.kind.in_(("intake", "outbox"))))
        assert set(left) == {rotation.new_id}
    verify_copy(vault, now=clock())
    retire(vault, INTAKE, now=clock() + WEEK)
    bare = open_keys(vault.folder)
    world_after = replace(world, keys=bare)
    for receipt in [*waiting, hand_in(world_after)]:
        accepted(world_after, receipt)


def test_a_killed_begin_leaves_one_waiting_key_that_is_taken_up_again(vault: Vault) -> None:
    clock = vault.office.world.clock
    first = begin(vault, KEK, now=clock())
    again = begin(vault, KEK, now=clock() + timedelta(hours=1))

    assert first == again
    assert not first.is_active
    activate(vault, first, now=clock())
    moved = move_to_new(
        tools=rotation_tools(vault), rotation=first, progress=lambda _done: None, now=clock()
    )
    assert moved.rows >= 1


def test_a_clock_that_was_put_back_does_not_mistake_new_for_old(vault: Vault) -> None:
    clock = vault.office.world.clock

    rotation = begin(vault, KEK, now=clock() - timedelta(days=400))

    assert not rotation.is_active
    assert begin(vault, KEK, now=clock()) == rotation


def test_resealing_twice_changes_nothing(full: Vault) -> None:
    rotate(full, KEK, now=full.office.world.clock())

    again = reseal_main(main=full.main, opener=full.keys.opener)

    assert (again.moved, again.refused, again.altered) == (0, 0, 1)


def test_a_process_goes_on_with_its_keys_while_the_folder_cannot_be_read(vault: Vault) -> None:
    held = open_keys(vault.folder)
    (vault.folder / "kek.key.json").write_text("{}")

    assert held.opener.key_ids()
    with pytest.raises(KeyFileError):
        open_keys(vault.folder)


def test_nobody_is_asked_for_who_has_ended(vault: Vault) -> None:
    now = vault.office.world.clock()
    process = random_id()
    say_keys(
        main=vault.main, process=process, surface="work", seals_to=None, holds=[b"o" * 8], now=now
    )
    assert len(lacking(main=vault.main, old_id=b"o" * 8, new_id=b"n" * 8, now=now)) == 1
    later = now + timedelta(seconds=1)
    say_keys(main=vault.main, process=process, surface="work", seals_to=None, holds=(), now=later)

    assert lacking(main=vault.main, old_id=b"o" * 8, new_id=b"n" * 8, now=later) == []
