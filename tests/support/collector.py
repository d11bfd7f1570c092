"""A collector of traces on loopback: takes OTLP over HTTP as JSON, and gives what it was sent."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BODY_MAX = 16 * 1024 * 1024


@dataclass(kw_only=True)
class Collector:
    """What arrived at `address`; requests are answered with `status`."""

    address: str
    status: int = 200
    documents: list[dict[str, Any]] = field(default_factory=list)

    @property
    def spans(self) -> list[dict[str, Any]]:
        """Every span, with the name of the service that sent it under `service`."""
        found = []
        for document in list(self.documents):
            for resource in document["resourceSpans"]:
                names = {each["key"]: each["value"] for each in resource["resource"]["attributes"]}
                service = names["service.name"]["stringValue"]
                for scope in resource["scopeSpans"]:
                    found += [{**span, "service": service} for span in scope["spans"]]
        return found

    def named(self, name: str) -> list[dict[str, Any]]:
        """Give the spans of a name."""
        return [each for each in self.spans if each["name"] == name]


@contextmanager
def collecting() -> Iterator[Collector]:
    """Run a collector for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers["Content-Length"]), BODY_MAX))
            assert self.path == "/v1/traces"
            assert self.headers["Content-Type"] == "application/json"
            made.documents.append(json.loads(body))
            self.send_response(made.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the base class's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Collector(address=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
