"""Settings are read once, checked, documented and never guessed."""

from pathlib import Path

import pytest

from vault.errors import SettingError
from vault.settings import PREFIX, SETTINGS, read_settings, setting_names

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "settings.md"


def test_the_documentation_has_every_setting_with_its_default_and_meaning() -> None:
    rows = [line for line in DOCUMENTATION.read_text().splitlines() if line.startswith("| `")]

    assert rows == [f"| `{PREFIX}{s.name}` | {s.default} | {s.meaning} |" for s in SETTINGS]


def test_what_is_read_is_what_is_listed() -> None:
    assert setting_names() == {setting.name for setting in SETTINGS}


def test_nothing_set_gives_an_embedded_vault_beside_its_keys() -> None:
    settings = read_settings({})

    assert settings.data == Path("./data")
    assert settings.keys == Path("./keys")
    assert settings.database.endswith("/data/main.sqlite3")
    assert settings.custody == "dev-file:"
    assert settings.disk_floor == 512 * 2**20


def test_a_misspelt_setting_is_refused_and_named() -> None:
    with pytest.raises(SettingError, match="APPLICANT_VAULT_DATTA"):
        read_settings({f"{PREFIX}DATTA": "/srv/vault"})


def test_other_programs_variables_are_none_of_our_business() -> None:
    assert read_settings({"PATH": "/bin", "HOME": "/root"}) == read_settings({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "vault.example.se"),
        ("PUBLIC_URL", "https://vault.example.se/jobs"),
        ("PUBLIC_URL", "ftp://vault.example.se"),
        ("BLOBS", "/srv/blobs"),
        ("CUSTODY", "plain:"),
        ("SMTP", "mail.example.se:25"),
        ("SCANNER", "perhaps"),
        ("ACCENT", "360"),
        ("ACCENT", "green"),
        ("ACCENT", "-1"),
        ("DISK_FLOOR", "plenty"),
        ("SUBMISSIONS_PER_ADDRESS", "0"),
        ("SUBMISSIONS_PER_ADDRESS", "many"),
    ],
)
def test_a_value_that_is_not_accepted_names_its_setting(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"{PREFIX}{name}"):
        read_settings({f"{PREFIX}{name}": value})


def test_what_is_set_is_taken() -> None:
    settings = read_settings(
        {
            f"{PREFIX}PUBLIC_URL": "https://vault.example.se/",
            f"{PREFIX}DATA": "/srv/vault",
            f"{PREFIX}TRUSTED_PROXIES": "10.0.0.1, 10.1.0.0/16",
            f"{PREFIX}SMTP": "smtp+starttls://vault@mail.example.se:587",
            f"{PREFIX}SMTP_PASSWORD_FILE": "/run/credentials/smtp",
            f"{PREFIX}ACCENT": "12",
            f"{PREFIX}DISK_FLOOR": "2 GiB",
        }
    )

    assert settings.public_url == "https://vault.example.se"
    assert settings.keyring == "sqlite:////srv/vault/keyring.sqlite3"
    assert settings.trusted_proxies == ("10.0.0.1", "10.1.0.0/16")
    assert settings.smtp_password_file == Path("/run/credentials/smtp")
    assert settings.accent == 12
    assert settings.disk_floor == 2 * 2**30
