"""What a person sets from outside: ``APPLICANT_VAULT_…``, read once, by a door.

The table in ``docs/settings.md`` is compared with this file by a test. A secret has no default.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import quote, urlsplit

from vault.adapters.s3_place import SCHEME, parse_place
from vault.errors import SettingError

PREFIX = "APPLICANT_VAULT_"
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""systemd's own: the folder of the credentials that it hands to a unit."""
CUSTODIES = ("dev-file:", "passphrase-file:", "kms:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: its name without the prefix, its default in words, and what it is for."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(name="DATA", default="./data", meaning="Folder for both databases, blobs and ledger"),
    Setting(name="KEYS", default="./keys", meaning="Folder for the key blobs, beside the data"),
    Setting(
        name="PUBLIC_URL",
        default="http://HOST:PORT of `serve`; elsewhere none",
        meaning="The address that applicants see and that letters lead to; https turns on Secure"
        " cookies and HSTS. Without it `work`, `policy announce` and `policy activate` do not"
        " start, but where keys lie in the clear and no SMTP server is set: there it is"
        " `http://127.0.0.1:8000`",
    ),
    Setting(
        name="DATABASE", default="DATA/main.sqlite3", meaning="SQLAlchemy URL of the main database"
    ),
    Setting(
        name="KEYRING", default="DATA/keyring.sqlite3", meaning="SQLAlchemy URL of the keyring"
    ),
    Setting(
        name="BLOBS",
        default="file:DATA/blobs",
        meaning="Where sealed documents lie: `file:FOLDER` or `s3:BUCKET/PREFIX`",
    ),
    Setting(
        name="LEDGER",
        default="DATA/ledger/erased.txt",
        meaning="The append-only list of erased ids: a path, or `s3:BUCKET/PREFIX`, and then signed"
        " checkpoints go there too",
    ),
    Setting(
        name="CUSTODY",
        default="dev-file:",
        meaning="How keys are kept: `dev-file:` (says so at every start), `passphrase-file:PATH`,"
        " a file with the passphrase (a systemd credential fits), or `kms:KEY`, the id, ARN or"
        " alias of a symmetric key of AWS KMS",
    ),
    Setting(
        name="SIGNING_FINGERPRINT",
        default="KEYS/signing.fingerprint",
        meaning="Fingerprint of the signing key, which vouches for the intake key",
    ),
    Setting(
        name="POLICY",
        default="two-years-after-decision",
        meaning="A ready-made policy's name or a TOML file",
    ),
    Setting(
        name="SMTP",
        default="none: letters are announced on the console",
        meaning="`smtp://HOST:PORT`, `smtp+starttls://USER@HOST:587` or `smtps://USER@HOST:465`",
    ),
    Setting(name="SMTP_PASSWORD_FILE", default="none", meaning="File with the SMTP password"),
    Setting(
        name="SMTP_CA_FILE",
        default="the system's",
        meaning="Certificates that the SMTP server is checked against",
    ),
    Setting(
        name="MAIL_FROM", default="no-reply@ the public URL's host", meaning="The sender of letters"
    ),
    Setting(name="SCANNER", default="off", meaning="`off`: documents are marked as not scanned"),
    Setting(
        name="TRUSTED_PROXIES",
        default="none",
        meaning="Comma-separated addresses or networks whose X-Forwarded-For is believed",
    ),
    Setting(
        name="ORGANISATION", default="the policy's controller", meaning="The name on every page"
    ),
    Setting(name="LOGO", default="none", meaning="An SVG or PNG file shown beside the name"),
    Setting(name="ACCENT", default="168", meaning="The accent colour's hue, 0 to 359"),
    Setting(
        name="SUBMISSIONS_PER_ADDRESS",
        default="600",
        meaning="How many applications one address may hand in within ten minutes;"
        " a whole campus may stand behind one",
    ),
    Setting(
        name="DISK_FLOOR",
        default="512 MiB",
        meaning="Below this much free disk nothing is taken in",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that was set, checked. Paths are as given: relative to the working directory."""

    data: Path
    keys: Path
    public_url: str | None
    database: str
    keyring: str
    blobs: str
    ledger: str
    custody: str
    signing_fingerprint: str | None
    policy: str
    smtp: str | None
    smtp_password_file: Path | None
    smtp_ca_file: Path | None
    mail_from: str | None
    scanner: str
    trusted_proxies: tuple[str, ...]
    organisation: str | None
    logo: Path | None
    accent: int
    submissions_per_address: int
    disk_floor: int


def read_settings(environ: Mapping[str, str]) -> Settings:
    """This function will read and check all settings.

    Raises:
        SettingError: a value is not accepted, or a variable of our prefix is unknown (a typing
            error in a setting must not pass as its default).
    """
    given = {key[len(PREFIX) :]: value for key, value in environ.items() if key.startswith(PREFIX)}
    unknown = set(given) - {setting.name for setting in SETTINGS}
    if unknown:
        raise SettingError(f"unknown setting: {PREFIX}{min(unknown)}")
    data = Path(given.get("DATA") or "./data")
    return Settings(
        data=data,
        keys=Path(given.get("KEYS") or "./keys"),
        public_url=_public_url(given.get("PUBLIC_URL")),
        database=given.get("DATABASE") or sqlite_url(data / "main.sqlite3"),
        keyring=given.get("KEYRING") or sqlite_url(data / "keyring.sqlite3"),
        blobs=_blobs(given.get("BLOBS"), data),
        ledger=_ledger(given.get("LEDGER"), data),
        custody=read_custody(given.get("CUSTODY") or "dev-file:", name=f"{PREFIX}CUSTODY"),
        signing_fingerprint=given.get("SIGNING_FINGERPRINT") or None,
        policy=given.get("POLICY") or "two-years-after-decision",
        smtp=_smtp(given.get("SMTP")),
        smtp_password_file=_path(given.get("SMTP_PASSWORD_FILE")),
        smtp_ca_file=_path(given.get("SMTP_CA_FILE")),
        mail_from=given.get("MAIL_FROM") or None,
        scanner=_one_of_schemes("SCANNER", given.get("SCANNER") or "off", ("off",)),
        trusted_proxies=tuple(
            part.strip() for part in given.get("TRUSTED_PROXIES", "").split(",") if part.strip()
        ),
        organisation=given.get("ORGANISATION") or None,
        logo=_path(given.get("LOGO")),
        accent=_accent(given.get("ACCENT") or "168"),
        submissions_per_address=_count(
            "SUBMISSIONS_PER_ADDRESS", given.get("SUBMISSIONS_PER_ADDRESS") or "600"
        ),
        disk_floor=_size("DISK_FLOOR", given.get("DISK_FLOOR") or "512 MiB"),
    )


def read_custody(value: str, *, name: str) -> str:
    """This function will return how keys are kept, as the setting or `keys set-custody` says it.

    Raises:
        SettingError: it is none of the three ways, or does not say with what.
    """
    scheme, _, rest = value.partition(":")
    if f"{scheme}:" not in CUSTODIES or bool(rest.strip()) == (scheme == "dev-file"):
        raise SettingError(f"{name}: give dev-file:, passphrase-file:PATH or kms:KEY")
    return value


def own_settings() -> Settings:
    """This function will read the settings of this process, for the door that starts it."""
    return read_settings(os.environ)


def own_given() -> frozenset[str]:
    """This function will return the names of the settings that were given to this process."""
    return frozenset(
        key[len(PREFIX) :] for key, value in os.environ.items() if key.startswith(PREFIX) and value
    )


def own_credentials() -> Path | None:
    """This function will return systemd's folder of this process's credentials; None without."""
    return _path(os.environ.get(CREDENTIALS))


def sqlite_url(path: Path) -> str:
    """This function will return the SQLAlchemy URL of an SQLite file."""
    return "sqlite:///" + quote(str(path.absolute()))


def setting_names() -> frozenset[str]:
    """This function will return the names of the fields, for the test of the table."""
    return frozenset(field.name.upper() for field in fields(Settings))


def _path(value: str | None) -> Path | None:
    return Path(value) if value else None


def _public_url(value: str | None) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        raise SettingError(f"{PREFIX}PUBLIC_URL: give https://HOST, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _blobs(value: str | None, data: Path) -> str:
    found = _one_of_schemes("BLOBS", value or f"file:{data / 'blobs'}", ("file:", SCHEME))
    return _checked_place("BLOBS", found)


def _ledger(value: str | None, data: Path) -> str:
    return _checked_place("LEDGER", value or str(data / "ledger" / "erased.txt"))


def _checked_place(name: str, value: str) -> str:
    if value.startswith(SCHEME):
        parse_place(f"{PREFIX}{name}", value)
    return value


def _one_of_schemes(name: str, value: str, schemes: tuple[str, ...]) -> str:
    if not value.startswith(schemes):
        raise SettingError(f"{PREFIX}{name}: give one of {', '.join(schemes)}")
    return value


def _smtp(value: str | None) -> str | None:
    if not value:
        return None
    if urlsplit(value).scheme not in {"smtp", "smtp+starttls", "smtps"}:
        raise SettingError(f"{PREFIX}SMTP: give smtp://, smtp+starttls:// or smtps://HOST:PORT")
    return value


def _accent(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) >= 360:  # noqa: PLR2004 - degrees
        raise SettingError(f"{PREFIX}ACCENT: give a hue from 0 to 359")
    return int(value)


def _size(name: str, value: str) -> int:
    found = re.fullmatch(r"(\d{1,9}) ?(MiB|GiB)?", value)
    if found is None:
        raise SettingError(f"{PREFIX}{name}: give a size such as 512 MiB or 2 GiB")
    return int(found[1]) * {None: 1, "MiB": 1 << 20, "GiB": 1 << 30}[found[2]]


def _count(name: str, value: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,8}", value):
        raise SettingError(f"{PREFIX}{name}: give a whole number from 1")
    return int(value)
