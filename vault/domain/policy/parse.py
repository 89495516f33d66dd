"""From the text of a policy file to a ``Policy``. Reads no files: the text is handed in."""

import hashlib
import re
import tomllib
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vault.domain.language import Language
from vault.domain.policy.lines import lines_of
from vault.domain.policy.lint import lint
from vault.domain.policy.parse_rules import read_rule
from vault.domain.policy.policy import (
    Authority,
    Basis,
    Consent,
    Controller,
    Documents,
    Field,
    FieldType,
    GuardShare,
    Hosting,
    Policy,
    PolicyHash,
    Purpose,
    Recipient,
    RecipientRole,
    Source,
    Unwanted,
)
from vault.domain.policy.reader import Findings, Table
from vault.errors import PolicyError, PolicyProblem

SCHEMA = 1  # of the file; a file of a later schema is refused rather than half understood
MIB = 1024 * 1024
MAX_CHARACTERS = 256 * 1024  # the largest ready-made policy is under 20 kB

_LINE = re.compile(r"line \d+")  # tomllib tells where, but only in its message


def policy_hash(text: str) -> PolicyHash:
    """This function will return the SHA-256 of the file, in hex."""
    return PolicyHash(hashlib.sha256(text.encode()).hexdigest())


def parse_policy(text: str) -> Policy:
    """This function will return the policy that a file holds, checked.

    Raises:
        PolicyError: the file does not load; it carries every finding with its line. Warnings
            are not errors: ``check_policy`` lists them.
    """
    policy, problems = check_policy(text)
    if policy is None:
        errors = tuple(each for each in problems if each.code.startswith("E-"))
        raise PolicyError(errors)
    return policy


def check_policy(text: str) -> tuple[Policy | None, tuple[PolicyProblem, ...]]:
    """This function will return the policy, or None if it has errors, and every finding."""
    findings = Findings(lines_of(text=text))
    if len(text) > MAX_CHARACTERS:
        findings.add("E-SYNTAX", "the file", "longer than any policy")
        return None, tuple(findings.problems)
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        findings.add("E-SYNTAX", line[0] if line else "the file", str(error))
        return None, tuple(findings.problems)
    policy = _read(Table(values, "", findings), policy_hash(text))
    if not findings.problems:
        lint(policy=policy, findings=findings)
    faulty = any(each.code.startswith("E-") for each in findings.problems)
    return None if faulty else policy, tuple(findings.problems)


def _read(file: Table, digest: PolicyHash) -> Policy:
    if file.integer("schema") != SCHEMA:
        file.findings.add("E-VALUE", "schema", f"this version reads schema {SCHEMA}")
    policy = Policy(
        id=file.text("id"),
        version=file.text("version"),
        effective_on=file.day("effective_on"),
        title=file.words("title"),
        summary=file.words("summary"),
        time_zone=_zone(file),
        sector=file.text("sector", "private"),
        public_sector_accepted=file.flag("public_sector_accepted", default=False),
        languages=file.choices("languages", Language),
        controller=_controller(file.table("controller")),
        authority=_authority(file.table("authority")),
        hosting=_hosting(file.table("hosting")),
        recipients=tuple(map(_recipient, file.tables("recipients"))),
        sources=tuple(map(_source, file.tables("sources", optional=True))),
        rights=frozenset(file.strings("rights")),
        documents=_documents(file.table("documents")),
        fields=tuple(map(_field, file.tables("fields"))),
        unwanted=tuple(map(_unwanted, file.tables("unwanted", optional=True))),
        purposes=tuple(map(_purpose, file.tables("purposes"))),
        consents=tuple(map(_consent, file.tables("consents", optional=True))),
        retention=tuple(map(read_rule, file.tables("retention"))),
        guard=_guard(file.table("guard")),
        hash=digest,
    )
    file.finish()
    return policy


def _zone(file: Table) -> str:
    name = file.text("time_zone", "Europe/Stockholm")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        file.findings.add("E-VALUE", "time_zone", "expected a name such as Europe/Stockholm")
    return name


def _controller(table: Table) -> Controller:
    controller = Controller(
        name=table.text("name"),
        organisation_number=table.text("organisation_number"),
        address=table.text("address"),
        email=table.text("email"),
        phone=table.text("phone", ""),
        privacy_officer=table.text("privacy_officer", ""),
    )
    table.finish()
    return controller


def _authority(table: Table) -> Authority:
    authority = Authority(
        name=table.words("name"),
        url=table.text("url"),
        published_name=table.text("published_name", ""),
    )
    table.finish()
    return authority


def _hosting(table: Table) -> Hosting:
    hosting = Hosting(
        regions=table.strings("regions"),
        mechanism=table.text("mechanism", ""),
        statement=table.words("statement") if table.has("statement") else None,
    )
    table.finish()
    return hosting


def _recipient(table: Table) -> Recipient:
    recipient = Recipient(
        id=table.text("id"), role=table.choice("role", RecipientRole), text=table.words("text")
    )
    table.finish()
    return recipient


def _source(table: Table) -> Source:
    source = Source(id=table.text("id"), text=table.words("text"))
    table.finish()
    return source


def _documents(table: Table) -> Documents:
    documents = Documents(
        kinds=table.strings("kinds"),
        max_file_bytes=table.integer("max_file_mib") * MIB,
        max_total_bytes=table.integer("max_total_mib") * MIB,
        max_files=table.integer("max_files"),
    )
    table.finish()
    return documents


def _field(table: Table) -> Field:
    field = Field(
        name=table.text("name"),
        type=table.choice("type", FieldType),
        required=table.flag("required", default=False),
        label=table.words("label"),
        special_category=table.text("special_category", ""),
        art9_basis=table.text("art9_basis", ""),
    )
    table.finish()
    return field


def _unwanted(table: Table) -> Unwanted:
    unwanted = Unwanted(id=table.text("id"), text=table.words("text"))
    table.finish()
    return unwanted


def _purpose(table: Table) -> Purpose:
    purpose = Purpose(
        id=table.text("id"),
        basis=table.choice("basis", Basis),
        text=table.words("text"),
        interest=table.words("interest") if table.has("interest") else None,
        balancing=table.text("balancing", ""),
        after_decision=table.flag("after_decision", default=False),
    )
    table.finish()
    return purpose


def _consent(table: Table) -> Consent:
    consent = Consent(
        id=table.text("id"),
        covers=table.strings("covers"),
        question=table.words("question"),
        explanation=table.words("explanation"),
        preselected=table.flag("preselected", default=False),
    )
    table.finish()
    return consent


def _guard(table: Table) -> GuardShare:
    guard = GuardShare(percent=table.integer("percent"), at_least=table.integer("at_least"))
    table.finish()
    return guard
