"""A plain HTTP client for tests: one connection a request, every wait bounded, nothing followed or remembered."""

import base64
import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

TIMEOUT = 30.0
BODY_MAX = 64 * 1024 * 1024


def basic(name: str, password: str) -> str:
    """Give the value of an Authorization header for a name and a password."""
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    reason: str
    headers: Message
    body: bytes

    def json(self) -> dict[str, object]:
        """Give the body as a JSON object."""
        document = json.loads(self.body)
        assert isinstance(document, dict), document
        return document

    def expect(self, *statuses: int) -> "Answer":
        """Give itself back when the status is one of these, and fail with what the server said otherwise."""
        assert self.status in statuses, f"{self.status} {self.reason}, not {statuses}: {self.body[:2000]!r}"
        return self

    def header(self, name: str) -> str:
        """Give a header that must be there."""
        value = self.headers.get(name)
        assert value is not None, f"no header {name} among {self.headers.keys()}"
        return value


@dataclass(frozen=True, kw_only=True, slots=True)
class Web:
    """One server, and the credentials shown to it."""

    base: str
    authorization: str = ""
    authority: Path | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout: float = TIMEOUT

    def signed_in(self, name: str, password: str) -> "Web":
        """Give the same server with a name and password (or access token) shown on every request."""
        return replace(self, authorization=basic(name, password))

    def bearing(self, token: str) -> "Web":
        """Give the same server with a token shown on every request."""
        return replace(self, authorization=f"Bearer {token}")

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a thing."""
        return self.request("GET", path, headers=headers)

    def delete(self, path: str) -> Answer:
        """Ask to delete a thing."""
        return self.request("DELETE", path)

    def post(self, path: str, document: object) -> Answer:
        """Send a JSON document."""
        return self.send_json("POST", path, document)

    def send_json(self, method: str, path: str, document: object) -> Answer:
        """Send a JSON document by any method."""
        return self.request(
            method, path, body=json.dumps(document).encode(), headers={"Content-Type": "application/json"}
        )

    def request(
        self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request to a path of this server, or to a whole URL that the server gave, and read the answer."""
        where = urlsplit(path if "://" in path else self.base + path)
        sent = {**self.headers, **(headers or {})}
        if self.authorization:
            sent["Authorization"] = self.authorization
        connection = self.connect(path)
        try:
            connection.request(method, where.path + (f"?{where.query}" if where.query else ""), body, sent)
            response = connection.getresponse()
            content = response.read(BODY_MAX)
            return Answer(status=response.status, reason=response.reason, headers=response.headers, body=content)
        finally:
            connection.close()

    def connect(self, path: str = "") -> http.client.HTTPConnection:
        """Open a connection, for tests that write a request piece by piece."""
        where = urlsplit(path if "://" in path else self.base)
        host, port = where.hostname or "", where.port
        if where.scheme == "https":
            context = ssl.create_default_context(cafile=str(self.authority) if self.authority else None)
            return http.client.HTTPSConnection(host, port, timeout=self.timeout, context=context)
        return http.client.HTTPConnection(host, port, timeout=self.timeout)
