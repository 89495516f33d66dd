"""What is held about one application, for machines: ``extract.json`` and a JSON Resume.

Names of keys are part of the format (docs/formats.md): further ones may come, none may change.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from vault.crypto.canonical import Json, stamp
from vault.domain.language import Language, Text
from vault.usecases.my_view import MyApplication

FORMAT = "applicant-vault-extract/1"
RESUME_SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


def extract_json(*, view: MyApplication, made_at: datetime) -> bytes:
    """This function will return everything that my pages show, as indented JSON in UTF-8.

    Times are in UTC; days are local last days.
    """
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
            "consents": [
                {
                    "question": None if one.question is None else _said(one.question),
                    "purpose": one.purpose,
                    "state": one.state,
                    "at": stamp(moment=one.at),
                    "until": _stamp(one.until),
                }
                for one in view.consents
            ],
            "looks": [
                {
                    "at": stamp(moment=one.at),
                    "by": one.by.value,
                    "document": one.document or None,
                    "downloaded": one.downloaded,
                    "times": one.times,
                }
                for one in view.looks
            ],
            "acts": [
                {"kind": one.kind.value, "made_at": stamp(moment=one.made_at), "state": one.state}
                for one in view.acts
            ],
        }
    )


def resume_json(*, view: MyApplication) -> bytes:
    """This function will return who the applicant is as a JSON Resume; the CV itself is a file."""
    basics: dict[str, Json] = {
        name: view.fields[name] for name in ("name", "email", "phone") if name in view.fields
    }
    if "message" in view.fields:
        basics["summary"] = view.fields["message"]
    return _written({"$schema": RESUME_SCHEMA, "basics": basics})


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
