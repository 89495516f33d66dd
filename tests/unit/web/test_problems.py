"""What went wrong is told once, in the reader's language, and nothing else is."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from structlog.testing import capture_logs

from tests.unit.web.conftest import PERSONAL
from vault import errors
from vault.domain.language import Language
from vault.web.problems import CODES, STATUS, problem_of, status_of
from vault.web.texts import all_texts

House = TestClient[Litestar]


def all_errors(root: type[errors.VaultError] = errors.VaultError) -> list[type[errors.VaultError]]:
    return [root, *(kind for sub in root.__subclasses__() for kind in all_errors(sub))]


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("field", 422),
        ("kind", 415),
        ("large", 413),
        ("several", 422),
        ("absent", 404),
        ("malformed", 404),
        ("often", 429),
        ("store", 503),
        ("broken", 500),
        ("sealed", 500),
    ],
)
def test_each_failure_has_its_status_as_page_and_as_json(
    house: House, how: str, status: int
) -> None:
    page = house.get(f"/sv/fail/{how}", headers={"accept": "text/html"})
    data = house.get(f"/api/v1/fail/{how}", headers={"accept-language": "en"})

    assert (page.status_code, data.status_code) == (status, status)
    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="sv">' in page.text
    assert data.headers["content-type"] == "application/problem+json"
    assert data.json()["status"] == status
    assert data.json()["type"].startswith("/problems/")


def test_json_names_each_field_and_says_what_would_be_accepted(house: House) -> None:
    kind = house.get("/api/v1/fail/kind", headers={"accept-language": "en"}).json()
    several = house.get("/api/v1/fail/several", headers={"accept-language": "en"}).json()

    assert kind["field"] == "cv"
    assert "PDF, DOCX or TXT" in kind["detail"]
    assert [one["field"] for one in several["errors"]] == ["name", "cv"]
    assert [one["code"] for one in several["errors"]] == ["missing", "missing"]


def test_a_limit_is_told_in_words(house: House) -> None:
    assert "högst 25 MB" in house.get("/sv/fail/large").text
    assert "at most 25 MB" in house.get("/en/fail/large").text


@pytest.mark.parametrize("how", ["broken", "store", "sealed", "absent"])
def test_nothing_that_an_error_carries_reaches_a_client_or_the_log(house: House, how: str) -> None:
    with capture_logs() as logs:
        answers = [house.get(f"/sv/fail/{how}"), house.get(f"/api/v1/fail/{how}")]

    told = "".join(answer.text for answer in answers) + str(logs)
    assert not any(word in told for word in PERSONAL.split())
    assert "Traceback" not in told


def test_our_own_failures_are_logged_by_class_route_and_place(house: House) -> None:
    with capture_logs() as logs:
        house.get("/sv/fail/broken")

    assert [entry["event"] for entry in logs] == ["request failed"]
    assert logs[0]["error"] == "ValueError"
    assert logs[0]["route"] == "/{lang}/fail/{how}"
    assert logs[0]["at"].startswith("tests.unit.web.conftest:")


def test_a_client_mistake_is_not_logged_as_ours(house: House) -> None:
    with capture_logs() as logs:
        house.get("/sv/fail/field")

    assert logs == []


def test_a_malformed_id_and_a_missing_thing_look_the_same(house: House) -> None:
    absent = house.get("/api/v1/fail/absent").content
    malformed = house.get("/api/v1/fail/malformed").content

    assert absent == malformed


def test_waiting_times_are_told_in_the_header(house: House) -> None:
    assert house.get("/sv/fail/often").headers["retry-after"] == "90"
    assert int(house.get("/sv/fail/store").headers["retry-after"]) > 0


def test_what_the_framework_refuses_is_told_in_our_words(house: House) -> None:
    wrong = house.get("/number?figure=elva", headers={"accept": "application/json"})
    method = house.post("/document", headers={"accept": "text/html"})

    assert wrong.status_code == 400
    assert wrong.json()["field"] == "figure"
    assert "elva" not in wrong.text
    assert method.status_code == 405
    assert "GET" in method.headers["allow"]


@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_status_with_a_title_and_a_text(kind: type[errors.VaultError]) -> None:
    status = next(STATUS[one] for one in kind.__mro__ if one in STATUS)

    assert {f"problem.{status}.title", f"problem.{status}.text"} <= all_texts().keys()
    assert status in CODES


def test_an_unknown_framework_status_is_told_as_its_class() -> None:
    from litestar.exceptions import HTTPException  # noqa: PLC0415 - only here

    assert problem_of(HTTPException(status_code=418), Language.EN).status == 400
    assert problem_of(HTTPException(status_code=507), Language.EN).status == 500


def test_fields_that_fail_differently_are_one_invalid_input() -> None:
    mixed = errors.InvalidInputError(
        (errors.FieldError("missing", field="name"), errors.WrongKindError(field="cv"))
    )
    alike = errors.InvalidInputError((errors.WrongKindError(field="cv"),))

    assert status_of(mixed) == 422
    assert status_of(alike) == 415
