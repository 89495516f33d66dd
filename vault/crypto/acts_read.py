"""Reading and verifying acts: for those who hold no seed. Nothing in here can sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vault.crypto._fields import Fields
from vault.crypto.canonical import read_canonical
from vault.crypto.keys import ID_BYTES
from vault.crypto.verifying import Purpose, verify_signature
from vault.errors import NotAuthenticError

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Act:
    """One order of the applicant. Its repr shows nothing: ``detail`` may be personal."""

    act_id: bytes
    application_id: bytes
    kind: str
    made_at: datetime
    language: str
    detail: Mapping[str, str]


def verify_act(*, public_key: bytes, payload: bytes, signature: bytes) -> None:
    """This function will do nothing if the act was signed by that act key.

    The caller MUST take ``public_key`` from the manifest, never from the act's own row.

    Raises:
        NotAuthenticError: it was not.
    """
    verify_signature(
        public_key=public_key, purpose=Purpose.ACT, payload=payload, signature=signature
    )


def read_act(*, payload: bytes) -> Act:
    """This function will return what a payload orders. Call ``verify_act`` first.

    The caller MUST compare the ids with the row that the payload stands in.

    Raises:
        NotAuthenticError: it is not what ``act_payload`` writes.
    """
    fields = Fields(read_canonical(untrusted_json=payload))
    if fields.number("version") != VERSION:
        raise NotAuthenticError("an act of an unknown version")
    act = Act(
        act_id=fields.octets("act", length=ID_BYTES),
        application_id=fields.octets("application", length=ID_BYTES),
        kind=fields.text("kind"),
        made_at=fields.moment("made_at"),
        language=fields.text("language"),
        detail=fields.texts("detail"),
    )
    fields.done()
    return act
