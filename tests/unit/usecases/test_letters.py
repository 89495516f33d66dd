"""What our letters say: complete in both languages, and nothing that a form could misuse."""

from datetime import date
from string import Formatter

import pytest

from vault.domain.application import Outcome
from vault.domain.language import Counted, Language, Text
from vault.usecases.letters import texts as letter_texts
from vault.usecases.letters.letters import (
    LINK_MARK,
    MAX_SUBJECT,
    ComposedLetter,
    compose_daily,
    compose_decision,
    compose_invite,
    compose_receipt,
    draft_decision,
    one_line,
)

LAST_DAY = date(2029, 11, 22)
LINK = "https://vault.example/sv/my#" + "0" * 32 + "." + "x" * 43


def receipt(language: Language, *, position: str | None = "Systemutvecklare") -> ComposedLetter:
    return compose_receipt(
        language=language,
        to_address="astrid@ek.example",
        organisation="Exempel AB",
        position_title=position,
        private_link=LINK,
        last_day=LAST_DAY,
    )


def all_texts() -> dict[str, Text]:
    found: dict[str, Text] = {}
    for name, value in vars(letter_texts).items():
        if isinstance(value, Text):
            found[name] = value
        if isinstance(value, Counted):
            found |= {f"{name}.one": value.one, f"{name}.other": value.other}
    return found


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("name", sorted(all_texts()))
def test_every_text_exists_in_both_languages_and_names_the_same_things(name: str) -> None:
    text = all_texts()[name]

    assert text.sv.strip()
    assert text.en.strip()
    assert text.sv != text.en
    assert places(text.sv) == places(text.en)


def test_the_receipt_says_link_next_step_and_last_day_in_swedish() -> None:
    letter = receipt(Language.SV)

    assert letter.subject == "Vi har tagit emot din ansökan: Systemutvecklare"
    assert LINK in letter.body
    assert "VAD HÄNDER NU?" in letter.body
    assert "Senast torsdag 22 november 2029." in letter.body
    assert "Exempel AB" in letter.body
    assert not letter.wants_link


def test_the_receipt_says_link_next_step_and_last_day_in_english() -> None:
    letter = receipt(Language.EN)

    assert letter.subject == "We have received your application: Systemutvecklare"
    assert LINK in letter.body
    assert "WHAT HAPPENS NEXT?" in letter.body
    assert "On Thursday 22 November 2029 at the latest." in letter.body


@pytest.mark.parametrize(
    ("language", "word"), [(Language.SV, "spontanansökan"), (Language.EN, "spontaneous")]
)
def test_a_spontaneous_receipt_names_no_position(language: Language, word: str) -> None:
    letter = receipt(language, position=None)

    assert word in letter.subject
    assert word in letter.body
    assert "None" not in letter.body


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("position", ["Kock", None])
def test_a_decision_can_be_edited_but_its_date_offer_and_link_always_stand(
    language: Language, outcome: Outcome, position: str | None
) -> None:
    draft = draft_decision(
        language=language,
        name="Astrid Ek",
        organisation="Exempel AB",
        position_title=position,
        outcome=outcome,
        last_day=LAST_DAY,
        offers_extension=True,
    )
    letter = compose_decision(
        language=language,
        to_address="astrid@ek.example",
        untrusted_subject=draft.subject,
        untrusted_text="Kort och gott:\r\nnej.",
        last_day=LAST_DAY,
        offers_extension=True,
    )

    assert "Astrid Ek" in draft.text
    assert "None" not in draft.text + draft.subject
    assert "2029" in draft.ending
    assert LINK_MARK not in draft.ending
    assert letter.subject == draft.subject
    assert letter.body.startswith("Kort och gott:\nnej.\n\n")
    assert letter.wants_link
    assert letter.body.count(LINK_MARK) == 1
    assert draft.ending.partition("[")[0] in letter.body


def test_the_offer_to_extend_stands_only_where_there_is_one() -> None:
    def body(*, offers_extension: bool) -> str:
        return compose_decision(
            language=Language.SV,
            to_address="a@b.example",
            untrusted_subject="Besked",
            untrusted_text="Hej",
            last_day=LAST_DAY,
            offers_extension=offers_extension,
        ).body

    assert "sparar den längre" in body(offers_extension=True)
    assert "sparar den längre" not in body(offers_extension=False)


def test_a_recruiter_cannot_smuggle_in_a_second_link_or_a_header() -> None:
    letter = compose_decision(
        language=Language.SV,
        to_address="a@b.example",
        untrusted_subject=f"Hej\r\nBcc: alla@example.com {LINK_MARK}",
        untrusted_text=f"{LINK_MARK} och {LINK_MARK}",
        last_day=LAST_DAY,
        offers_extension=False,
    )

    assert letter.subject == "Hej Bcc: alla@example.com"
    assert letter.body.count(LINK_MARK) == 1


@pytest.mark.parametrize(
    ("count", "swedish", "english"),
    [
        (1, "En ny ansökan", "One new application"),
        (12, "12 nya ansökningar", "12 new applications"),
    ],
)
def test_the_daily_count_counts_and_names_nobody(count: int, swedish: str, english: str) -> None:
    def made(language: Language) -> ComposedLetter:
        return compose_daily(
            language=language,
            to_address="sofia@exempel.example",
            organisation="Exempel AB",
            count=count,
            since=date(2026, 11, 20),
            address="https://vault.example/staff/candidates",
        )

    assert made(Language.SV).subject == swedish
    assert made(Language.EN).subject == english
    assert "fredag 20 november 2026" in made(Language.SV).body
    assert "https://vault.example/staff/candidates" in made(Language.EN).body


@pytest.mark.parametrize("language", Language)
def test_an_invitation_holds_the_link_and_its_last_day(language: Language) -> None:
    letter = compose_invite(
        language=language,
        to_address="sofia@exempel.example",
        organisation="Exempel AB",
        link="https://vault.example/staff/join#token",
        last_day=LAST_DAY,
    )

    assert "https://vault.example/staff/join#token" in letter.body
    assert "2029" in letter.body


def test_a_letter_shows_nothing_of_itself() -> None:
    letter = receipt(Language.SV)

    assert "astrid" not in repr(letter)
    assert LINK not in repr(letter)


def test_a_header_is_one_line_of_bounded_length() -> None:
    assert one_line("a\r\n b\x00\tc") == "a b c"
    assert len(one_line("x" * 999)) == MAX_SUBJECT
