"""What a receipt of consent says: the fields of ISO/IEC TS 27560, and what the GDPR adds.

Words in, bytes out: no store, no key, no clock. It names nobody: the principal is the random id of
the application. Its texts are those of the policy under which the answer was given, in the language
in which it was asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vault.crypto.canonical import Json, canonical_json, stamp
from vault.db.tables import ConsentEvent
from vault.domain.language import Language
from vault.domain.policy.policy import Consent, Policy
from vault.domain.policy.rules import ConsentTerms
from vault.usecases.consent.type import type_of

SCHEMA = "ISO/IEC TS 27560:2023"
VERSION = 1
JURISDICTION = "EU: Regulation (EU) 2016/679 (GDPR)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Whose signature the receipt bears, and where the notice is."""

    fingerprint: str
    public_key: bytes
    public_url: str


def consent_payload(
    *, event: ConsentEvent, rule: str, policy: Policy, signing: Signing
) -> bytes | None:
    """This function will return what is signed: canonical JSON (docs/formats.md).

    ``rule`` is the application's rule, and ``policy`` the version that the answer names. None
    where that policy knows no such consent: then there is nothing that could be vouched for.
    """
    words = next((each for each in policy.consents if each.id == event.purpose), None)
    if words is None:
        return None
    language = Language(event.language)
    writer = _Writer(policy=policy, language=language, public_url=signing.public_url)
    return canonical_json(
        value={
            "schema": SCHEMA,
            "version": VERSION,
            "record": event.id.hex(),
            "principal": event.application_id.hex(),
            "language": event.language,
            "jurisdiction": JURISDICTION,
            "privacy_notice": writer.notice(),
            "consent": writer.consent(words),
            "purposes": writer.purposes(words),
            "controllers": writer.controllers(),
            "storage_locations": writer.storage(),
            "recipients": writer.recipients(),
            "retention": _retention(event, _terms(policy, event.purpose, rule)),
            "withdrawal": writer.withdrawal(),
            "rights": sorted(policy.rights),
            "authority": writer.authority(),
            "event": _event(event),
            "signer": {
                "fingerprint": signing.fingerprint,
                "public_key": signing.public_key.hex(),
            },
        }
    )


def _event(event: ConsentEvent) -> dict[str, Json]:
    """When, what and by whom."""
    return {
        "at": stamp(moment=event.at),
        "act": event.act_id.hex() if event.act_id else None,
        "entity": event.application_id.hex(),
        "method": event.method,
        "state": event.state,
        "type": type_of(event=event),
    }


def _retention(event: ConsentEvent, terms: ConsentTerms | None) -> dict[str, Json]:
    """How long a yes keeps it: ``until`` is the exclusive end that was shown before the click."""
    return {
        "ceiling": terms.ceiling.iso if terms and terms.ceiling else None,
        "extends": terms.extends.iso if terms else None,
        "until": stamp(moment=event.until) if event.until else None,
    }


def _terms(policy: Policy, purpose: str, rule: str) -> ConsentTerms | None:
    found = {
        each.id: each.consent
        for each in policy.retention
        if each.consent is not None and each.consent.id == purpose
    }
    return found.get(rule) or next(iter(found.values()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Takes the policy's own words, in one language."""

    policy: Policy
    language: Language
    public_url: str

    def notice(self) -> dict[str, Json]:
        return {
            "address": f"{self.public_url}/{self.language.value}/privacy",
            "effective_on": self.policy.effective_on.isoformat(),
            "policy": self.policy.hash,
            "version": self.policy.version,
        }

    def consent(self, words: Consent) -> dict[str, Json]:
        return {
            "id": words.id,
            "explanation": words.explanation.say(self.language),
            "question": words.question.say(self.language),
        }

    def purposes(self, words: Consent) -> list[Json]:
        covered = (self.policy.purpose(purpose_id=each) for each in words.covers)
        return [
            {
                "basis": purpose.basis.value,
                "id": purpose.id,
                "pii": self._pii(),
                "text": purpose.text.say(self.language),
            }
            for purpose in covered
        ]

    def _pii(self) -> list[Json]:
        return [
            {
                "information": field.label.say(self.language),
                "name": field.name,
                "special_category": field.special_category or None,
                "type": field.type.value,
            }
            for field in self.policy.fields
        ]

    def controllers(self) -> list[Json]:
        who = self.policy.controller
        return [
            {
                "address": who.address,
                "contact": who.email,
                "id": who.organisation_number,
                "name": who.name,
                "phone": who.phone or None,
                "privacy_officer": who.privacy_officer or None,
                "type": "controller",
            }
        ]

    def storage(self) -> dict[str, Json]:
        hosting = self.policy.hosting
        regions: Sequence[Json] = list(hosting.regions)
        return {
            "mechanism": hosting.mechanism or None,
            "regions": regions,
            "statement": hosting.statement.say(self.language) if hosting.statement else None,
        }

    def recipients(self) -> list[Json]:
        return [
            {"id": one.id, "role": one.role.value, "text": one.text.say(self.language)}
            for one in self.policy.recipients
        ]

    def withdrawal(self) -> dict[str, Json]:
        return {
            "address": f"{self.public_url}/{self.language.value}/my",
            "contact": self.policy.controller.email,
            "method": "private-link",
        }

    def authority(self) -> dict[str, Json]:
        authority = self.policy.authority
        return {"name": authority.name.say(self.language), "url": authority.url}
