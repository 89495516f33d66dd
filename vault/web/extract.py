"""What is held about an application as a page that stands by itself, for whoever hands it out."""

from datetime import datetime
from functools import partial

from jinja2 import Environment

from vault.domain.language import Language
from vault.domain.policy import Policy
from vault.usecases.export_for_staff import StaffExtract
from vault.web.filled_in import fields_of
from vault.web.site import Site
from vault.web.texts import say


def staff_extract_page(
    *, templates: Environment, site: Site, policy: Policy, extract: StaffExtract, made_at: datetime
) -> bytes:
    """This function will return ``extract.html`` in the applicant's language, as UTF-8."""
    language, view = extract.language, extract.view
    page = templates.get_template("recruiter/extract.html").render(
        site=site,
        language=language.value,
        t=partial(_say, language),
        application=view,
        title=view.titles.get(language, ""),
        because=view.because.say(language),
        fields=fields_of(view, policy=policy, language=language),
        made_at=made_at,
        extract=extract,
    )
    return page.encode("utf-8")


def _say(language: Language, key: str, **values: object) -> str:
    return say(key, language, **values)
