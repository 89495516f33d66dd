"""A vault that is well, for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.doctor.patient import Patient, make_patient


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Patient]:
    made = make_patient(tmp_path)
    yield made
    made.house.close()
