"""Receiving an application: the one asynchronous place. The body streams into the sealer.

Messages are read and parsed on the event loop; what they hold is handed to the use case in
batches, in a thread of a limited number, while the next batch is being read. Plaintext is never
whole in memory and never on disk.
Litestar's own form parsing is never asked for: it would spool the files in the clear.
"""

import asyncio
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import anyio

from vault.errors import InputError, NoSpaceError, TooLargeError, TooSlowError, TruncatedBodyError
from vault.ports.rate_limiter import RateLimiter
from vault.usecases.submission.answer import Receipt
from vault.usecases.submission.finish import finish
from vault.usecases.submission.submit import Request as SubmitRequest
from vault.usecases.submission.submit import Submission, SubmitPorts
from vault.usecases.submission.traffic import Traffic
from vault.web.addresses import rate_key_of
from vault.web.form_body import refuse_encoded
from vault.web.pages import AnyRequest
from vault.web.site import Site
from vault.web.upload_lane import Lane
from vault.web.upload_pace import Pace, PaceKeeper
from vault.web.upload_parts import Event, PartReader, PartStart

KIB = 1024
BATCH_BYTES = 512 * KIB  # a hop to a thread costs little against sealing so much
BATCH_EVENTS = 1024  # a body in single bytes must not pile up views
BATCH_SECONDS = 20.0  # a slow upload still renews its lease in time
THREADS = 8  # sealing at once; more would wait for the same disk
# After an early refusal we read on a little: text fields that are still to come are shown again,
# and browsers that are still sending see the answer rather than a broken connection.
READ_ON_BYTES = 4 * 1024 * KIB
READ_ON_SECONDS = 5.0
BUCKET = "submit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many submissions one address may begin; a whole campus may stand behind one."""

    limit: int = 60
    window: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What a door that takes applications in is handed by wiring."""

    ports: SubmitPorts
    rate_limiter: RateLimiter
    disk_floor: int
    """Bytes that stay free: below, nothing is taken in."""
    rate: Rate = field(default_factory=Rate)
    pace: Pace = field(default_factory=Pace)
    traffic: Traffic = field(default_factory=Traffic)
    threads: Executor = field(
        default_factory=partial(ThreadPoolExecutor, THREADS, thread_name_prefix="intake")
    )


class Upload:
    """One application on its way in. ``typed`` holds the text fields that have come so far."""

    def __init__(
        self, *, request: AnyRequest, site: Site, intake: Intake, submit: SubmitRequest
    ) -> None:
        """Begin; nothing is read before ``receive``."""
        self._request = request
        self._site = site
        self._intake = intake
        self._submission = Submission(ports=intake.ports, request=submit)
        self._max_body = self._submission.form.intake.max_body_bytes
        self._seconds = anyio.current_time
        self._pace = PaceKeeper(pace=intake.pace, seconds=self._seconds)
        self._lane = Lane(intake.threads)
        self._reading: asyncio.Task[Any] | None = None
        self._reader: PartReader | None = None
        self._body_bytes = 0
        self._has_ended = False
        self._taken_at = self._seconds()

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, unchecked."""
        return dict(self._reader.typed) if self._reader else {}

    @property
    def chosen(self) -> dict[str, list[str]]:
        """What the files were called that had begun to come, by field."""
        return dict(self._reader.chosen) if self._reader else {}

    async def receive(self) -> Receipt:
        """This method will take the whole application in, or raise and leave nothing behind.

        Raises:
            TooManyAttemptsError: too many from this address.
            NoSpaceError: the disk is nearly full.
            InputError: it is not accepted; it names the field.
            StateError: the position was closed meanwhile, or the upload was given up.
            StoreError: a store cannot be reached.
        """
        with self._intake.traffic.under_way():
            return await self._receive()

    async def _receive(self) -> Receipt:
        try:
            return await self._take_in()
        except BaseException as error:
            with anyio.CancelScope(shield=True):
                failure = await self._lane.end_with(self._submission.abort)
            # What was wrong with the bytes before goes before what is wrong with those after.
            told = failure if failure is not None and isinstance(error, InputError) else error
            if (
                self._reader is not None
                and isinstance(told, InputError)
                and not isinstance(told, TooSlowError)
            ):
                await self._read_on(self._reader)
            if told is error:
                raise
            raise told from error
        finally:
            if self._reading is not None and not self._reading.cancel():
                self._reading.exception()  # seen: nobody waits for it any more

    async def _take_in(self) -> Receipt:
        key = rate_key_of(self._request, self._site)
        admit = partial(_admit, self._intake, key=key, now=self._site.clock())
        await self._lane.begin(admit)
        refuse_encoded(self._request)
        self._reader = reader = PartReader(
            untrusted_content_type=self._request.headers.get("content-type", "")
        )
        self._check_announced_length()
        await self._read_body(reader)
        last = partial(_push_last, self._submission, reader.take(), now=self._site.clock())
        return await self._lane.run(last)

    def _check_announced_length(self) -> None:
        announced = self._request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > self._max_body:
            raise self._too_large()

    async def _read_body(self, reader: PartReader) -> None:
        while not self._has_ended:
            reader.feed(await self._next_chunk())
            if self._is_batch(reader):
                await self._lane.begin(
                    partial(_push, self._submission, reader.take(), now=self._site.clock())
                )
                self._taken_at = self._seconds()
        reader.finish()

    async def _next_chunk(self) -> bytes:
        message = await self._next_message()
        if message["type"] == "http.disconnect":
            self._has_ended = True
            raise TruncatedBodyError(field="")
        self._has_ended = not message.get("more_body", False)
        chunk: bytes = message.get("body", b"")
        self._body_bytes += len(chunk)
        if self._body_bytes > self._max_body:
            raise self._too_large()
        return chunk

    async def _next_message(self) -> Any:  # noqa: ANN401 - an ASGI message
        """Return the next message, or raise as soon as the job under way has failed."""
        if self._reading is None:
            if self._lane.job is None:
                return await self._pace.wait(self._request.receive)
            self._reading = asyncio.ensure_future(self._pace.wait(self._request.receive))
        if self._lane.job is not None:
            await asyncio.wait({self._reading, self._lane.job}, return_when=asyncio.FIRST_COMPLETED)
            self._lane.check()
        # What it brings stays for ``_read_on`` if the check above has raised.
        reading, self._reading = self._reading, None
        return await reading

    def _is_batch(self, reader: PartReader) -> bool:
        return (
            reader.waiting_bytes >= BATCH_BYTES
            or len(reader.events) >= BATCH_EVENTS
            or (bool(reader.events) and self._seconds() - self._taken_at >= BATCH_SECONDS)
        )

    async def _read_on(self, reader: PartReader) -> None:
        """Read a bounded rest, keeping only the text fields."""
        until = self._body_bytes + READ_ON_BYTES
        with anyio.move_on_after(READ_ON_SECONDS):
            try:
                while not self._has_ended and self._body_bytes < until:
                    reader.feed(await self._next_chunk())
                    reader.take()
            except InputError:
                return  # the first error is what is told

    def _too_large(self) -> TooLargeError:
        limit = self._submission.form.intake.max_total_bytes
        return TooLargeError(field="", limit=limit, what="application")


def _admit(intake: Intake, *, key: bytes, now: datetime) -> None:
    """Return when this address may submit and there is room; nothing of the body was read yet."""
    intake.rate_limiter.hit(
        bucket=BUCKET, key=key, limit=intake.rate.limit, window=intake.rate.window, now=now
    )
    free = intake.ports.blobs.free_bytes()
    if free is not None and free < intake.disk_floor:
        raise NoSpaceError("below the floor of free disk")


def _push(submission: Submission, events: list[Event], *, now: datetime) -> None:
    """Hand a batch to the use case, neighbouring pieces as one."""
    pieces: list[memoryview] = []
    for event in events:
        if isinstance(event, memoryview):
            pieces.append(event)
            continue
        _push_pieces(submission, pieces, now)
        if isinstance(event, PartStart):
            submission.start_part(
                untrusted_name=event.untrusted_name,
                untrusted_filename=event.untrusted_filename,
                now=now,
            )
        else:
            submission.end_part()
    _push_pieces(submission, pieces, now)


def _push_pieces(submission: Submission, pieces: list[memoryview], now: datetime) -> None:
    if pieces:
        submission.add(chunk=b"".join(pieces), now=now)
        pieces.clear()


def _push_last(submission: Submission, events: list[Event], *, now: datetime) -> Receipt:
    _push(submission, events, now=now)
    return finish(submission=submission, now=now)
