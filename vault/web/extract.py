"""``extract.html`` for staff that answers a request: as on my pages, and what staff has noted."""

from datetime import datetime

from jinja2 import Environment

from vault.domain.policy.policy import Policy
from vault.usecases.export.staff_extract import StaffExtract
from vault.web.extract_page import extract_page
from vault.web.site import Site


def staff_extract_page(
    *, templates: Environment, site: Site, policy: Policy, extract: StaffExtract, made_at: datetime
) -> bytes:
    """This function will return ``extract.html`` in the applicant's language, as UTF-8."""
    return extract_page(
        templates=templates,
        site=site,
        policy=policy,
        language=extract.language,
        view=extract.view,
        reviews=extract.reviews,
        made_at=made_at,
        template="recruiter/extract.html",
        extract=extract,
    )
