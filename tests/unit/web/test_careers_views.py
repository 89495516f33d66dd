from datetime import UTC, date, datetime

import pytest

from tests.factories.policies import default_policy
from vault.domain.application import Kind
from vault.domain.language import Language
from vault.web.careers.views import FormView, blocks_of, erased_words, form_view

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def view(kind: Kind, language: Language = Language.SV) -> FormView:
    return form_view(
        policy=default_policy(),
        kind=kind,
        language=language,
        now=NOW,
        last_on=date(2026, 12, 13),
        submission_key="k" * 32,
        chosen={"cv": ["CV.pdf"], "attachment": ["a.pdf", "b.pdf"]},
    )


@pytest.mark.parametrize(
    ("kind", "language", "words"),
    [
        (
            Kind.POSITION,
            Language.SV,
            "Allt raderas två år efter beslutet, senast den 22 november 2029.",
        ),
        (
            Kind.POSITION,
            Language.EN,
            "Everything is erased two years after the decision, on 22 November 2029 at the latest.",
        ),
        (
            Kind.SPONTANEOUS,
            Language.SV,
            "Allt raderas senast den 22 november 2028, om du inte själv väljer att förlänga.",
        ),
        (
            Kind.SPONTANEOUS,
            Language.EN,
            "Everything is erased on 22 November 2028 at the latest, unless you choose to extend.",
        ),
    ],
)
def test_the_promise_is_the_engines(kind: Kind, language: Language, words: str) -> None:
    said = erased_words(
        policy=default_policy(), kind=kind, language=language, received_at=NOW, last_on=None
    )

    assert said == words


def test_words_come_before_documents() -> None:
    fields = view(Kind.POSITION).fields

    assert [one.name for one in fields] == [
        "name",
        "email",
        "phone",
        "message",
        "cv",
        "cover_letter",
        "attachment",
    ]


def test_only_files_that_were_chosen_are_to_be_chosen_again() -> None:
    again = {one.name: one.again for one in view(Kind.POSITION).fields if one.again}

    assert again == {
        "cv": "Välj igen: CV.pdf. Webbläsaren kan inte behålla filer åt dig.",
        "attachment": "Välj igen: a.pdf, b.pdf. Webbläsaren kan inte behålla filer åt dig.",
    }


def test_consent_is_asked_where_the_policy_asks() -> None:
    assert view(Kind.POSITION).consent is None
    consent = view(Kind.SPONTANEOUS, Language.EN).consent
    assert consent is not None
    assert consent.name == "consent_keep"
    assert consent.question.startswith("Yes, keep my application")


def test_an_advertisement_has_paragraphs_and_lists() -> None:
    text = "Du bygger.\nVarje dag.\n\nVi ger dig:\n- tid\n• ro\n\n\n- en lista för sig\n"

    assert blocks_of(text) == (
        ("p", ("Du bygger.", "Varje dag.")),
        ("p", ("Vi ger dig:",)),
        ("ul", ("tid", "ro")),
        ("ul", ("en lista för sig",)),
    )
