"""Reading where a package manager of this machine gets its packages, from its own effective settings.

The package manager is asked, not its files: it knows its files, its variables and its default. Credentials in an
address are taken along, sealed; those that it keeps elsewhere are not read.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from pratique.server.firewall.errors import CannotAdopt
from pratique.server.firewall.models import Ecosystem

_WITHIN: Final = 30.0  # seconds
_WIDE: Final = "1000"  # columns, so that no address is broken in two
_OUTPUT_MAX: Final = 256 * 1024
_DEFAULT = re.compile(r"--index-url.*?\(default\s+(?P<url>https?://\S+?)\)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What a package manager uses; ``credentials`` is empty where its address holds none."""

    ecosystem: Ecosystem
    upstream: str
    credentials: str = ""


def adopt(tool: str, *, run: Callable[[Sequence[str]], str] | None = None) -> Adopted:
    """Return what the tool uses; ``run`` runs a program and returns what it prints. Raises ``CannotAdopt``."""
    reader = READERS.get(tool)
    if reader is None:
        raise CannotAdopt(tool=tool, problem=f"only {', '.join(READERS)} can be asked")
    ecosystem, url = reader(run or _run)
    return _split(tool, ecosystem, url)


def _pip(run: Callable[[Sequence[str]], str]) -> tuple[Ecosystem, str]:
    # What pip's help calls the default is what holds: its files, its variables, or what it was made with.
    match = _DEFAULT.search(run(["pip", "download", "--help"]))
    if match is None:
        raise CannotAdopt(tool="pip", problem="its help names no index")
    return Ecosystem.PYPI, re.sub(r"\s+", "", match["url"])


def _npm(run: Callable[[Sequence[str]], str]) -> tuple[Ecosystem, str]:
    return Ecosystem.NPM, run(["npm", "config", "get", "registry"]).strip()


READERS: Final[Mapping[str, Callable[[Callable[[Sequence[str]], str]], tuple[Ecosystem, str]]]] = {
    "pip": _pip,
    "npm": _npm,
}


def _split(tool: str, ecosystem: Ecosystem, url: str) -> Adopted:
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise CannotAdopt(tool=tool, problem=error) from error
    if not parts.hostname:
        raise CannotAdopt(tool=tool, problem=f"{url[:80]!r} is no address")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    bare = urlunsplit((parts.scheme, host + port, parts.path.rstrip("/"), "", ""))
    secret = "" if parts.username is None else unquote(parts.username)
    if parts.password is not None:
        secret = f"{secret}:{unquote(parts.password)}"
    return Adopted(ecosystem=ecosystem, upstream=bare, credentials=secret)


def _run(command: Sequence[str]) -> str:
    program = shutil.which(command[0])
    if program is None:
        raise CannotAdopt(tool=command[0], problem="it is not installed here")
    try:
        done = subprocess.run(
            [program, *command[1:]],
            capture_output=True,
            text=True,
            timeout=_WITHIN,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "COLUMNS": _WIDE},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotAdopt(tool=command[0], problem=error) from error
    if done.returncode:
        raise CannotAdopt(tool=command[0], problem=done.stderr.strip()[:200] or f"it ended with {done.returncode}")
    return done.stdout[:_OUTPUT_MAX]
