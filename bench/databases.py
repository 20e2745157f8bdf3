"""An empty database to measure on: SQLite in a temporary folder, or one of our own on a PostgreSQL server."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from bench import processes
from bench.processes import Unusable

KINDS = ("sqlite", "postgresql")


@contextmanager
def empty(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database, which is gone after the block."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        with _database_on(given) as url:
            yield url
        return
    with _server(folder) as server, _database_on(server) as url:
        yield url


@contextmanager
def _database_on(server: str) -> Iterator[str]:
    """A database of our own beside the one that the URL names."""
    name = f"klausul_bench_{os.getpid()}"
    _execute(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        _execute(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _execute(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True, connect_timeout=5) as connection:
        connection.execute(statement)


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    """A PostgreSQL server with Debian's defaults, on loopback, for as long as the block runs."""
    binaries = _binaries()
    data, port = folder / "postgresql", processes.free_port()
    options = _as_postgres()
    data.mkdir(mode=0o700)
    if options:
        os.chown(data, pwd.getpwnam("postgres").pw_uid, pwd.getpwnam("postgres").pw_gid)
        folder.chmod(0o711)  # PostgreSQL's own user passes through
    initdb = [str(binaries / "initdb"), "-D", str(data / "cluster"), "-U", "postgres"]
    initdb += ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    processes.finish(initdb, seconds=60, **options)
    command = [str(binaries / "postgres"), "-D", str(data / "cluster"), "-p", str(port)]
    command += ["-h", "127.0.0.1", "-k", str(data)]
    url = f"postgres://postgres@127.0.0.1:{port}/postgres"
    with processes.running(command, folder / "postgresql.log", lambda: _answers(url), **options):
        yield url


def _as_postgres() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": [], "cwd": "/"}


def _binaries() -> Path:
    """The newest that Debian's packages have; root gets them if there are none."""
    for attempt in range(2):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        if found:
            return found[-1]
        if attempt or os.geteuid() != 0:
            break
        processes.install("postgresql")
    raise Unusable("PostgreSQL is missing: apt-get install postgresql, or name a server in DATABASE_URL")


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False
