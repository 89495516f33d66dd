"""The first page: what is new, what ends soon, and whether the vault is well."""

from litestar import Response, get
from litestar.di import NamedDependency

from vault.domain.access import Action, allowed
from vault.usecases.desk.overview import overview
from vault.usecases.desk.task_list import list_tasks
from vault.usecases.policy.status import change_waits
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forecast import Chart, chart_of
from vault.web.recruiter.shown import show, staff_language
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
        zone=site.zone.key,
        now=site.clock(),
        clocks=recruiter.clocks.seen,
    )
    return show(
        request,
        "today.html",
        section="today",
        figures=figures,
        name=request.user.name,
        tasks=_tasks(request, recruiter, site),
        chart=_chart(request, recruiter, site),
        policy_waits=change_waits(main=recruiter.main),
    )


def _chart(request: StaffRequest, recruiter: RecruiterDoor, site: Site) -> Chart | None:
    """Return the coming months, for whoever may see them."""
    if not allowed(roles=request.user.viewer.roles, action=Action.SEE_FORECAST):
        return None
    found = recruiter.forecasts.forecast(main=recruiter.main, zone=site.zone.key, now=site.clock())
    return chart_of(found=found, language=staff_language(request))


def _tasks(request: StaffRequest, recruiter: RecruiterDoor, site: Site) -> int:
    """Count what waits for whoever is signed in."""
    viewer = request.user.viewer
    if not allowed(roles=viewer.roles, action=Action.SEE_TASKS):
        return 0
    return list_tasks(
        main=recruiter.main, book=recruiter.policies(), viewer=viewer, now=site.clock()
    ).count
