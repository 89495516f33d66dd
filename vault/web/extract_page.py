"""``extract.html``: what ``extract.json`` holds, to be read. It stands by itself, without us."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from jinja2 import Environment

from vault.domain.language import Language
from vault.domain.policy.policy import Policy
from vault.usecases.candidates.review_words import ReviewTold
from vault.usecases.mypages.view import MyApplication
from vault.web.filled_in import fields_of
from vault.web.site import Site
from vault.web.texts import say

OWN = "mypages/extract.html"


def extract_page(
    *,
    templates: Environment,
    site: Site,
    policy: Policy,
    language: Language,
    view: MyApplication,
    reviews: Sequence[ReviewTold] | None,
    made_at: datetime,
    template: str = OWN,
    **more: object,
) -> bytes:
    """This function will return the page in that language, as UTF-8.

    ``reviews`` None: they are not handed out here. ``more`` is what ``template`` shows besides.
    """
    page = templates.get_template(template).render(
        site=site,
        language=language.value,
        t=partial(_say, language),
        application=view,
        title=view.titles.get(language, ""),
        because=view.because.say(language),
        fields=fields_of(view, policy=policy, language=language),
        questions=[one.question.say(language) if one.question else "" for one in view.consents],
        reviews=reviews,
        made_at=made_at,
        **more,
    )
    return page.encode("utf-8")


def _say(language: Language, key: str, **values: object) -> str:
    return say(key, language, **values)
