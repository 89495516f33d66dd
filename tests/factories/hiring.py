"""A position that was closed with somebody hired, and who looks at it."""

from tests.factories.applications import accepted, hand_in
from tests.factories.recruiting import Office
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.access import Grants, Role
from vault.domain.positions import ClosingGround
from vault.usecases.audit.recording import staff_actor
from vault.usecases.decisions.close_position import Closing, close_position
from vault.usecases.positions.positions import view_of
from vault.usecases.staff.viewer import Viewer
from vault.usecases.submission.answer import Receipt


def recruiter(office: Office) -> Viewer:
    """Somebody who recruits for every position."""
    staff_id = office.member(
        Role.RECRUITER, all_positions=True, name="Nils Holm", email="nils@exempel.se"
    )
    return Viewer(
        actor=staff_actor(staff_id),
        roles=Role.RECRUITER,
        grants=Grants(all_positions=True, spontaneous=True),
    )


def hired_and_rejected(office: Office, viewer: Viewer) -> tuple[Receipt, Receipt]:
    """Close the position: the first is hired, the second is not."""
    world = office.world
    hired, rejected = (accepted(world, hand_in(world)) for _ in range(2))
    close(world, viewer, hired)
    return hired, rejected


def close(world: World, viewer: Viewer, *hired: Receipt) -> None:
    with world.stores.main.reading() as session:
        row = session.get_one(t.Position, world.position_id)
        view, version = view_of(row=row, counts={}), row.version
    close_position(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        sealer=world.keys.sealer,
        book=world.book,
        viewer=viewer,
        position_id=view.id,
        version=version,
        closing=Closing(
            ground=ClosingGround.HIRED if hired else ClosingGround.CANCELLED,
            hired=tuple(one.application_id for one in hired),
            untrusted_confirmation=view.confirmation,
        ),
        now=world.clock(),
    )
