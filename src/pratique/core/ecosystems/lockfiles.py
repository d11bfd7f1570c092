"""Owns which addresses a lock file or a requirement file tells clients to fetch from.

A client takes such an address as it is, whatever its settings say, so each one elsewhere goes past a firewall.
Addresses that are only told, of a home page or for funding, are none of them. Formats: npm's package-lock.json and
shrinkwrap (versions 1 to 3), yarn.lock of yarn 1 and later, pnpm-lock.yaml, uv.lock, poetry.lock, Pipfile.lock, and
pip's requirement files.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

__all__ = ["LOCK_FILE_MAX", "Located", "UnreadableLockFile", "addresses_in", "goes_past"]

LOCK_FILE_MAX: Final = 64 * 1024 * 1024
_DEPTH_MAX = 200
_ADDRESS = r"(?:git\+)?(?:https?|ssh|ftp)://[^\s\"'<>,;\]})#]+"
_ANY = re.compile(_ADDRESS)
_COMMENT = re.compile(r"\s#")
_LINES: Final[tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]] = (
    (re.compile(r"yarn\.lock"), re.compile(rf'^\s+(?:resolved|resolution:?)\s+"?(?:[^"\s]+@)?(?P<address>{_ADDRESS})')),
    (re.compile(r"pnpm-lock\.yaml"), re.compile(rf"\btarball:\s*(?P<address>{_ADDRESS})")),
    (
        re.compile(r"(?:uv|poetry)\.lock"),
        re.compile(rf'\b(?:registry|url|git)\s*=\s*"(?P<address>{_ADDRESS})'),
    ),
    (re.compile(r"Pipfile\.lock"), re.compile(rf'"(?:url|git|file)"\s*:\s*"(?P<address>{_ADDRESS})')),
    (re.compile(r".*\.(?:txt|in)"), re.compile(r"^\s*[^#\s]")),
)
_NPM = re.compile(r"(?:package-lock|npm-shrinkwrap)\.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """An address and where it stands: a package's place in npm's tree, or a line by its number."""

    where: str
    address: str


class UnreadableLockFile(ValueError):
    """A file is none whose addresses can be told; ``reason`` says why, for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def addresses_in(name: str, data: bytes) -> Sequence[Located]:
    """Give the addresses that a file of that name tells clients to fetch from; raises ``UnreadableLockFile``."""
    if len(data) > LOCK_FILE_MAX:
        raise UnreadableLockFile(f"it is larger than {LOCK_FILE_MAX} bytes")
    if _NPM.fullmatch(name):
        return list(_of_npm(data))
    pattern = next((line for names, line in _LINES if names.fullmatch(name)), None)
    if pattern is None:
        raise UnreadableLockFile("its name is that of no lock file or requirement file that is known")
    return list(_of_lines(data.decode("utf-8", errors="replace"), pattern))


def goes_past(address: str, through: Sequence[str]) -> bool:
    """Tell whether an address is below none of those of a firewall."""
    return not any(address == each.rstrip("/") or address.startswith(f"{each.rstrip('/')}/") for each in through)


def _of_lines(text: str, pattern: re.Pattern[str]) -> Iterator[Located]:
    for number, whole in enumerate(text.splitlines(), start=1):
        line = _COMMENT.split(whole, maxsplit=1)[0]
        if pattern.search(line):
            for address in _ANY.finditer(line):
                yield Located(where=f"line {number}", address=address[0])


def _of_npm(data: bytes) -> Iterator[Located]:
    try:
        document = msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableLockFile(f"its JSON cannot be read: {str(error)[:200]}") from error
    packages = document.get("packages")
    if isinstance(packages, dict):
        yield from _resolved(packages.items())
    else:
        yield from _nested(document.get("dependencies"), depth=0)


def _nested(dependencies: object, *, depth: int) -> Iterator[Located]:
    """Walk the tree of a lock file of version 1."""
    if not isinstance(dependencies, dict):
        return
    if depth > _DEPTH_MAX:
        raise UnreadableLockFile(f"it is nested deeper than {_DEPTH_MAX}")
    yield from _resolved(dependencies.items())
    for each in dependencies.values():
        if isinstance(each, dict):
            yield from _nested(each.get("dependencies"), depth=depth + 1)


def _resolved(entries: Any) -> Iterator[Located]:
    for place, entry in entries:
        resolved = entry.get("resolved", entry.get("version")) if isinstance(entry, dict) else None
        if isinstance(resolved, str) and _ANY.match(resolved):
            yield Located(where=str(place)[:200], address=resolved)
