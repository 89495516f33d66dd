"""``POST /api/v1/applications``: the same as the form, for programs (design §7).

Open to everybody, as the form is; no session, no cookie, nothing to forge a request against.
"""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.openapi.spec import Operation, RequestBody
from litestar.serialization import encode_json

from vault.crypto.keys import submission_key
from vault.domain.language import Language
from vault.usecases.submission.answer import Receipt
from vault.usecases.submission.finish import link_of
from vault.usecases.submission.form import IDEMPOTENCY_HEADER, Door
from vault.usecases.submission.submit import Request as SubmitRequest
from vault.web.api.schema import APPLICATION_FORM, CREATED, KEY_HEADER, PROBLEM_RESPONSES
from vault.web.site import Site
from vault.web.upload import Intake, Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDoor:
    """What the integrators' door is handed by wiring."""

    intake: Intake


@dataclass
class SubmitOperation(Operation):
    """The operation as a client reads it: the body streams, so Litestar cannot know its shape."""

    def __post_init__(self) -> None:
        """Describe the request by hand."""
        self.operation_id = "submitApplication"
        self.parameters = [KEY_HEADER]
        self.request_body = RequestBody(content=APPLICATION_FORM, required=True)
        self.responses = {"201": CREATED, **PROBLEM_RESPONSES}


@post(
    "/api/v1/applications",
    opt={"public": True},
    request_max_body_size=None,  # the upload counts by itself, and says which field it was
    operation_class=SubmitOperation,
    summary="Hand in an application",
    tags=["applications"],
)
async def submit_application(
    request: Request[None, None, State],
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    api: NamedDependency[ApiDoor],
) -> Response[bytes]:
    """Take an application in, with its documents; a repeated key gets the first answer again."""
    untrusted_key = request.headers.get(IDEMPOTENCY_HEADER)
    upload = Upload(
        request=request,
        site=site,
        intake=api.intake,
        submit=SubmitRequest(
            door=Door.API,
            language=language,
            kind=None,
            submission_key=None
            if untrusted_key is None
            else submission_key(untrusted_text=untrusted_key, field=IDEMPOTENCY_HEADER),
        ),
    )
    receipt = await upload.receive()
    return Response(
        encode_json(receipt_json(receipt, public_url=site.public_url)),
        status_code=201,
        media_type="application/json",
    )


def receipt_json(receipt: Receipt, *, public_url: str) -> dict[str, Any]:
    """This function will return the answer of design §7."""
    return {
        "id": receipt.application_id.hex(),
        "link": link_of(receipt, public_url=public_url),
        "expires_at": receipt.expires_at.isoformat().replace("+00:00", "Z"),
        "documents": [
            {"id": one.id.hex(), "kind": one.kind, "size": one.size, "sha256": one.sha256.hex()}
            for one in receipt.documents
        ],
    }


handlers = [submit_application]
