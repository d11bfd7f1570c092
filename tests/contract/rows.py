"""A row of the who-may matrix, and what several rows say alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

PASSWORD = "the same for all of them"
DIGEST = "sha256:" + "0" * 64


class Who(StrEnum):
    """Those who ask."""

    NOBODY = "nobody"
    STRANGER = "stranger"
    READER = "reader"
    WRITER = "writer"
    OWNER = "owner"
    ADMIN = "admin"


class Credential(StrEnum):
    """What they show."""

    SESSION = "session"
    READ_TOKEN = "read token"
    WRITE_TOKEN = "write token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One request on one route, and its status for everybody. `route` is spelt as OpenAPI spells it."""

    route: str
    session: str
    read_token: str
    write_token: str
    path: str = ""
    body: Mapping[str, object] | None = None

    @property
    def method(self) -> str:
        return self.route.partition(" ")[0]

    @property
    def address(self) -> str:
        return self.path or self.route.partition(" ")[2]

    def expected(self) -> Mapping[tuple[Who, Credential], int]:
        """The status for each who and each credential."""
        everybody = dict(zip(((who, Credential.SESSION) for who in Who), map(int, self.session.split()), strict=True))
        somebody = [who for who in Who if who is not Who.NOBODY]
        for credential, statuses in (
            (Credential.READ_TOKEN, self.read_token),
            (Credential.WRITE_TOKEN, self.write_token),
        ):
            cells = ((who, credential) for who in somebody)
            everybody |= dict(zip(cells, map(int, statuses.split()), strict=True))
        return everybody


class Statuses(TypedDict):
    session: str
    read_token: str
    write_token: str


FOR_ADMINISTRATORS: Statuses = {
    "session": "401 403 403 403 403 200",
    "read_token": "403 403 403 403 200",
    "write_token": "403 403 403 403 200",
}

FOR_READERS: Statuses = {
    "session": "401 404 200 200 200 200",
    "read_token": "404 200 200 200 200",
    "write_token": "404 200 200 200 200",
}
FOR_EVERYBODY: Statuses = {
    "session": "200 200 200 200 200 200",
    "read_token": "200 200 200 200 200",
    "write_token": "200 200 200 200 200",
}

FOR_THE_SIGNED_IN: Statuses = {
    "session": "401 200 200 200 200 200",
    "read_token": "200 200 200 200 200",
    "write_token": "200 200 200 200 200",
}
OF_THE_READERS: Statuses = {
    "session": "401 404 200 404 404 200",
    "read_token": "404 200 404 404 200",
    "write_token": "404 200 404 404 200",
}
