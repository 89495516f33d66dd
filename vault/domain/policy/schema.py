"""The shape of a policy file as a JSON Schema (draft 2020-12), made from the lists that parse it.

Editors check a file against it while it is written. It says what ``policy_parse`` says of keys
and values; what the linter says of a whole policy no schema can say. Times of TOML count as
texts here, as they do in every converter from TOML to JSON.
"""

from enum import StrEnum

from vault.domain.application import Kind
from vault.domain.language import Language
from vault.domain.policy.lint import RIGHTS, SECTORS, TRANSFER_MECHANISMS
from vault.domain.policy.lint_form import FIELD_NAME, KNOWN_KINDS
from vault.domain.policy.policy import Basis, FieldType, RecipientRole
from vault.domain.policy.rules import (
    Asked,
    Asks,
    Published,
    Role,
    RuleOutcome,
    Silence,
    Then,
    Trigger,
)

Schema = dict[str, object]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
PERCENT = 100

_LINE: Schema = {"type": "string", "pattern": r"\S"}
_FREE: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_COUNT: Schema = {"type": "integer", "minimum": 1}
_DAY: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_WORDS: Schema = {"$ref": "#/$defs/words"}
_PERIOD: Schema = {"$ref": "#/$defs/period"}


def policy_schema() -> Schema:
    """This function will return the JSON Schema of a policy file, schema 1."""
    return {
        "$schema": DRAFT,
        "title": "Applicant Vault policy, schema 1",
        "description": "What is kept, why and how long. docs/retention.md explains every key.",
        **_table(_top(), optional=_TOP_OPTIONAL),
        "$defs": {
            "words": _table(
                {language.value: _LINE for language in Language},
                says="The same in every language.",
            ),
            "period": {
                "type": "string",
                "description": "ISO 8601: calendar days, or hours; never both.",
                "pattern": (
                    r"^(P(?=[0-9])([0-9]{1,3}Y)?([0-9]{1,3}M)?([0-9]{1,3}W)?([0-9]{1,3}D)?"
                    r"|PT(?=[0-9])([0-9]{1,3}H)?(0{1,3}S)?)$"
                ),
            },
        },
    }


_TOP_OPTIONAL = (
    "time_zone",
    "sector",
    "public_sector_accepted",
    "sources",
    "unwanted",
    "consents",
)


def _top() -> dict[str, Schema]:
    return {
        "schema": {"const": 1},
        "id": _LINE,
        "version": _LINE,
        "effective_on": _DAY,
        "title": _WORDS,
        "summary": _WORDS,
        "time_zone": _LINE,
        "sector": {"enum": sorted(SECTORS)},
        "public_sector_accepted": _FLAG,
        "languages": _some(Language),
        "rights": {"type": "array", "items": {"enum": sorted(RIGHTS)}},
        "controller": _controller(),
        "authority": _table(
            {"name": _WORDS, "url": _LINE, "published_name": _FREE}, optional=("published_name",)
        ),
        "hosting": _hosting(),
        "recipients": _tables({"id": _LINE, "role": _one(RecipientRole), "text": _WORDS}),
        "sources": _tables({"id": _LINE, "text": _WORDS}),
        "documents": _documents(),
        "fields": _fields(),
        "unwanted": _tables({"id": _LINE, "text": _WORDS}),
        "purposes": _purposes(),
        "consents": _consents(),
        "retention": {"type": "array", "items": _rule()},
        "guard": _table(
            {"percent": {"type": "integer", "minimum": 1, "maximum": PERCENT}, "at_least": _COUNT}
        ),
    }


def _controller() -> Schema:
    keys = {
        "name": _LINE,
        "organisation_number": _LINE,
        "address": _LINE,
        "email": _LINE,
        "phone": _FREE,
        "privacy_officer": _FREE,
    }
    return _table(keys, optional=("phone", "privacy_officer"))


def _hosting() -> Schema:
    keys: dict[str, Schema] = {
        "regions": {"type": "array", "items": _FREE},
        "mechanism": {"enum": ["", *sorted(TRANSFER_MECHANISMS)]},
        "statement": _WORDS,
    }
    return _table(keys, optional=("mechanism", "statement"))


def _documents() -> Schema:
    kinds: Schema = {"type": "array", "minItems": 1, "items": {"enum": sorted(KNOWN_KINDS)}}
    return _table(
        {"kinds": kinds, "max_file_mib": _COUNT, "max_total_mib": _COUNT, "max_files": _COUNT}
    )


def _fields() -> Schema:
    keys: dict[str, Schema] = {
        "name": {"type": "string", "pattern": f"^{FIELD_NAME.pattern}$"},
        "type": _one(FieldType),
        "required": _FLAG,
        "label": _WORDS,
        "special_category": _FREE,
        "art9_basis": _FREE,
    }
    return _tables(keys, optional=("required", "special_category", "art9_basis"))


def _purposes() -> Schema:
    keys: dict[str, Schema] = {
        "id": _LINE,
        "basis": _one(Basis),
        "text": _WORDS,
        "interest": _WORDS,
        "balancing": _FREE,
        "after_decision": _FLAG,
    }
    return _tables(keys, optional=("interest", "balancing", "after_decision"))


def _consents() -> Schema:
    keys: dict[str, Schema] = {
        "id": _LINE,
        "covers": {"type": "array", "minItems": 1, "maxItems": 1, "items": _LINE},
        "question": _WORDS,
        "explanation": _WORDS,
        "preselected": {"const": False},
    }
    return _tables(keys, optional=("preselected",))


_RULE_OPTIONAL = (
    "otherwise",
    "period",
    "backstop",
    "withheld",
    "claims_period",
    "consent",
    "review",
    "undecided",
    "archive_after",
    "reminders",
    "published",
)


def _rule() -> Schema:
    keys: dict[str, Schema] = {
        "id": _LINE,
        "applies_to": _table(
            {"kinds": _some(Kind), "roles": _some(Role), "outcomes": _some(RuleOutcome)}
        ),
        "trigger": _one(Trigger),
        "otherwise": _one(Trigger),
        "period": _PERIOD,
        "backstop": _PERIOD,
        "withheld": _FLAG,
        "claims_period": _PERIOD,
        "consent": _terms(),
        "review": _review(),
        "undecided": _table({"review": _PERIOD, "escalation": _PERIOD}),
        "then": _one(Then),
        "archive_after": _PERIOD,
        "reminders": {"type": "array", "items": _PERIOD},
        "purpose": _LINE,
        "published": _one(Published),
        "rationale": _WORDS,
    }
    return _table(keys, optional=_RULE_OPTIONAL)


def _terms() -> Schema:
    keys: dict[str, Schema] = {
        "id": _LINE,
        "asked": {"type": "array", "items": _one(Asked)},
        "extends": _PERIOD,
        "ceiling": _PERIOD,
        "required": _FLAG,
    }
    return _table(keys, optional=("ceiling", "required"))


def _review() -> Schema:
    keys: dict[str, Schema] = {
        "interval": _PERIOD,
        "asks": _one(Asks),
        "reminders": {"type": "array", "items": _PERIOD},
        "grace": _PERIOD,
        "silence": _one(Silence),
    }
    return _table(keys, optional=("asks", "reminders"))


def _table(keys: dict[str, Schema], *, optional: tuple[str, ...] = (), says: str = "") -> Schema:
    described: Schema = {"description": says} if says else {}
    return {
        **described,
        "type": "object",
        "required": [key for key in keys if key not in optional],
        "additionalProperties": False,
        "properties": keys,
    }


def _tables(keys: dict[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    return {"type": "array", "items": _table(keys, optional=optional)}


def _one(kind: type[StrEnum]) -> Schema:
    return {"enum": [member.value for member in kind]}


def _some(kind: type[StrEnum]) -> Schema:
    return {"type": "array", "minItems": 1, "items": _one(kind)}
