"""Reading what a form of my pages sent: a link or code, and the token of the visit."""

from collections.abc import Mapping

from litestar import Request
from litestar.datastructures import State

from vault.web.form_body import read_pairs

MAX_FIELDS = 10


async def read_fields(request: Request[None, None, State]) -> Mapping[str, str]:
    """This function will return the fields of a POST by name, unchecked; of two, the last.

    Raises:
        InputError: it is no form of ours: of another type, packed, with too many fields, or with
            one that is not UTF-8, which is named.
    """
    return dict(await read_pairs(request, max_fields=MAX_FIELDS))
