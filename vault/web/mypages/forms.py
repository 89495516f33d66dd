"""Reading what a form of my pages sent: a link or code, and the token of the visit."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import State

from vault.errors import InputError

MAX_FIELDS = 10
URLENCODED = "application/x-www-form-urlencoded"


async def read_fields(request: Request[None, None, State]) -> Mapping[str, str]:
    """This function will return the fields of a POST by name, unchecked; of two, the last.

    Raises:
        InputError: it is no form of ours: of another type, not UTF-8, or with too many fields.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if not body:
        return {}
    if kind != URLENCODED:
        raise InputError("malformed", field="")
    try:
        return dict(
            parse_qsl(
                body.decode("ascii"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=MAX_FIELDS,
            )
        )
    except ValueError as error:
        raise InputError("malformed", field="") from error
