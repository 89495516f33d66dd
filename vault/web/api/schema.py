"""How ``POST /api/v1/applications`` reads in OpenAPI 3.1, written by hand: its body streams."""

from litestar import Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import (
    OpenAPIFormat,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Parameter,
    Schema,
)

from vault import __version__
from vault.domain.application import DocumentKind
from vault.domain.policy.rules import Role
from vault.usecases.submission.form import IDEMPOTENCY_HEADER

_TEXT = Schema(type=OpenAPIType.STRING)
_FILE = Schema(
    type=OpenAPIType.STRING,
    content_media_type="application/octet-stream",
    description="PDF, DOCX, ODT, RTF or text; judged by its content. At most 25 MiB.",
)
_ID = Schema(type=OpenAPIType.STRING, pattern="^[0-9a-f]{32}$")

APPLICATION_FORM = {
    "multipart/form-data": OpenAPIMediaType(
        schema=Schema(
            type=OpenAPIType.OBJECT,
            required=["name", "email", "cv"],
            additional_properties=True,
            description=(
                "Fields in any order. The policy may add some, and require more than these; one"
                " that neither it nor this list names is refused."
                " At most 10 files and 50 MiB in all."
            ),
            properties={
                "position": Schema(
                    type=OpenAPIType.STRING,
                    description="The position's slug; absent for a spontaneous application.",
                ),
                "language": Schema(
                    type=OpenAPIType.STRING,
                    enum=["sv", "en"],
                    description="For letters and errors; otherwise Accept-Language decides.",
                ),
                "role": Schema(
                    type=OpenAPIType.STRING,
                    enum=[role.value for role in Role],
                    description="Only where the policy knows several; the first it knows counts"
                    " where none is given.",
                ),
                "name": _TEXT,
                "email": Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.EMAIL),
                "phone": _TEXT,
                "message": _TEXT,
                "cv": _FILE,
                "cover_letter": _FILE,
                "attachment": Schema(type=OpenAPIType.ARRAY, items=_FILE),
                "consent_keep": Schema(
                    type=OpenAPIType.STRING,
                    const="yes",
                    description="Only where the policy asks for it at submission.",
                ),
            },
        )
    )
}

CREATED = OpenAPIResponse(
    description="Received. The link is for the applicant alone.",
    content={
        "application/json": OpenAPIMediaType(
            schema=Schema(
                type=OpenAPIType.OBJECT,
                required=["id", "link", "expires_at", "documents"],
                properties={
                    "id": _ID,
                    "link": Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.URI),
                    "expires_at": Schema(
                        type=OpenAPIType.STRING,
                        format=OpenAPIFormat.DATE_TIME,
                        description="Erased by then at the latest; a decision may bring it closer.",
                    ),
                    "documents": Schema(
                        type=OpenAPIType.ARRAY,
                        items=Schema(
                            type=OpenAPIType.OBJECT,
                            properties={
                                "id": _ID,
                                "kind": Schema(
                                    type=OpenAPIType.STRING,
                                    enum=[kind.value for kind in DocumentKind],
                                ),
                                "size": Schema(type=OpenAPIType.INTEGER),
                                "sha256": Schema(type=OpenAPIType.STRING, pattern="^[0-9a-f]{64}$"),
                            },
                        ),
                    ),
                },
            )
        )
    },
)

_PROBLEM = {
    "application/problem+json": OpenAPIMediaType(
        schema=Schema(
            type=OpenAPIType.OBJECT,
            required=["type", "title", "status", "detail"],
            properties={
                "type": Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.URI_REFERENCE),
                "title": _TEXT,
                "status": Schema(type=OpenAPIType.INTEGER),
                "detail": _TEXT,
                "field": _TEXT,
                "errors": Schema(
                    type=OpenAPIType.ARRAY,
                    items=Schema(
                        type=OpenAPIType.OBJECT,
                        properties={"field": _TEXT, "code": _TEXT, "detail": _TEXT},
                    ),
                ),
            },
        )
    )
}

_REASONS = {
    "400": "No multipart form, a broken one, or one that ended early.",
    "403": "Sent by a page of another site.",
    "408": "The body came too slowly.",
    "409": "The position was closed, or the upload was given up, while it was under way.",
    "413": "A field, a file or the whole is too large.",
    "415": "A file is of a kind that is not taken, or the body is no plain multipart form.",
    "422": "A field is missing, wrong or undeclared; consent is needed; or the key was used.",
    "429": "Too many from this address; see Retry-After.",
    "503": "Nothing can be taken in now; see Retry-After.",
}
PROBLEM_RESPONSES = {
    status: OpenAPIResponse(description=reason, content=_PROBLEM)
    for status, reason in _REASONS.items()
}

KEY_HEADER = Parameter(
    name=IDEMPOTENCY_HEADER,
    param_in="header",
    description="16 to 200 visible characters, drawn anew for each application: a retry under the"
    " same key gets the first answer again.",
    schema=_TEXT,
)

OPENAPI = OpenAPIConfig(
    title="Applicant Vault",
    version=__version__,
    openapi_router=Router("/api", route_handlers=[], opt={"public": True}, include_in_schema=False),
    render_plugins=[JsonRenderPlugin(path="/openapi.json")],
)
"""At ``/api/openapi.json``: the document alone, and no page that tries things out."""
