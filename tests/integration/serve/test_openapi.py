"""What programs read before they hand in: it is served, and it is the form that the door takes."""

import json
from http.client import HTTPConnection
from typing import Any

from tests.factories.policies import default_policy
from tests.journeys.house import House
from vault.usecases.submission.form import Door, form_for


def described(house: House) -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", house.port, timeout=20)
    connection.request("GET", "/api/openapi.json")
    answer = connection.getresponse()
    assert answer.status == 200
    found: dict[str, Any] = json.loads(answer.read())
    connection.close()
    return found


def test_the_api_describes_the_form_that_it_takes(running: House) -> None:
    document = described(running)

    assert document["openapi"].startswith("3.1")
    assert {path for path in document["paths"] if path.startswith("/api")} == {
        "/api/v1/applications"
    }
    operation = document["paths"]["/api/v1/applications"]["post"]
    body = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    form = form_for(policy=default_policy(), door=Door.API, kind=None)
    assert set(body["properties"]) == set(form.intake.by_name)
    assert set(body["required"]) == {one.name for one in form.intake.fields if one.required}
    assert [one["name"] for one in operation["parameters"]] == ["Idempotency-Key"]
    assert {"201", "400", "408", "413", "415", "422", "429", "503"} <= set(operation["responses"])
