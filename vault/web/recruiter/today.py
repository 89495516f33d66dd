"""The first page: what is new, what ends soon, and whether the vault is well."""

from litestar import Response, get
from litestar.di import NamedDependency

from vault.domain.access import Action
from vault.usecases.overview import overview
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.shown import show
from vault.web.sessions import StaffRequest
from vault.web.site import Site


@get("/", opt={"action": Action.SEE_OWN_ACCOUNT}, sync_to_thread=True)
def today(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
) -> Response[str]:
    """Show the figures of today."""
    figures = overview(
        main=recruiter.main,
        viewer=request.user.viewer,
        now=site.clock(),
        clocks=recruiter.clocks.seen,
    )
    return show(request, "today.html", section="today", figures=figures, name=request.user.name)
