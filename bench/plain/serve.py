"""The ordinary idiom, without encryption: what the vault is measured against.

``python -m bench.plain.serve --folder F --port N [--durable] [--fill N]``
"""

import argparse
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
from litestar.response import File
from litestar.status_codes import HTTP_206_PARTIAL_CONTENT
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
    if state.durable:
        return {"id": await sync_to_thread(_keep, data, state)}
    return {"id": _keep(data, state)}


def _keep(form: Form, state: State) -> int:
    keep = keep_file_durably if state.durable else keep_file
    form.cv.file.seek(0)
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


def _path_of(state: State, number: int) -> Path:
    engine: Engine = state.engine
    with Session(engine) as session:
        row = session.get_one(Application, number)
        folder: Path = state.folder
        return folder / "files" / row.file_name


@get("/documents/{number:int}", sync_to_thread=True)
def download(
    number: int, state: State, request: Request[None, None, State]
) -> Response[bytes] | File:
    """Answer with the file, or with the range that is asked for."""
    path = _path_of(state, number)
    asked = request.headers.get("range")
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


@get("/livez", media_type=MediaType.TEXT, sync_to_thread=False)
def livez() -> str:
    """Say that it runs."""
    return "ok"


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--fill", type=int, default=0)
    parser.add_argument("--durable", action="store_true")
    given = parser.parse_args()
    engine = open_store(folder=given.folder, durable=given.durable)
    if given.fill:
        fill(engine, count=given.fill, start=datetime.now(UTC))
    app = Litestar(
        [submit, candidates, download, livez],
        state=State({"engine": engine, "folder": given.folder, "durable": given.durable}),
    )
    uvicorn.run(app, host="127.0.0.1", port=given.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
