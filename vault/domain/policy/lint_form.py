"""What the linter says about the form: its fields, and the files that they take."""

import re
from collections.abc import Collection

from vault.domain.application import DocumentKind
from vault.domain.content.kinds import PICTURES, MediaKind
from vault.domain.policy.policy import Field, FieldType, Policy
from vault.domain.policy.reader import Findings

# What the product can take in; a policy chooses among these.
KNOWN_KINDS = frozenset(kind.value for kind in MediaKind)

FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED = frozenset({"submission_key", "position", "language", "role", "csrf"})
"""Fields of the form that are ours; so is everything that begins with ``consent_``."""

# Without these there is nobody to answer, and no page to show (design §7).
ALWAYS_ASKED = {"name": FieldType.TEXT, "email": FieldType.EMAIL}


def lint_form(*, policy: Policy, findings: Findings) -> None:
    """This function will add what there is to say about fields and files to ``findings``."""
    for number, field in enumerate(policy.fields):
        _lint_field(field, f"fields[{number}]", findings)
    for name, kind in ALWAYS_ASKED.items():
        _lint_always_asked(policy, name, kind, findings)
    _lint_documents(policy, findings)


def _lint_field(field: Field, path: str, findings: Findings) -> None:
    if not FIELD_NAME.fullmatch(field.name):
        message = "expected a word of small letters, digits and _, at most 40"
        findings.add("E-VALUE", f"{path}.name", message)
    if field.name in RESERVED or field.name.startswith("consent_"):
        findings.add("E-VALUE", f"{path}.name", "the form has a field of that name already")
    if field.special_category and not field.art9_basis:
        message = "asked for without a basis of Art 9(2)"
        findings.add("E-ART9-NO-BASIS", f"{path}.special_category", message)
    if field.name == DocumentKind.PHOTO and field.type is not FieldType.FILE:
        findings.add("E-VALUE", f"{path}.type", "a photo is one file")


def _lint_always_asked(policy: Policy, name: str, kind: FieldType, findings: Findings) -> None:
    field = policy.form_field(name=name)
    if field is None:
        findings.add("E-MISSING", "fields", f"expected a field called {name}")
    elif field.type is not kind or not field.required:
        path = f"fields[{policy.fields.index(field)}]"
        findings.add("E-VALUE", path, f"{name} is of type {kind.value}, and required")


def _lint_documents(policy: Policy, findings: Findings) -> None:
    documents = policy.documents
    if not documents.kinds or not KNOWN_KINDS.issuperset(documents.kinds):
        known = ", ".join(sorted(KNOWN_KINDS))
        findings.add("E-VALUE", "documents.kinds", f"expected some of: {known}")
    _lint_pictures(policy, documents.kinds, findings)
    if documents.max_file_bytes > documents.max_total_bytes:
        findings.add("E-VALUE", "documents.max_file_mib", "larger than a whole application")


def _lint_pictures(policy: Policy, kinds: Collection[str], findings: Findings) -> None:
    """A picture is taken for a photo and for nothing else, so each needs the other."""
    pictures = PICTURES & set(kinds)
    asks_for_photo = policy.form_field(name=DocumentKind.PHOTO) is not None
    if asks_for_photo and not pictures:
        findings.add("E-VALUE", "documents.kinds", "a photo is asked for: expected jpg or png")
    if pictures and not asks_for_photo:
        findings.add("E-VALUE", "documents.kinds", "jpg and png are for a field called photo")
    others = any(field.takes_files and field.name != DocumentKind.PHOTO for field in policy.fields)
    if others and not set(kinds) - pictures:
        findings.add("E-VALUE", "documents.kinds", "expected a kind for the other files as well")
