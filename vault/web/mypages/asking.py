"""The page that asks for the link or code: at first, when it is wrong, and when a visit is over."""

from collections.abc import Sequence

from litestar import Response
from litestar.types import ExceptionHandlersMap

from vault.errors import NotSignedInError
from vault.web.messages import FormProblem
from vault.web.pages import AnyRequest, render

UNAUTHORIZED = 401


def ask_for_link(request: AnyRequest, _: Exception) -> Response[str]:
    """This function will ask for the link anew, where a visit is over or was never begun."""
    return asking_page(request, status_code=UNAUTHORIZED, is_over=True)


def asking_page(
    request: AnyRequest,
    *,
    status_code: int = 200,
    typed: str = "",
    errors: Sequence[FormProblem] = (),
    is_visiting: bool = False,
    is_over: bool = False,
) -> Response[str]:
    """This function will return the page that asks, with what was typed and what is wrong."""
    return render(
        "mypages/open.html",
        request=request,
        site=request.app.state.site,
        status_code=status_code,
        section="my",
        typed=typed,
        errors=errors,
        is_visiting=is_visiting,
        is_over=is_over,
    )


ASKS_FOR_LINK: ExceptionHandlersMap = {NotSignedInError: ask_for_link}
"""For every handler that needs a visit."""
