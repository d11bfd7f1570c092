"""An export and an upload of the tests' own, whose behaviour a test sets."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec
from django.db import transaction

from pratique.server.identity.errors import NothingThere
from pratique.server.identity.principal import Principal
from pratique.server.kernel.errors import Invalid
from pratique.server.media.kinds import CSV, JSON_LINES, Piece, Received, Source, export, upload


class Unreadable(Invalid):
    """It cannot be read."""

    code = "test_unreadable"


@dataclass(slots=True)
class Cargo:
    """What the test's kinds hold and to whom they are open."""

    lines: list[str] = field(default_factory=lambda: ["one", "two"])
    readers: set[str] = field(default_factory=set)
    senders: set[str] = field(default_factory=set)
    limit: int = 1
    taken: list[bytes] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def allow(self, by: Principal, namespace: str) -> None:
        """Refuse whoever is no sender."""
        if by.name not in self.senders:
            raise NothingThere(kind="namespace", what=namespace)

    def forget(self) -> None:
        """Begin anew."""
        fresh = Cargo()
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))


CARGO = Cargo()


class LinesParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What the file is called."""

    stem: str = "lines"
    title: str = "Some lines"


@export("test-lines", title="Lines", formats=(CSV, JSON_LINES), parameters=LinesParameters)
def lines(by: Principal, parameters: LinesParameters) -> Source:
    """Lines of a test."""
    if by.name not in CARGO.readers:
        raise NothingThere(kind="cargo", what="the lines")
    return Source(title=parameters.title, stem=parameters.stem, write=_write, count=lambda: len(CARGO.lines))


@upload(
    "test-bytes",
    title="Bytes",
    setting="test.limit",
    limit=lambda: CARGO.limit,
    allow=CARGO.allow,
)
def take(received: Received) -> None:
    """Bytes of a test."""
    content = received.path.read_bytes()
    if content.startswith(b"bad"):
        raise Unreadable
    CARGO.taken.append(content)
    CARGO.names.append(received.name)
    with transaction.atomic():
        received.conclude({"bytes": len(content), "digest": received.digest})


def _write(format_: str) -> Iterator[Piece]:
    for line in CARGO.lines:
        yield Piece(data=f"{format_}:{line}\r\n".encode(), rows=1)
