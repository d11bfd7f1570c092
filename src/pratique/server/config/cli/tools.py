"""``pratique psql``, ``openapi`` and ``collectstatic``."""

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pratique.server.config.cli import process
from pratique.server.kernel.errors import NotFound

_WAIT = 5  # seconds for a first answer of the pooler


class NoPsql(NotFound):
    """The program psql is not installed; it comes with PostgreSQL's client package."""

    code = "no_psql"


class NoDatabase(NotFound):
    """There is no database at {path} yet; `pratique migrate` makes it."""

    code = "no_database"


def psql(arguments: Sequence[str], *, direct: bool = False) -> None:
    """Become the database's own client: psql, or sqlite3 (Python's where the program is not installed).

    psql goes through the pooler if there is one, to its pool by session, or ``direct`` to the server.
    """
    installation = process.load_settings()
    url = installation.database_url
    if installation.database_direct_url:
        url = installation.database_direct_url if direct else _by_session(url)
    if url:
        program = shutil.which("psql")
        if program is None:
            raise NoPsql
        environment, address = _without_password(url)
        os.execve(program, [program, address, *arguments], environment)  # noqa: S606 — no shell is the point
    path = installation.data / "pratique.sqlite3"
    if not path.exists():
        raise NoDatabase(path=path)
    program = shutil.which("sqlite3")
    if program is not None:
        command = [program, "-cmd", "PRAGMA foreign_keys=ON", str(path), *arguments]
        os.execv(program, command)  # noqa: S606 — no shell is the point
    _query(path, arguments)


def openapi(path: Path | None) -> None:
    """Write the description of REST to ``path``, or print it."""
    process.start(role="openapi")
    from pratique.server.config.api import api

    text = json.dumps(api.get_openapi_schema(), indent=2, sort_keys=True, default=str) + "\n"
    if path is None:
        sys.stdout.write(text)
    else:
        path.write_text(text, encoding="utf-8")


def _by_session(url: str) -> str:
    """Return the address of the pool by session beside a pool by transaction, or that itself where there is none."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    from pratique.server.config.neighbours.pgbouncer import SESSION

    name = conninfo_to_dict(url).get("dbname")
    address = make_conninfo(url, dbname=f"{name}{SESSION}")
    try:
        psycopg.connect(address, connect_timeout=_WAIT).close()
    except psycopg.OperationalError:
        process.say(
            f"the pooler has no pool {name}{SESSION}, so what SET changes does not stay yours; "
            "`pratique config pgbouncer` writes one, and --direct goes to the server itself"
        )
        return url
    return address


def _without_password(url: str) -> tuple[dict[str, str], str]:
    """Return an environment that carries the password and an address without it: arguments are everybody's to read."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    parts: dict[str, Any] = conninfo_to_dict(url)
    password = parts.pop("password", None)
    environment = dict(os.environ)
    if password:
        environment["PGPASSWORD"] = str(password)
    return environment, make_conninfo(**parts)


def _query(path: Path, arguments: Sequence[str]) -> None:
    """Run statements, given or typed a line each, in Python: for machines without the sqlite3 program."""
    with sqlite3.connect(path) as connection:
        for statement in arguments or sys.stdin:
            for row in connection.execute(statement):
                sys.stdout.write("|".join("" if each is None else str(each) for each in row) + "\n")
