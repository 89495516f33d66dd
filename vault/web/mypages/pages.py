"""The application as its applicant sees it, and the steps before something is ordered.

Looking never orders anything: link scanners and browsers that fetch ahead may open every page.
"""

from typing import Any

from anyio.to_thread import run_sync
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from vault.domain.acts import ActKind
from vault.domain.language import Language
from vault.errors import BlockedError, StateError
from vault.usecases.make_act import make_act
from vault.usecases.my_application import my_application
from vault.usecases.my_view import MyApplication
from vault.usecases.visit import OpenVisit
from vault.web.csrf import form_token
from vault.web.mypages.asking import ASKS_FOR_LINK
from vault.web.mypages.door import MyPagesDoor
from vault.web.mypages.entry import SEE_OTHER
from vault.web.mypages.guard import VisitRequest, provide_visit, visit_guard
from vault.web.mypages.views import fields_of, life_of, notices_of
from vault.web.pages import render
from vault.web.site import Site

CONFLICT = 409


@get(
    ["/sv/my/application", "/en/my/application"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def show(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[str]:
    """Show everything that is held, until when and why, and who has looked at it."""
    steps = _Steps(request, site, language, mypages)
    return await run_sync(steps.application)


@get(
    ["/sv/my/extend", "/en/my/extend"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def before_extending(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Show both dates before a yes."""
    steps = _Steps(request, site, language, mypages)
    return await run_sync(steps.before, ActKind.EXTEND)


@post(
    ["/sv/my/extend", "/en/my/extend"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def extend(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Take the yes."""
    steps = _Steps(request, site, language, mypages)
    return await run_sync(steps.order, ActKind.EXTEND)


@get(
    ["/sv/my/withdraw-consent", "/en/my/withdraw-consent"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def before_withdrawing_consent(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Show what taking the consent back means."""
    steps = _Steps(request, site, language, mypages)
    return await run_sync(steps.before, ActKind.WITHDRAW_CONSENT)


@post(
    ["/sv/my/withdraw-consent", "/en/my/withdraw-consent"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def withdraw_consent(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Take the consent back."""
    steps = _Steps(request, site, language, mypages)
    return await run_sync(steps.order, ActKind.WITHDRAW_CONSENT)


@get(
    ["/sv/my/withdraw", "/en/my/withdraw"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def before_withdrawing(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Show what taking everything back means."""
    steps = _Steps(request, site, language, mypages)
    return await run_sync(steps.before, ActKind.WITHDRAW)


@post(
    ["/sv/my/withdraw", "/en/my/withdraw"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def withdraw(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Take everything back: withdrawn while it is open, erased once it is decided."""
    steps = _Steps(request, site, language, mypages)
    return await run_sync(steps.order, ActKind.WITHDRAW)


class _Steps:
    """One request inside a visit."""

    def __init__(
        self, request: VisitRequest, site: Site, language: Language, door: MyPagesDoor
    ) -> None:
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

    def before(self, kind: ActKind) -> Response[Any]:
        """Return the step that says plainly what will happen, or the page where nothing can."""
        application = self._read()
        if not _may(application, kind):
            return self._to_application()
        shown = application.offer
        return self._render(
            _TEMPLATES[kind],
            application,
            question=shown.question.say(self._language) if shown else "",
            explanation=shown.explanation.say(self._language) if shown else "",
        )

    def order(self, kind: ActKind) -> Response[Any]:
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
            )
        except (BlockedError, StateError):
            return self.application(status_code=CONFLICT)
        self._door.after_act()
        return self._to_application()

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
}


def _may(application: MyApplication, kind: ActKind) -> bool:
    if kind is ActKind.EXTEND:
        return application.offer is not None
    if kind is ActKind.WITHDRAW_CONSENT:
        return application.taking_back is not None
    return application.may_end
