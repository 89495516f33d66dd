"""The privacy notice: every item of Art 13 and 14 GDPR, in plain words, from the policy alone.

Nothing here is written by hand for one organisation: a notice that says something else than
the purge does cannot come about.
"""

from dataclasses import dataclass

from vault.domain.language import Language
from vault.domain.notice.periods import period_sentences
from vault.domain.notice.places import place_in_words
from vault.domain.notice.words import BASES, HEADINGS, MECHANISMS, RIGHTS, SENTENCES
from vault.domain.policy.policy import Basis, Controller, Policy, Purpose
from vault.domain.policy.rules import DECISIONS
from vault.domain.wording import date_in_words, listed, size_in_words

OBJECTED_TO = frozenset({Basis.LEGITIMATE_INTEREST, Basis.PUBLIC_TASK})  # Art 21(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the notice. ``id`` is an anchor; ``items`` follow the paragraphs as a list."""

    id: str
    heading: str
    article: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The whole notice in one language."""

    language: Language
    title: str
    summary: str
    version: str
    effective: str
    sections: tuple[Section, ...]


def notice(*, policy: Policy, language: Language) -> Notice:
    """This function will return the notice that Art 13 GDPR wants, in one language."""
    writer = _Writer(policy=policy, language=language)
    return Notice(
        language=language,
        title=policy.title.say(language),
        summary=policy.summary.say(language),
        version=policy.version,
        effective=date_in_words(policy.effective_on, language),
        sections=(
            writer.controller(),
            writer.officer(),
            writer.purposes(),
            writer.data(),
            writer.sources(),
            writer.recipients(),
            writer.transfers(),
            writer.periods(),
            writer.rights(),
            *writer.objection(),
            writer.consent(),
            writer.complaint(),
            writer.required(),
            writer.automated(),
            writer.others(),
            writer.changes(),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes one section after the other, in one language."""

    policy: Policy
    language: Language

    def _say(self, sentence: str, /, **values: object) -> str:
        return SENTENCES[sentence].say(self.language, **values)

    def _section(
        self, name: str, article: str, paragraphs: list[str], items: list[str] | None = None
    ) -> Section:
        return Section(
            id=name,
            heading=HEADINGS[name].say(self.language),
            article=article,
            paragraphs=tuple(paragraphs),
            items=tuple(items or ()),
        )

    def controller(self) -> Section:
        who = self.policy.controller
        paragraphs = [
            self._say("controller", name=who.name, number=who.organisation_number),
            self._say("reach", ways=self._ways(who)),
        ]
        return self._section("controller", "13(1)(a)", paragraphs)

    def _ways(self, who: Controller) -> str:
        return ", ".join(way for way in (who.address, who.email, who.phone) if way)

    def officer(self) -> Section:
        who = self.policy.controller
        if who.privacy_officer:
            words = self._say("officer", officer=who.privacy_officer)
        else:
            words = self._say("no_officer", email=who.email)
        return self._section("officer", "13(1)(b)", [words])

    def purposes(self) -> Section:
        items = [self._purpose(purpose) for purpose in self.policy.purposes]
        return self._section("purposes", "13(1)(c)-(d)", [self._say("purposes")], items)

    def _purpose(self, purpose: Purpose) -> str:
        words = [purpose.text.say(self.language), BASES[purpose.basis].say(self.language)]
        if purpose.interest is not None:
            words.append(purpose.interest.say(self.language))
        return " ".join(words)

    def data(self) -> Section:
        documents = self.policy.documents
        limits = self._say(
            "documents",
            kinds=listed(words=[kind.upper() for kind in documents.kinds], language=self.language),
            file=size_in_words(documents.max_file_bytes, self.language),
            total=size_in_words(documents.max_total_bytes, self.language),
            files=documents.max_files,
        )
        paragraphs = [self._say("data", fields=self._labels(required=None)), limits]
        unwanted = [each.text.say(self.language) for each in self.policy.unwanted]
        if unwanted:
            paragraphs.append(self._say("unwanted"))
        return self._section("data", "5(1)(c)", paragraphs, unwanted)

    def _labels(self, *, required: bool | None) -> str:
        labels = [
            field.label.say(self.language)
            for field in self.policy.fields
            if required is None or field.required is required
        ]
        return listed(words=[_uncapitalised(label) for label in labels], language=self.language)

    def sources(self) -> Section:
        """Say who else gave us data, which Art 14 wants told as Art 13 wants the rest."""
        items = [source.text.say(self.language) for source in self.policy.sources]
        words = self._say("sources" if items else "no_sources")
        return self._section("sources", "14(1)(d), 14(2)(f)", [words], items)

    def others(self) -> Section:
        """Tell whoever is named in a document of somebody else's: a referee, above all (R12)."""
        words = self._say("others", email=self.policy.controller.email)
        return self._section("others", "14", [words])

    def objection(self) -> list[Section]:
        """Tell of the right to object apart from everything else, as Art 21(4) wants it."""
        if all(purpose.basis not in OBJECTED_TO for purpose in self.policy.purposes):
            return []
        words = self._say("objection", email=self.policy.controller.email)
        return [self._section("objection", "21(4)", [words])]

    def recipients(self) -> Section:
        items = [recipient.text.say(self.language) for recipient in self.policy.recipients]
        return self._section("recipients", "13(1)(e)", [self._say("recipients")], items)

    def transfers(self) -> Section:
        hosting = self.policy.hosting
        if hosting.statement is None:
            names = [place_in_words(region, self.language) for region in hosting.regions]
            paragraphs = [self._say("regions", regions=listed(words=names, language=self.language))]
        else:
            paragraphs = [hosting.statement.say(self.language)]
        if hosting.mechanism:
            paragraphs.append(MECHANISMS[hosting.mechanism].say(self.language))
        return self._section("transfers", "13(1)(f)", paragraphs)

    def periods(self) -> Section:
        items = [
            period_sentences(rule=rule, language=self.language, policy=self.policy)
            for rule in self.policy.retention
        ]
        paragraphs = [self._say("periods"), self._say("backups")]
        if any(rule.claims_period for rule in self.policy.retention if rule.trigger in DECISIONS):
            paragraphs.append(self._say("earlier"))
        return self._section("periods", "13(2)(a)", paragraphs, list(dict.fromkeys(items)))

    def rights(self) -> Section:
        """Name every right of Art 15-21, whether or not the organisation's text does (R76)."""
        items = [text.say(self.language) for text in RIGHTS]
        email = self.policy.controller.email
        return self._section("rights", "13(2)(b)", [self._say("rights", email=email)], items)

    def consent(self) -> Section:
        name = "consent" if self.policy.consents else "no_consent"
        return self._section("consent", "13(2)(c)", [self._say(name)])

    def complaint(self) -> Section:
        authority = self.policy.authority
        words = self._say("complaint", name=authority.name.say(self.language), url=authority.url)
        return self._section("complaint", "13(2)(d)", [words])

    def required(self) -> Section:
        words = self._say(
            "required",
            required=self._labels(required=True),
            optional=self._labels(required=False),
        )
        return self._section("required", "13(2)(e)", [words])

    def automated(self) -> Section:
        return self._section("automated", "13(2)(f)", [self._say("automated")])

    def changes(self) -> Section:
        words = self._say(
            "changes",
            version=self.policy.version,
            day=date_in_words(self.policy.effective_on, self.language),
        )
        return self._section("changes", "12(1)", [words])


def _uncapitalised(label: str) -> str:
    """Write a label inside a sentence; an abbreviation such as CV stays as it is."""
    return label if label[:2].isalpha() and label[:2].isupper() else label[:1].lower() + label[1:]
