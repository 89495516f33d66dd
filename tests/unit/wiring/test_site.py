"""Where letters lead to from a process that serves no page itself: one rule for all of them."""

import pytest

from vault.errors import SettingError
from vault.settings import Settings, read_settings
from vault.wiring.site import DEFAULT_URL, letter_address


def given(**settings: str) -> Settings:
    return read_settings({f"APPLICANT_VAULT_{name}": value for name, value in settings.items()})


def test_letters_lead_to_the_address_that_was_set() -> None:
    settings = given(PUBLIC_URL="https://jobs.example.se", CUSTODY="passphrase-file:/run/secret")

    assert letter_address(settings) == "https://jobs.example.se"


def test_a_vault_for_trying_out_counts_on_where_serve_is_by_default() -> None:
    assert letter_address(given()) == DEFAULT_URL


@pytest.mark.parametrize(
    "settings",
    [
        {"CUSTODY": "passphrase-file:/run/secret"},
        {"CUSTODY": "kms:alias/vault"},
        {"SMTP": "smtp://127.0.0.1:25"},
    ],
    ids=["passphrase", "kms", "smtp"],
)
def test_no_letter_of_a_real_vault_leads_to_this_machine(settings: dict[str, str]) -> None:
    with pytest.raises(SettingError, match="APPLICANT_VAULT_PUBLIC_URL is not set"):
        letter_address(given(**settings))
