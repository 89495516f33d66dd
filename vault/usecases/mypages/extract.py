"""What is held about one application, for machines: ``extract.json`` and a JSON Resume.

Names of keys are part of the format (docs/formats.md): further ones may come, none may change.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from vault.crypto.canonical import Json, stamp
from vault.domain.language import Language, Text
from vault.usecases.candidates.review_words import ReviewTold, reviews_json
from vault.usecases.mypages.looks import Look
from vault.usecases.mypages.view import ConsentView, MyApplication

FORMAT = "applicant-vault-extract/1"
RESUME_SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


CONSENTS = "consents"
"""The folder of the signed receipts in the ZIP."""


def extract_json(
    *, view: MyApplication, made_at: datetime, reviews: Sequence[ReviewTold] | None = None
) -> bytes:
    """This function will return everything that my pages show, as indented JSON in UTF-8.

    Times are in UTC; days are local last days. ``reviews`` None: they are not handed out here.
    """
    more = {} if reviews is None else {"reviews": reviews_json(reviews=reviews)}
    return _written(
        {
            "format": FORMAT,
            "made_at": stamp(moment=made_at),
            "application": _application(view),
            "fields": dict(view.fields),
            "documents": [
                {"name": one.name, "kind": one.kind, "media": one.media, "size": one.size}
                for one in view.documents
            ],
            "consents": [_consent(one) for one in view.consents],
            "looks": [_look(one) for one in view.looks],
            "acts": [
                {"kind": one.kind.value, "made_at": stamp(moment=one.made_at), "state": one.state}
                for one in view.acts
            ],
            "corrections": [
                {
                    "at": stamp(moment=one.at),
                    "decided_on": one.decided_on.isoformat(),
                    "reason": one.reason,
                    "last_day": None if one.end_day is None else one.end_day.isoformat(),
                }
                for one in view.corrections
            ],
            "returns": [
                {
                    "at": stamp(moment=one.at),
                    "rules_of": one.rules_of.isoformat(),
                    "last_day": one.end_day.isoformat(),
                }
                for one in view.returns
            ],
            **more,
        }
    )


def receipt_files(*, view: MyApplication) -> list[tuple[str, bytes]]:
    """This function will return the signed receipts of every answer about consent, as files."""
    return [(_receipt_name(one), one.receipt) for one in view.consents if one.receipt is not None]


def resume_json(*, view: MyApplication) -> bytes:
    """This function will return who the applicant is as a JSON Resume; the CV itself is a file."""
    basics: dict[str, Json] = {
        name: view.fields[name] for name in ("name", "email", "phone") if name in view.fields
    }
    if "message" in view.fields:
        basics["summary"] = view.fields["message"]
    return _written({"$schema": RESUME_SCHEMA, "basics": basics})


def _consent(one: ConsentView) -> dict[str, Json]:
    return {
        "id": one.id.hex(),
        "question": None if one.question is None else _said(one.question),
        "purpose": one.purpose,
        "state": one.state,
        "type": one.type,
        "at": stamp(moment=one.at),
        "until": _stamp(one.until),
        "receipt": _receipt_name(one) if one.has_receipt else None,
    }


def _look(one: Look) -> dict[str, Json]:
    return {
        "at": stamp(moment=one.at),
        "by": one.by.value,
        "document": one.document or None,
        "downloaded": one.downloaded,
        "times": one.times,
    }


def _receipt_name(one: ConsentView) -> str:
    return f"{CONSENTS}/{one.id.hex()}.json"


def _application(view: MyApplication) -> dict[str, Json]:
    return {
        "id": view.id.hex(),
        "kind": view.kind.value,
        "role": view.role.value,
        "position": {language.value: title for language, title in view.titles.items()},
        "status": view.status.value,
        "received_at": stamp(moment=view.received_at),
        "decided_at": _stamp(view.decided_at),
        "expires_at": stamp(moment=view.expires_at),
        "last_day": view.end_day.isoformat(),
        "because": _said(view.because),
        "held": view.is_held,
        "restricted": view.is_restricted,
        "restricted_by_you": [ground.value for ground in view.own_grounds],
    }


def _written(value: Mapping[str, Json]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment=moment)


def _said(text: Text) -> dict[str, Json]:
    return {language.value: text.say(language) for language in Language}
