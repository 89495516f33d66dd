"""Whatever is wrong with a field, there is a sentence for it in both languages."""

import pytest

from vault.domain.language import Language
from vault.errors import FieldError, InvalidInputError, TooLargeError, WrongKindError
from vault.web.messages import label_of, message_for, problems_of


def test_the_closest_sentence_wins() -> None:
    own = message_for(FieldError("missing", field="name"), Language.SV)
    general = message_for(FieldError("missing", field="phone"), Language.SV)
    unknown = message_for(FieldError("never-heard-of", field="phone"), Language.EN)

    assert own == "Skriv ditt namn"
    assert general == "Fyll i: Telefon"
    assert unknown == "Phone: what is here is not right"


@pytest.mark.parametrize(
    ("what", "limit", "expected"),
    [
        ("file", 25 * 1024 * 1024, "CV: filen är för stor. Den får vara högst 25 MB."),
        ("application", 1024, "Ansökan är för stor. Allt tillsammans får vara högst 1 kB."),
        ("files", 10, "Det är för många filer. Skicka högst 10."),
        ("parts", 40, "Formuläret har för många delar. Det får ha högst 40."),
    ],
)
def test_a_limit_is_told_in_its_own_measure(what: str, limit: int, expected: str) -> None:
    error = TooLargeError(field="cv", limit=limit, what=what)

    assert message_for(error, Language.SV) == expected


def test_a_refused_file_says_why_and_what_would_do() -> None:
    error = WrongKindError(field="cv", code="polyglot", accepted=("pdf", "docx"))

    problem = problems_of(error, Language.EN)[0]

    assert problem.code == "polyglot"
    assert problem.message.endswith("Save it again as PDF or DOCX.")


def test_a_field_that_the_policy_added_is_called_by_its_label() -> None:
    error = FieldError("missing", field="licence")

    assert message_for(error, Language.SV, {"licence": "Körkort"}) == "Fyll i: Körkort"
    assert label_of("licence", Language.SV) == "licence"


def test_problems_come_in_the_order_of_the_form() -> None:
    both = InvalidInputError(
        (FieldError("missing", field="name"), FieldError("missing", field="cv"))
    )

    assert [one.field for one in problems_of(both, Language.SV)] == ["name", "cv"]
