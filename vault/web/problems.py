"""The one map from what went wrong to what HTTP says; nothing below this floor knows of HTTP.

People get a page in their language, programs get ``application/problem+json`` (RFC 9457). Neither
ever gets a traceback, and the log gets the error's class, the route's template and the place in
our code: no message, no locals, no address, since each of these may hold something personal.
"""

from dataclasses import dataclass, field
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.serialization import encode_json
from litestar.types import ExceptionHandlersMap

from vault import errors
from vault.domain.language import Language
from vault.web.languages import language_of
from vault.web.messages import FormProblem, message_for, problems_of
from vault.web.pages import render
from vault.web.texts import all_texts, say

PROBLEM_MEDIA_TYPE = "application/problem+json"
BUSY_RETRY_SECONDS = 60  # how long a store or a full disk is given before another try makes sense

STATUS: dict[type[errors.VaultError], int] = {
    errors.VaultError: 500,
    errors.InputError: 422,
    errors.MalformedIdentifierError: 404,  # such an address does not exist
    errors.TooLargeError: 413,
    errors.WrongKindError: 415,
    errors.TruncatedBodyError: 400,
    errors.MalformedBodyError: 400,
    errors.TooSlowError: 408,
    errors.NotFoundError: 404,
    errors.NotAllowedError: 403,
    errors.NotSignedInError: 401,
    errors.TooManyAttemptsError: 429,
    errors.StateError: 409,
    errors.ErasingError: 410,
    errors.BlockedError: 403,
    errors.StoreError: 503,
    errors.MissingBlobError: 500,
    errors.DeliveryError: 503,
}
"""The nearest ancestor of an error's class decides; a class that is not here falls back on it."""

CODES: dict[int, str] = {
    400: "bad-request",
    401: "not-signed-in",
    403: "not-allowed",
    404: "not-found",
    405: "method",
    406: "not-acceptable",
    408: "too-slow",
    409: "state",
    410: "gone",
    413: "too-large",
    415: "wrong-kind",
    422: "invalid",
    429: "too-many",
    500: "error",
    503: "busy",
}
"""What a status alone is called, where the framework raised it and no error of ours."""

AnyRequest = Request[Any, Any, Any]
_log = structlog.get_logger("vault.web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One failure, ready to be told."""

    status: int
    code: str
    detail: str
    fields: tuple[FormProblem, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


def status_of(error: errors.VaultError) -> int:
    """This function will return the HTTP status for an error of ours."""
    if isinstance(error, errors.InvalidInputError):
        each = {status_of(one) for one in error.problems}
        return each.pop() if len(each) == 1 else STATUS[errors.InputError]
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem_of(error: Exception, language: Language) -> Problem:
    """This function will return what may be said about an error to whoever caused it."""
    if isinstance(error, errors.VaultError):
        return _of_ours(error, language)
    if isinstance(error, HTTPException):
        return _of_framework(error, language)
    return Problem(status=500, code=CODES[500], detail=say("problem.500.text", language))


def _of_ours(error: errors.VaultError, language: Language) -> Problem:
    status = status_of(error)
    headers = {}
    if isinstance(error, errors.TooManyAttemptsError):
        headers["Retry-After"] = str(error.retry_after)
    elif status == 503:  # noqa: PLR2004 - the status of RFC 9110 §15.6.4
        headers["Retry-After"] = str(BUSY_RETRY_SECONDS)
    if isinstance(error, errors.InputError) and status != 404:  # noqa: PLR2004 - a malformed id
        fields = problems_of(error, language)
        detail = " ".join(one.message for one in fields)
        return Problem(
            status=status, code=error.code, detail=detail, fields=fields, headers=headers
        )
    code = CODES[404] if status == 404 else error.code  # noqa: PLR2004 - never which of the two
    if status == 500:  # noqa: PLR2004 - what broke inside is nobody's business outside
        code = CODES[500]
    return Problem(status=status, code=code, detail=_text(code, status, language), headers=headers)


def _of_framework(error: HTTPException, language: Language) -> Problem:
    """Return what Litestar found wrong; its own English detail quotes the request, so it stays."""
    status = error.status_code if error.status_code in CODES else _nearest(error.status_code)
    fields: tuple[FormProblem, ...] = ()
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        fields = tuple(_invalid(str(one.get("key", "")), language) for one in error.extra)
    allow = (error.headers or {}).get("Allow") or (error.headers or {}).get("allow")
    return Problem(
        status=status,
        code=CODES[status],
        detail=_text(CODES[status], status, language),
        fields=fields,
        headers={"Allow": allow} if allow else {},
    )


def _nearest(status: int) -> int:
    return 500 if status >= 500 else 400  # noqa: PLR2004 - RFC 9110 §15: x00 stands for its class


def _invalid(name: str, language: Language) -> FormProblem:
    error = errors.InputError(field=name)
    return FormProblem(field=name, code=error.code, message=message_for(error, language))


def _text(code: str, status: int, language: Language) -> str:
    """Return the sentence for this very problem, or else the one for its status."""
    key = f"problem.{code}.text"
    return say(key if key in all_texts() else f"problem.{status}.text", language)


def wants_json(request: AnyRequest) -> bool:
    """This function will tell a program from a browser: by the address, then by ``Accept``."""
    if request.scope["path"].startswith("/api/"):
        return True
    accept = request.headers.get("accept", "")
    return "json" in accept and "text/html" not in accept


def problem_response(request: AnyRequest, problem: Problem) -> Response[Any]:
    """This function will return the page or the JSON that tells of the problem."""
    language = language_of(request)
    title = say(f"problem.{problem.status}.title", language)
    if wants_json(request):
        return _as_json(problem, title, language)
    return render(
        "shared/error.html",
        request=request,
        site=request.app.state.site,
        language=language,
        status_code=problem.status,
        headers=problem.headers,
        title=title,
        problem=problem,
    )


def _as_json(problem: Problem, title: str, language: Language) -> Response[bytes]:
    body: dict[str, object] = {
        "type": f"/problems/{problem.code}",
        "title": title,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.fields:
        body["field"] = problem.fields[0].field
        body["errors"] = [
            {"field": one.field, "code": one.code, "detail": one.message} for one in problem.fields
        ]
    return Response(
        encode_json(body),
        status_code=problem.status,
        media_type=PROBLEM_MEDIA_TYPE,
        headers={**problem.headers, "Content-Language": language.value},
    )


def answer_problem(request: AnyRequest, error: Exception) -> Response[Any]:
    """This function will answer for any error that a handler let through, and log our own."""
    problem = problem_of(error, language_of(request))
    if problem.status >= 500:  # noqa: PLR2004 - RFC 9110 §15.6: it is us
        _log.error("request failed", **about(error, request))
    return problem_response(request, problem)


def about(error: Exception, request: AnyRequest) -> dict[str, str]:
    """This function will return what a log may know of an error: nothing that came from outside."""
    return {
        "error": type(error).__name__,
        "cause": type(error.__cause__).__name__ if error.__cause__ else "",
        "route": str(request.scope.get("path_template", "")),
        "method": str(request.scope["method"]),
        "at": _place(error),
    }


def _place(error: Exception) -> str:
    """Return the module and line that raised: where, without what."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return f"{step.tb_frame.f_globals.get('__name__', '')}:{step.tb_lineno}" if step else ""


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    Exception: answer_problem,
    HTTPException: answer_problem,
}
