"""What the doctor looks at on the machine that it runs on: folders, and keys lying about.

No key is read here: what a key file is called, and says of itself, is enough.
"""

import stat
from collections.abc import Iterator
from pathlib import Path

from vault.adapters.key_traces import KEY_FILE, files_that_open
from vault.db.engines import open_database
from vault.db.roles.roles import KEYLESS, Process
from vault.settings import Settings, own_given
from vault.usecases.doctor.doctor import Finding, error, warning
from vault.wiring.stores import blob_folder, ledger_file

OTHERS = stat.S_IRWXG | stat.S_IRWXO
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def doctor_keys(settings: Settings, *, process: Process | None) -> Iterator[Finding]:
    """This function will yield what is wrong with keys that lie here.

    ``process`` is whose host this is, if its role says so. One that holds no key needs no custody,
    and its setting's default is nothing to warn of; to be given one is what is wrong.
    """
    if process in KEYLESS:
        found = next(files_that_open(settings.keys), None)
        if "CUSTODY" in own_given() or found is not None:
            yield error(
                "opener-given",
                f"This host signs in as the role of {process}, which must not open anything, and"
                f" was given what does: {found or 'APPLICANT_VAULT_CUSTODY'}.",
                "Take it away: the record of the intake key and the fingerprint are enough.",
            )
    elif settings.custody.startswith("dev-file:") and any(settings.keys.glob(f"*{KEY_FILE}")):
        yield warning(
            "keys-in-the-clear",
            "The keys lie in a development key file, unprotected.",
            "For real applications set APPLICANT_VAULT_CUSTODY=passphrase-file:PATH.",
        )


def doctor_places(settings: Settings) -> Iterator[Finding]:
    """This function will yield what is wrong with folders and files on this machine."""
    wide = [path for path in _private_places(settings) if _has_rights(path, OTHERS)]
    # Where nothing opens, anybody may read: the record and the fingerprint are public.
    rights = OTHERS if any(files_that_open(settings.keys)) else OTHERS_WRITE
    wide += [path for path in _key_places(settings) if _has_rights(path, rights)]
    # Processes that are users of their own share ciphertext and random ids by their group.
    wide += [path for path in _shared_places(settings) if _has_rights(path, stat.S_IRWXO)]
    if wide:
        yield error(
            "rights-too-wide",
            f"Other users of this machine can reach {_names(wide)}.",
            "Take their rights away: `chmod -R go= FOLDER`.",
        )
    if settings.keys.resolve().is_relative_to(settings.data.resolve()):
        yield error(
            "keys-inside-data",
            "The keys lie inside the data folder: a backup of one holds the other.",
            "Move them out, and point APPLICANT_VAULT_KEYS to them.",
        )


def _private_places(settings: Settings) -> list[Path]:
    databases = [open_database(url).file for url in (settings.database, settings.keyring)]
    files = [file for file in databases if file is not None]
    logs = [file.with_name(file.name + suffix) for file in files for suffix in ("-wal", "-shm")]
    return [*files, *logs]


def _key_places(settings: Settings) -> list[Path]:
    keys = list(settings.keys.glob("*")) if settings.keys.is_dir() else []
    return [settings.keys, *keys]


def _shared_places(settings: Settings) -> list[Path]:
    blobs, ledger = blob_folder(settings), ledger_file(settings)
    folders = [settings.data, *([blobs] if blobs else [])]
    return [*folders, *([ledger.parent, ledger] if ledger else [])]


def _has_rights(path: Path, rights: int) -> bool:
    try:
        return bool(path.stat().st_mode & rights)
    except FileNotFoundError:
        return False  # what is not there is found elsewhere


def _names(paths: list[Path]) -> str:
    return ", ".join(str(path) for path in dict.fromkeys(paths))
