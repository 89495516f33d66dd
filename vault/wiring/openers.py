"""A process that holds no key refuses to start with one.

Whoever gives it one by mistake (a copied settings file, a folder that is mounted everywhere) hears
of it at the start, by the setting's name, and not from whoever takes the process over.
"""

from pathlib import Path

from vault.adapters.key_traces import files_that_open
from vault.errors import SettingError
from vault.settings import CREDENTIALS, PREFIX, Settings, own_credentials, own_given

CUSTODY = "CUSTODY"


def refuse_openers(settings: Settings, *, process: str) -> None:
    """This function will return when nothing that opens anything was given to this process.

    Raises:
        SettingError: it names the setting, and says what to do.
    """
    if CUSTODY in own_given():
        raise SettingError(
            f"{PREFIX}{CUSTODY} is set, and {process} must not open anything: take it out of this"
            " process's settings"
        )
    _refuse_files(f"{PREFIX}KEYS", settings.keys, process)
    credentials = own_credentials()
    if credentials is not None:
        _refuse_files(CREDENTIALS, credentials, process)


def refuse_openers_apart(settings: Settings, *, process: str) -> None:
    """This function will do the same where the databases are on servers.

    On one machine with SQLite there is one user whom everything belongs to: who runs the purge
    there by hand has the keys beside it, and taking them off this one command would keep nobody
    from anything.

    Raises:
        SettingError: as ``refuse_openers``.
    """
    if not settings.database.startswith("sqlite"):
        refuse_openers(settings, process=process)


def _refuse_files(setting: str, folder: Path, process: str) -> None:
    found = next(files_that_open(folder), None)
    if found is not None:
        raise SettingError(
            f"{setting} holds {found.name}, and {process} must not open anything: give it a folder"
            " with intake.record.json and signing.fingerprint alone"
        )
