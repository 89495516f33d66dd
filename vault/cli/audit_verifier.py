"""Verifying an audit log as a stranger would: from its exported lines and a fingerprint alone.

On purpose this shares no code with what writes the log: its own reading, its own hashes, its own
signature check, nothing of ``vault`` imported. What it knows is docs/formats.md.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "applicant-vault audit export"
_CHECKPOINT = b"vault/1\0sign/checkpoint\0"
_RECEIPT = b"vault/1\0sign/erasure-receipt\0"
_RECEIPTS_SIGNED = "receipts.signed"
_UNNUMBERED = 1
"""The version of receipts that had no place in a chain."""
MAX_PROBLEMS = 50  # a broken chain is broken everywhere after: the first ones say where


@dataclass(slots=True, kw_only=True)
class Report:
    """What was found. Without ``problems`` the log is whole."""

    entries: int = 0
    checkpoints: int = 0
    receipts: int = 0
    signed_through: int = 0
    """The last entry that a verified checkpoint vouches for; later ones are only chained."""
    archived: int = 0
    problems: list[str] = field(default_factory=list)

    def complain(self, sentence: str) -> None:
        """Keep a problem, up to fifty of them."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(sentence)


class Verifier:
    """Fed with lines, oldest first; see the module."""

    def __init__(self, *, fingerprint: str) -> None:
        """Take the signing key's fingerprint, from where the log's writers do not reach."""
        self.report = Report()
        self._fingerprint = fingerprint.strip().lower()
        self._key: Ed25519PublicKey | None = None
        self._head = bytes(32)
        self._heads: dict[int, bytes] = {}
        self._receipt_heads: dict[int, bytes] = {0: bytes(32)}
        self._vouched: dict[int, str] = {}

    def export(self, lines: Iterable[bytes]) -> None:
        """This method will check a whole export: its chain, its checkpoints, its receipts."""
        for number, line in enumerate(lines, start=1):
            try:
                value = json.loads(line)
                self._take(value)
            except (ValueError, KeyError, TypeError, AttributeError):
                self.report.complain(f"line {number} is malformed")
        if self._key is None:
            self.report.complain("the export names no signing key")
        self._compare_receipts()

    def archive(self, lines: Iterable[bytes]) -> None:
        """This method will compare archived checkpoints with the chain: call it after ``export``.

        A tail that was cut off shows here, and only here.
        """
        for line in lines:
            try:
                value = json.loads(line)
                if not isinstance(value, dict):
                    raise ValueError(line)  # noqa: TRY004, TRY301 - malformed, as below
            except ValueError:
                # A crash may cut off a line; the next one repeats it.
                continue
            self.report.archived += 1
            self._checkpoint(value, where="archived checkpoint")

    def _take(self, value: dict[str, Any]) -> None:
        if value.get("format") == FORMAT:
            self._adopt(bytes.fromhex(value["public_key"]))
        elif value["type"] == "entry":
            self._entry(value)
        elif value["type"] == "checkpoint":
            self.report.checkpoints += 1
            self._checkpoint(value, where="checkpoint")
        elif value["type"] == "receipt":
            self._receipt(value)
        else:
            raise ValueError(value["type"])

    def _adopt(self, public_key: bytes) -> None:
        if hashlib.sha256(public_key).hexdigest() != self._fingerprint:
            self.report.complain("the export is signed by a key of another fingerprint")
            return
        self._key = Ed25519PublicKey.from_public_bytes(public_key)

    def _entry(self, value: dict[str, Any]) -> None:
        number, content = value["sequence"], value["entry"].encode("utf-8")
        self.report.entries += 1
        if number != self.report.entries:
            self.report.complain(f"entry {self.report.entries} is missing or out of order")
        self._head = hashlib.sha256(self._head + hashlib.sha256(content).digest()).digest()
        self._heads[number] = self._head
        if value["head"] != self._head.hex():
            self.report.complain(f"entry {number} was changed, or one before it")
        said = json.loads(content)
        if said["event"] == _RECEIPTS_SIGNED:
            self._vouched[int(said["detail"]["through"])] = said["detail"]["head"]

    def _checkpoint(self, value: dict[str, Any], *, where: str) -> None:
        payload = str(value["payload"]).encode("utf-8")
        signed = json.loads(payload)
        number = int(signed["seq"])
        if not self._is_signed(_CHECKPOINT, payload, value["signature"]):
            self.report.complain(f"the signature of the {where} at entry {number} is bad")
            return
        head = self._heads.get(number, bytes(32) if number == 0 else None)
        if head is None:
            self.report.complain(f"the log ends before the {where} at entry {number}: it was cut")
        elif head.hex() != signed["head"]:
            self.report.complain(f"the log is not what the {where} at entry {number} vouched for")
        else:
            self.report.signed_through = max(self.report.signed_through, number)

    def _receipt(self, value: dict[str, Any]) -> None:
        payload = str(value["payload"]).encode("utf-8")
        receipt = json.loads(payload)
        self.report.receipts += 1
        if not self._is_signed(_RECEIPT, payload, value["signature"]):
            self.report.complain(f"the signature of receipt {receipt['receipt']} is bad")
        if receipt["version"] > _UNNUMBERED:
            self._link(receipt, payload)
        place = receipt["audit"]
        if place is not None:
            head = self._heads.get(place["sequence"])
            if head is None or head.hex() != place["head"]:
                self.report.complain(f"receipt {receipt['receipt']} names another audit log")

    def _link(self, receipt: dict[str, Any], payload: bytes) -> None:
        """Put a receipt behind the one before it; the older ones stood alone."""
        number, last = int(receipt["number"]), len(self._receipt_heads) - 1
        if number != last + 1:
            self.report.complain(f"receipt {last + 1} is missing or out of order")
        elif receipt["previous"] != self._receipt_heads[last].hex():
            self.report.complain(f"receipt {number} does not follow the one before it")
        head = self._receipt_heads.get(number - 1, bytes(32))
        self._receipt_heads[number] = hashlib.sha256(
            head + hashlib.sha256(payload).digest()
        ).digest()

    def _compare_receipts(self) -> None:
        """Compare the receipts with what the log, as it went along, said of their chain."""
        for number, head in self._vouched.items():
            found = self._receipt_heads.get(number)
            if found is None:
                self.report.complain(f"the receipts end before number {number}: they were cut")
            elif found.hex() != head:
                self.report.complain(f"receipt {number} is not what the log vouched for")

    def _is_signed(self, purpose: bytes, payload: bytes, signature: str) -> bool:
        if self._key is None:
            return False
        try:
            self._key.verify(bytes.fromhex(signature), purpose + payload)
        except (InvalidSignature, ValueError):
            return False
        return True
