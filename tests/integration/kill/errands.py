"""What a victim does until it is killed: the real use cases on a vault in a folder."""

import json
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from typing_extensions import override

from tests.factories.documents import PDF, RTF, docx
from tests.factories.rotating import rotate
from tests.factories.stores import T0
from tests.integration.kill.house import AFTER_THE_LEASE, House, open_house
from tests.integration.kill.steps import (
    FILE_CHANGES,
    Steps,
    WatchedBlobs,
    WatchedDatabase,
    WatchedLedger,
)
from vault.adapters.archive_tar import TarArchive, TarFolder
from vault.adapters.blobs_filesystem import FilesystemBlobStore
from vault.adapters.restore_mark_file import FileRestoreMark
from vault.crypto.keyblob import KeyBlobKind
from vault.crypto.keys import submission_key
from vault.domain.application import Kind
from vault.domain.language import Language
from vault.usecases.backup.backup import BackupStores, back_up
from vault.usecases.backup.restore import restore
from vault.usecases.purge.erase import ErasureStores
from vault.usecases.purge.purge import receipts_of_run
from vault.usecases.submission.answer import Receipt
from vault.usecases.submission.finish import finish
from vault.usecases.submission.form import Door
from vault.usecases.submission.submit import Request, Submission, SubmitPorts
from vault.usecases.submission.sweep import sweep

P = ParamSpec("P")
T = TypeVar("T")

ANSWER = "answer.json"
TRACE = "trace.txt"
SUBMISSION_KEY = "0123456789abcdef-the-same-on-a-retry"
DOCUMENTS = {
    "cv.pdf": PDF + b"%" * 40_000,
    "brev.docx": docx(),
    "intyg.rtf": RTF,
}
FIELDS = ("cv", "cover_letter", "attachment")
DUE = datetime(2028, 11, 24, 9, tzinfo=T0.tzinfo)  # two years and two days after T0


class Inline(Executor):
    """Runs at once: the steps of a submission come in one order."""

    @override
    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        done: Future[T] = Future()
        try:
            done.set_result(work(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - handed to whoever asks for the result
            done.set_exception(error)
        return done


def hand_in(
    house: House, *, key: str, now: datetime, documents: Mapping[str, bytes] = DOCUMENTS
) -> Receipt:
    """Hand in documents and two fields, as the form does."""
    ports = SubmitPorts(
        main=house.main,
        keyring=house.keyring,
        blobs=house.blobs,
        sealer=house.keys.sealer,
        background=Inline(),
        policies=lambda: house.book,
        organisation="Exempel AB",
        public_url="http://127.0.0.1:8000",
    )
    request = Request(
        door=Door.FORM,
        language=Language.SV,
        kind=Kind.SPONTANEOUS,
        submission_key=submission_key(untrusted_text=key, field="submission_key"),
    )
    submission = Submission(ports=ports, request=request)
    for field, (file_name, content) in zip(FIELDS, documents.items(), strict=False):
        submission.start_part(untrusted_name=field, untrusted_filename=file_name, now=now)
        for start in range(0, len(content), 30_000):
            submission.add(chunk=content[start : start + 30_000], now=now)
        submission.end_part()
    texts = {"name": "Åsa Lindqvist", "email": "asa@exempel.se", "consent_keep": "yes"}
    for name, text in texts.items():
        submission.start_part(untrusted_name=name, untrusted_filename=None, now=now)
        submission.add(chunk=text.encode(), now=now)
        submission.end_part()
    return finish(submission=submission, now=now)


def told(receipt: Receipt) -> dict[str, str]:
    """What the applicant keeps of the answer."""
    return {"id": receipt.application_id.hex(), "token": receipt.token.reveal().hex()}


def run(errand: str, folder: Path, *, kill_at: int) -> None:
    """Do one errand on the vault in ``folder``, dying at step ``kill_at``."""
    (folder / TRACE).unlink(missing_ok=True)  # a copy of a victim has one
    steps = Steps(trace=folder / TRACE, kill_at=kill_at)
    house = open_house(
        folder,
        database=lambda name, url: WatchedDatabase(name, url, steps),
        blobs=lambda store: WatchedBlobs(store, steps),
        ledger=lambda ledger: WatchedLedger(ledger, steps),
    )
    steps.watch_files([folder / "blobs", folder / "ledger"])
    ERRANDS[errand](house, steps)


def _submit(house: House, steps: Steps) -> None:
    steps.at("client: sends")
    answer = json.dumps(told(hand_in(house, key=SUBMISSION_KEY, now=T0)))
    steps.at("client: is about to be answered")
    (house.folder / ANSWER).write_text(answer)
    os.sync()
    steps.at("client: has been answered")


def _accept(house: House, steps: Steps) -> None:
    steps.at("work: begins")
    house.accept_all(now=T0 + timedelta(minutes=1))
    steps.at("work: ends")


def _purge(house: House, steps: Steps) -> None:
    steps.at("purge: begins")
    report = house.purge(now=DUE)
    steps.at("purge: ends")
    receipts = receipts_of_run(house.main, report.run_id)
    (house.folder / ANSWER).write_text(json.dumps([one.hex() for one in receipts]))


def _sweep(house: House, _steps: Steps) -> None:
    sweep(main=house.main, keyring=house.keyring, blobs=house.blobs, now=T0 + AFTER_THE_LEASE)


def _back_up(house: House, steps: Steps) -> None:
    steps.watch_files([house.folder / "backups"])
    stores = BackupStores(main=house.main, keyring=house.keyring, blobs=house.blobs)
    back_up(
        stores=stores,
        main_folder=TarFolder(house.folder / "backups" / "main"),
        keyring_folder=TarFolder(house.folder / "backups" / "keyring"),
        now=DUE,
        progress=lambda done: steps.at(f"backup: {done} blobs are in"),
    )


def _restore(house: House, steps: Steps) -> None:
    """Put back what lies in ``backups`` beside the vault, into ``new`` beside it."""
    new = house.folder / "new"
    steps.watch_files([new])
    restore(
        stores=ErasureStores(
            main=WatchedDatabase("main", f"sqlite:///{new / 'main.sqlite3'}", steps),
            keyring=WatchedDatabase("keyring", f"sqlite:///{new / 'keyring.sqlite3'}", steps),
            blobs=FilesystemBlobStore(new / "blobs", syncs=False),
            ledger=house.ledger,
        ),
        mark=FileRestoreMark(new),
        settle=os.sync,
        archives=[TarArchive(path) for path in sorted((house.folder / "backups").glob("*/*.tar"))],
        parts=None,
        now=DUE,
        progress=lambda done: steps.at(f"restore: {done} blobs are back"),
    )


def _rotate(house: House, steps: Steps, kind: KeyBlobKind) -> None:
    steps.watch_files([house.folder / "keys"], events=FILE_CHANGES)
    rotate(house, kind, now=T0 + timedelta(minutes=5))
    steps.at("rotate: has ended")


ERRANDS: Mapping[str, Callable[[House, Steps], None]] = {
    "submit": _submit,
    "accept": _accept,
    "purge": _purge,
    "sweep": _sweep,
    "back_up": _back_up,
    "restore": _restore,
    "rotate_kek": lambda house, steps: _rotate(house, steps, KeyBlobKind.KEK),
    "rotate_intake": lambda house, steps: _rotate(house, steps, KeyBlobKind.INTAKE),
}
