"""Whether a member of staff may know of an application at all, whatever its reading is like.

Holds, restrictions and requests are looked after when nobody may read the application any more.
"""

from sqlalchemy.orm import Session

from vault.db.rights import About
from vault.db.tables import Application
from vault.domain.access import may_see
from vault.domain.application import Kind, Status
from vault.domain.identifiers import PositionId
from vault.errors import NotFoundError
from vault.usecases.retention.clock import lock_application
from vault.usecases.staff.viewer import Viewer, check_sees


def application_in_sight(session: Session, *, viewer: Viewer, application_id: bytes) -> Application:
    """This function will return an application's row, if it is one of the viewer's.

    Raises:
        NotFoundError: there is none, it is not theirs, or it has not arrived.
    """
    application = session.get(Application, application_id)
    if application is None or application.status == Status.ARRIVING:
        raise NotFoundError
    check_sees(viewer=viewer, kind=application.kind, position_id=application.position_id)
    return application


def lock_in_sight(session: Session, *, viewer: Viewer, application_id: bytes) -> Application:
    """This function will lock an application's row, if it is one of the viewer's.

    Raises:
        NotFoundError: as ``application_in_sight``: sight first, so that nothing else is learned.
        ErasingError: it is being erased.
    """
    application_in_sight(session, viewer=viewer, application_id=application_id)
    application = lock_application(session, application_id)
    session.refresh(application)
    return application


def is_in_sight(*, viewer: Viewer, about: About) -> bool:
    """This function will tell whether a row of a list is about one of the viewer's."""
    return may_see(
        roles=viewer.roles,
        grants=viewer.grants,
        kind=Kind(about.kind),
        position_id=None if about.position_id is None else PositionId(about.position_id),
    )
