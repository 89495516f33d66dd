"""Downloading one's own documents, or everything as a ZIP. A POST each: a look is written down."""

from collections.abc import Sequence
from typing import Any

from anyio.to_thread import run_sync
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from vault.domain.content.kinds import MEDIA_TYPES, MediaKind
from vault.domain.identifiers import DocumentId, parse_id
from vault.domain.language import Language
from vault.usecases.candidates.review_words import ReviewTold
from vault.usecases.export.for_applicant import export_application, open_my_document
from vault.usecases.mypages.view import MyApplication
from vault.web.downloads import disposition, flow, hand_out_zip
from vault.web.extract_page import extract_page
from vault.web.headers import DOCUMENT_SECURITY_POLICY
from vault.web.mypages.asking import ASKS_FOR_LINK
from vault.web.mypages.door import MyPagesDoor
from vault.web.mypages.guard import VisitRequest, provide_visit, visit_guard
from vault.web.site import Site
from vault.web.texts import say

OK = 200


@post(
    ["/sv/my/documents/{document:str}", "/en/my/documents/{document:str}"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def download(
    request: VisitRequest,
    site: NamedDependency[Site],
    mypages: NamedDependency[MyPagesDoor],
    document: FromPath[str],
) -> Response[Any]:
    """Hand out one document as it was handed in."""
    visit = provide_visit(request)
    opened = await run_sync(
        lambda: open_my_document(
            main=mypages.main.only(visit.application_id),
            blobs=mypages.blobs,
            book=mypages.policies(),
            visit=visit,
            document_id=DocumentId(parse_id(document)),
            now=site.clock(),
        )
    )
    return Stream(
        flow(opened),
        status_code=OK,
        media_type=MEDIA_TYPES[MediaKind(opened.media)],
        headers={**_headers(opened.name), "Content-Length": str(opened.size)},
    )


@post(
    ["/sv/my/export", "/en/my/export"],
    guards=[visit_guard],
    exception_handlers=ASKS_FOR_LINK,
    include_in_schema=False,
)
async def export(
    request: VisitRequest,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    mypages: NamedDependency[MyPagesDoor],
) -> Response[Any]:
    """Hand out everything: documents, an extract to read and one for machines."""
    book, now, visit = mypages.policies(), site.clock(), provide_visit(request)

    def page(view: MyApplication, reviews: Sequence[ReviewTold] | None) -> bytes:
        return extract_page(
            templates=request.app.state.templates,
            site=site,
            policy=book.active,
            language=language,
            view=view,
            reviews=reviews,
            made_at=now,
        )

    opened = await run_sync(
        lambda: export_application(
            main=mypages.main.only(visit.application_id),
            blobs=mypages.blobs,
            book=book,
            visit=visit,
            page=page,
            now=now,
        )
    )
    return hand_out_zip(opened, name=say("mypages.export-name", language))


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": disposition(name),
        "Content-Security-Policy": DOCUMENT_SECURITY_POLICY,
    }
