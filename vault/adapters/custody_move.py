"""Moving the key blobs of a folder from one protection to another. The keys stay the same.

  1. open every blob as it is protected now, seal it anew, and lay it beside as ``….next``;
  2. read every one of those back, and see that it holds the same key;
  3. put each in the place of the old blob.

Until all of 2 is done no old blob is touched. From the first blob of 3 on, a start with the new
custody finds every key, in its place or beside it. Whoever is killed runs it again.
"""

from collections.abc import Iterator
from pathlib import Path

from vault.adapters.custody_folder import STAGED, FolderCustody, Protection, vault_name
from vault.adapters.key_files import key_file, read_key_file, remove_file, take_place, write_over
from vault.crypto.keyblob import KeyBlobKind, read_label
from vault.crypto.keys import SecretBytes
from vault.errors import KeyFileError


def move_custody(*, custody: FolderCustody, to: Protection) -> int:
    """This function will protect every key blob of a folder anew, and count those it moved.

    Raises:
        KeyFileError, WrongPassphraseError, KeyServiceError: a blob cannot be opened, or cannot be
            protected like that. Then the old blobs are as they were.
    """
    folder, old = custody.folder, custody.protection
    vault = vault_name(folder)
    secrets: dict[Path, SecretBytes] = {}
    # (1): lay the new ones beside
    for kind, path in _blobs(custody):
        text = read_key_file(path)
        if to.is_own(untrusted_text=text):
            # Of an earlier run that was killed in step 3; or there is nothing to do.
            to.unprotect(kind=kind, untrusted_text=text)
            continue
        secret = old.unprotect(kind=kind, untrusted_text=text)
        made_at = read_label(untrusted_text=text).made_at
        sealed = to.protect(kind=kind, secret=secret, made_at=made_at, vault=vault)
        write_over(_staged(path), sealed)
        secrets[path] = secret
    # (2): read them back
    for kind, path in _blobs(custody):
        if path in secrets:
            again = to.unprotect(kind=kind, untrusted_text=read_key_file(_staged(path)))
            if again != secrets[path]:
                raise KeyFileError(f"{_staged(path).name} does not hold what was written")
    # (3): take them into use
    for path in secrets:
        take_place(_staged(path), of=path)
    for _, path in _blobs(custody):
        remove_file(_staged(path))  # of a run that was killed after all were in their places
    return len(secrets)


def _blobs(custody: FolderCustody) -> Iterator[tuple[KeyBlobKind, Path]]:
    for kind in KeyBlobKind:
        yield kind, key_file(custody.folder, kind)
        for path in custody.beside(kind):
            yield kind, path


def _staged(path: Path) -> Path:
    return path.with_name(path.name + STAGED)
