"""The ordinary idiom, without encryption: what the vault is measured against.

``python -m bench.plain.serve --folder F --port N [--database URL] [--bucket B] [--durable]
[--fill N]``. With a bucket, each file goes into it by one ``put_object``, and comes out of it by
``get_object``; where it is, AWS's own variables say.
"""

import argparse
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import uvicorn
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State, UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import File, Stream
from litestar.status_codes import HTTP_200_OK, HTTP_206_PARTIAL_CONTENT
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.plain.store import (
    Application,
    fill,
    first_page,
    keep_file,
    keep_file_durably,
    open_store,
)

MAX_BODY = 64 * 1024 * 1024
PIECE = 1024 * 1024


@dataclass
class Form:
    """What the careers form sends."""

    name: str
    email: str
    cv: UploadFile


@post("/applications", request_max_body_size=MAX_BODY)
async def submit(
    data: Annotated[Form, Body(media_type=RequestEncodingType.MULTI_PART)], state: State
) -> dict[str, int]:
    """Keep the file and the row."""
    if state.durable or state.s3:
        return {"id": await sync_to_thread(_keep, data, state)}
    return {"id": _keep(data, state)}


def _keep(form: Form, state: State) -> int:
    keep = keep_file_durably if state.durable else keep_file
    form.cv.file.seek(0)
    if state.s3:
        name = secrets.token_hex(16)
        state.s3.put_object(Bucket=state.bucket, Key=name, Body=form.cv.file)
    else:
        name = keep(source=form.cv.file, folder=state.folder / "files")
    engine: Engine = state.engine
    with Session(engine) as session:
        row = Application(
            name=form.name, email=form.email, file_name=name, received_at=datetime.now(UTC)
        )
        session.add(row)
        session.commit()
        return row.id


@get("/applications", sync_to_thread=True)
def candidates(state: State) -> list[object]:
    """Answer with the first page."""
    return first_page(state.engine)


def _name_of(state: State, number: int) -> str:
    engine: Engine = state.engine
    with Session(engine) as session:
        return session.get_one(Application, number).file_name


@get("/documents/{number:int}", sync_to_thread=True)
def download(
    number: int, state: State, request: Request[None, None, State]
) -> Response[bytes] | File | Stream:
    """Answer with the file, or with the range that is asked for."""
    name = _name_of(state, number)
    asked = request.headers.get("range")
    if state.s3:
        return _from_bucket(state, name, asked)
    path: Path = state.folder / "files" / name
    if asked is None:
        return File(path, filename="cv.pdf", content_disposition_type="attachment")
    first, _, last = asked.removeprefix("bytes=").partition("-")
    with path.open("rb") as file:
        file.seek(int(first))
        content = file.read(int(last) - int(first) + 1)
    return Response(
        content,
        status_code=HTTP_206_PARTIAL_CONTENT,
        media_type="application/pdf",
        headers={"content-range": f"bytes {first}-{last}/{path.stat().st_size}"},
    )


def _from_bucket(state: State, name: str, asked: str | None) -> Stream:
    wanted = {"Range": asked} if asked else {}
    found = state.s3.get_object(Bucket=state.bucket, Key=name, **wanted)
    return Stream(
        found["Body"].iter_chunks(PIECE),
        status_code=HTTP_206_PARTIAL_CONTENT if asked else HTTP_200_OK,
        media_type="application/pdf",
        headers={"content-length": str(found["ContentLength"])},
    )


@get("/livez", media_type=MediaType.TEXT, sync_to_thread=False)
def livez() -> str:
    """Say that it runs."""
    return "ok"


def _client() -> object:
    import boto3  # noqa: PLC0415 - takes half a second, which nobody else has to wait

    return boto3.client("s3")


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--fill", type=int, default=0)
    parser.add_argument("--database")
    parser.add_argument("--bucket")
    parser.add_argument("--durable", action="store_true")
    given = parser.parse_args()
    engine = open_store(folder=given.folder, durable=given.durable, database=given.database)
    if given.fill:
        fill(engine, count=given.fill, start=datetime.now(UTC))
    app = Litestar(
        [submit, candidates, download, livez],
        state=State(
            {
                "engine": engine,
                "folder": given.folder,
                "durable": given.durable,
                "bucket": given.bucket,
                "s3": _client() if given.bucket else None,
            }
        ),
    )
    uvicorn.run(app, host="127.0.0.1", port=given.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
