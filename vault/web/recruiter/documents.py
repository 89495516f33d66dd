"""Downloading one document: byte for byte, whole or a range, never shown by the browser."""

import re
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.domain.access import Action
from vault.domain.content.file_name import safe_name
from vault.domain.content.kinds import MEDIA_TYPES, MediaKind
from vault.domain.identifiers import ApplicationId, DocumentId, parse_id
from vault.usecases.candidates.open_document import OpenDocument, RangeError, Span, open_document
from vault.web.downloads import disposition, hand_out
from vault.web.headers import DOCUMENT_SECURITY_POLICY
from vault.web.recruiter.door import RecruiterDoor
from vault.web.sessions import StaffRequest
from vault.web.site import Site

PARTIAL, UNSATISFIABLE = 206, 416
MAX_DIGITS = 15
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@get(
    "/candidates/{candidate:str}/documents/{document:str}",
    opt={"action": Action.OPEN_DOCUMENT},
    sync_to_thread=True,
)
def download(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    candidate: FromPath[str],
    document: FromPath[str],
) -> Response[Any]:
    """Hand out a document; the download is in the audit log before the first byte."""
    try:
        opened = _open(request, recruiter, site, candidate, document, span=_span(request))
    except RangeError as error:
        headers = {"Content-Range": f"bytes */{error.size}"}
        return Response(b"", status_code=UNSATISFIABLE, headers=headers)
    return _handed_out(opened)


@post(
    "/candidates/{candidate:str}/documents/{document:str}",
    opt={"action": Action.OPEN_DOCUMENT},
    sync_to_thread=True,
)
def show_photo(
    request: StaffRequest,
    recruiter: NamedDependency[RecruiterDoor],
    site: NamedDependency[Site],
    candidate: FromPath[str],
    document: FromPath[str],
) -> Response[Any]:
    """Hand out a photo to somebody who asked for it: by a link alone nobody comes upon one."""
    return _handed_out(
        _open(request, recruiter, site, candidate, document, span=None, asks_for_photo=True)
    )


def _open(
    request: StaffRequest,
    recruiter: RecruiterDoor,
    site: Site,
    candidate: str,
    document: str,
    *,
    span: Span | None,
    asks_for_photo: bool = False,
) -> OpenDocument:
    return open_document(
        main=recruiter.main,
        keyring=recruiter.keyring,
        blobs=recruiter.blobs,
        opener=recruiter.opener,
        viewer=request.user.viewer,
        application_id=ApplicationId(parse_id(candidate)),
        document_id=DocumentId(parse_id(document)),
        span=span,
        now=site.clock(),
        asks_for_photo=asks_for_photo,
    )


def _handed_out(opened: OpenDocument) -> Response[Any]:
    return hand_out(
        opened,
        size=opened.part.stop - opened.part.start,
        status_code=PARTIAL if opened.part.is_asked_for else 200,
        headers=_headers(opened),
        media_type=MEDIA_TYPES[MediaKind(opened.media)],
    )


def _headers(opened: OpenDocument) -> dict[str, str]:
    name = safe_name(untrusted_name=opened.name, kind=opened.kind, media=opened.media)
    headers = {
        "Content-Disposition": disposition(name),
        "Content-Security-Policy": DOCUMENT_SECURITY_POLICY,
        "Content-Length": str(opened.part.stop - opened.part.start),
        "Accept-Ranges": "bytes",
    }
    if opened.part.is_asked_for:
        headers["Content-Range"] = f"bytes {opened.part.start}-{opened.part.stop - 1}/{opened.size}"
    return headers


def _span(request: StaffRequest) -> Span | None:
    """Read the range (RFC 9110 §14.2); what is not one range, or is conditional, is not heeded."""
    found = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if found is None or "if-range" in request.headers:
        return None
    first, last = found.groups()
    if not first:
        return Span(start=-int(last)) if last and int(last) else None
    if last and int(last) < int(first):
        return None
    return Span(start=int(first), stop=int(last) + 1 if last else None)
