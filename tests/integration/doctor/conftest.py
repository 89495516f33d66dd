"""A vault that is well, for each test."""

from pathlib import Path

import pytest

from tests.integration.doctor.patient import Patient, make_patient


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    return make_patient(tmp_path)
