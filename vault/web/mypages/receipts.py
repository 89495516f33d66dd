"""Downloading the signed receipt of an answer about consent."""

from anyio.to_thread import run_sync
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.identifiers import parse_id
from vault.domain.language import Language
from vault.usecases.mypages.receipt import my_receipt
from vault.web.downloads import disposition
from vault.web.headers import DOCUMENT_SECURITY_POLICY
from vault.web.mypages.asking import ASKS_FOR_LINK
from vault.web.mypages.door import MyPagesDoor
from vault.web.mypages.guard import VisitRequest, provide_visit, visit_guard
from vault.web.texts import say

OK = 200


@post(
    ["/sv/my/consents/{answer:str}", "/en/my/consents/{answer:str}"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def consent_receipt(
    request: VisitRequest,
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
    answer: FromPath[str],
) -> Response[bytes]:
    """Hand out what was answered, signed."""
    content = await run_sync(
        lambda: my_receipt(
            main=mypages.main, visit=provide_visit(request), event_id=parse_id(answer)
        )
    )
    return Response(
        content,
        status_code=OK,
        media_type="application/json",
        headers={
            "Content-Disposition": disposition(say("mypages.receipt-name", language)),
            "Content-Security-Policy": DOCUMENT_SECURITY_POLICY,
        },
    )
