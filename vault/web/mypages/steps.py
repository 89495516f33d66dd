"""One request inside a visit: showing the page, the step before an order, and the order itself."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.response import Redirect

from vault.domain.acts import CHOSEN_GROUNDS, RESTRICTING, ActKind, Ground
from vault.domain.language import Language
from vault.errors import BlockedError, FieldError, StateError
from vault.usecases.mypages.application import my_application
from vault.usecases.mypages.make_act import make_act
from vault.usecases.mypages.view import MyApplication, TakingBack
from vault.usecases.mypages.visit import OpenVisit
from vault.web.csrf import form_token
from vault.web.filled_in import fields_of
from vault.web.messages import FormProblem, problems_of
from vault.web.mypages.door import MyPagesDoor
from vault.web.mypages.entry import SEE_OTHER
from vault.web.mypages.guard import VisitRequest, provide_visit
from vault.web.mypages.views import life_of, notices_of
from vault.web.pages import render
from vault.web.problems import status_of
from vault.web.site import Site

CONFLICT = 409
GROUND = "ground"
"""The field of the form that restricts."""


class Steps:
    """What a visitor sees and orders; made anew for each request."""

    def __init__(
        self, request: VisitRequest, site: Site, language: Language, door: MyPagesDoor
    ) -> None:
        """Take the visit from the request, and the time from the site."""
        self._request = request
        self._site = site
        self._language = language
        self._door = door
        self._visit: OpenVisit = provide_visit(request)
        self._now = site.clock()
        self._book = door.policies()

    def application(self, *, status_code: int = 200) -> Response[str]:
        """Return the page itself; 409 says on top that something could not be done any more."""
        application = self._read()
        return self._render(
            "application",
            application,
            status_code=status_code,
            is_too_late=status_code == CONFLICT,
            life=life_of(application, now=self._now, zone=self._site.zone),
            notices=notices_of(application, zone=self._site.zone),
            fields=fields_of(application, policy=self._book.active, language=self._language),
            because=application.because.say(self._language),
        )

    def before(
        self,
        kind: ActKind,
        *,
        untrusted_consent: str | None = None,
        errors: Sequence[FormProblem] = (),
        status_code: int = 200,
    ) -> Response[Any]:
        """Return the step that says plainly what will happen, or the page where nothing can."""
        application = self._read()
        back = _back(application, untrusted_consent)
        if not _may(application, kind) or (kind is ActKind.WITHDRAW_CONSENT and back is None):
            return self._to_application()
        shown = application.offer
        return self._render(
            _TEMPLATES[kind],
            application,
            status_code=status_code,
            question=shown.question.say(self._language) if shown else "",
            explanation=shown.explanation.say(self._language) if shown else "",
            back=back,
            back_question=back.question.say(self._language) if back and back.question else "",
            grounds=[ground.value for ground in CHOSEN_GROUNDS],
            errors=errors,
        )

    def order(
        self,
        kind: ActKind,
        *,
        untrusted_consent: str | None = None,
        ground: Ground | None = None,
    ) -> Response[Any]:
        """Write down what is ordered, once, and go back to the page that shows it."""
        ordered = self._read().ends_by if kind is ActKind.WITHDRAW else kind
        try:
            make_act(
                main=self._door.main,
                book=self._book,
                visit=self._visit,
                kind=ordered,
                language=self._language,
                now=self._now,
                consent=untrusted_consent,
                ground=ground,
            )
        except (BlockedError, StateError):
            return self.application(status_code=CONFLICT)
        self._door.after_act()
        return self._to_application()

    def restrict(self, untrusted_ground: str) -> Response[Any]:
        """Order a restriction for the reason chosen, or ask for one."""
        if untrusted_ground not in set(CHOSEN_GROUNDS):
            code = "undeclared" if untrusted_ground else "missing"
            error = FieldError(code, field=GROUND)
            return self.before(
                ActKind.RESTRICT,
                errors=problems_of(error, self._language),
                status_code=status_of(error),
            )
        return self.order(ActKind.RESTRICT, ground=Ground(untrusted_ground))

    def _render(
        self,
        template: str,
        application: MyApplication,
        *,
        status_code: int = 200,
        **shown: Any,  # noqa: ANN401 - whatever the template asks for
    ) -> Response[str]:
        return render(
            f"mypages/{template}.html",
            request=self._request,
            site=self._site,
            status_code=status_code,
            language=self._language,
            section="my",
            form_token=form_token(session_secret=self._visit.secret.reveal()),
            application=application,
            title=application.titles.get(self._language, ""),
            contact=self._book.active.controller.email,
            **shown,
        )

    def _read(self) -> MyApplication:
        return my_application(
            main=self._door.main, book=self._book, visit=self._visit, now=self._now
        )

    def _to_application(self) -> Redirect:
        return Redirect(f"/{self._language.value}/my/application", status_code=SEE_OTHER)


_TEMPLATES = {
    ActKind.EXTEND: "extend",
    ActKind.WITHDRAW_CONSENT: "withdraw_consent",
    ActKind.WITHDRAW: "withdraw",
    ActKind.RESTRICT: "restrict",
    ActKind.OBJECT: "object",
    ActKind.LIFT: "lift",
}


def _may(application: MyApplication, kind: ActKind) -> bool:
    if kind is ActKind.EXTEND:
        return application.offer is not None
    if kind is ActKind.WITHDRAW_CONSENT:
        return application.taking_back is not None
    if kind in RESTRICTING:
        return application.may_restrict
    if kind is ActKind.LIFT:
        return application.may_lift
    return application.may_end


def _back(application: MyApplication, untrusted_consent: str | None) -> TakingBack | None:
    """Return the consent that is named, or the newest."""
    if untrusted_consent is None:
        return application.taking_back
    found = (one for one in application.takings_back if one.purpose == untrusted_consent)
    return next(found, None)
