"""What the ordinary program stores: a file under a random name and one row of plain columns."""

import os
import secrets
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import (
    DateTime,
    Engine,
    ForeignKey,
    Index,
    create_engine,
    event,
    insert,
    make_url,
    select,
    tuple_,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

PAGE = 50
COPY_BYTES = 1024 * 1024


class Plain(DeclarativeBase):
    """The tables of the ordinary program."""


class Position(Plain):
    __tablename__ = "position"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


class Application(Plain):
    __tablename__ = "application"
    __table_args__ = (Index("ix_received", "received_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    name: Mapped[str]
    email: Mapped[str]
    status: Mapped[str] = mapped_column(default="received")
    file_name: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def open_store(*, folder: Path, durable: bool, database: str | None = None) -> Engine:
    """This function will open the database at a server's address and make its tables.

    Without an address it is SQLite in ``folder``; then ``durable`` gives it the settings of the
    vault: a write-ahead log, synced at each commit. A server does that of itself.
    """
    (folder / "files").mkdir(parents=True, exist_ok=True)
    if database is not None:
        address = make_url(database).set(drivername="postgresql+psycopg")
    else:
        address = make_url(f"sqlite:///{folder / 'plain.sqlite3'}")
    engine = create_engine(address)
    if durable and database is None:
        event.listen(engine, "connect", _durable)
    Plain.metadata.create_all(engine)
    return engine


def _durable(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=20000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def keep_file(*, source: IO[bytes], folder: Path) -> str:
    """This function will copy the upload into ``folder``, as people write it, and name it."""
    name = secrets.token_hex(16)
    with (folder / name).open("wb") as target:
        shutil.copyfileobj(source, target, COPY_BYTES)
    return name


def keep_file_durably(*, source: IO[bytes], folder: Path) -> str:
    """This function will copy the upload so that it survives a power cut once it returns."""
    name = secrets.token_hex(16)
    arriving = folder / f"{name}.arriving"
    with arriving.open("wb") as target:
        shutil.copyfileobj(source, target, COPY_BYTES)
        target.flush()
        os.fsync(target.fileno())
    arriving.rename(folder / name)
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return name


def first_page(engine: Engine, *, before: tuple[datetime, int] | None = None) -> list[object]:
    """This function will return 50 candidates with their position's title, newest first."""
    query = (
        select(Application, Position.title)
        .join(Position, isouter=True)
        .order_by(Application.received_at.desc(), Application.id.desc())
        .limit(PAGE)
    )
    if before:
        query = query.where(tuple_(Application.received_at, Application.id) < before)
    with Session(engine) as session:
        return [
            {
                "id": application.id,
                "name": application.name,
                "email": application.email,
                "status": application.status,
                "received_at": application.received_at.isoformat(),
                "position": title,
            }
            for application, title in session.execute(query)
        ]


def fill(engine: Engine, *, count: int, start: datetime) -> None:
    """This function will insert ``count`` made-up applications to one position, for the list."""
    row = {
        "position_id": 1,
        "email": "somebody@example.org",
        "status": "received",
        "file_name": "none",
    }
    with Session(engine) as session:
        session.add(Position(id=1, title="Harbour master"))
        session.flush()
        session.execute(
            insert(Application),
            [
                {**row, "name": f"Candidate {n}", "received_at": start - timedelta(seconds=n)}
                for n in range(count)
            ],
        )
        session.commit()
