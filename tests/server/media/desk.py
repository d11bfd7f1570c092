"""What a test does with exports and uploads: asks REST, lets the worker work, looks at the files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test import Client

from pratique.server.identity.models import Account
from pratique.server.identity.testing import person
from pratique.server.jobs import testing as jobs
from pratique.server.jobs.models import Worker
from pratique.server.kernel.actions import Queue
from pratique.server.kernel.outbox.models import OutboxEvent
from tests.server.media.declared import Cargo


@dataclass(kw_only=True)
class Desk:
    """A client, a worker and a folder."""

    folder: Path
    worker: Worker
    cargo: Cargo

    def client(self, name: str, *, is_admin: bool = False) -> Client:
        """Return a client of somebody who is signed in, and may read and send."""
        account = Account.objects.filter(name=name).first() or person(name, is_admin=is_admin)
        self.cargo.readers.add(name)
        self.cargo.senders.add(name)
        client = Client()
        client.force_login(account)
        return client

    def work(self) -> int:
        """Run what waits."""
        return jobs.run_waiting(self.worker, queue=Queue.MEDIA)

    def files(self) -> list[Path]:
        """Return the files that are kept."""
        return sorted(each for each in self.folder.glob("*/*") if each.is_file())

    def events(self) -> list[str]:
        """Return what happened to exports and uploads, in order."""
        rows = OutboxEvent.objects.order_by("pk").values_list("type", flat=True)
        return [each for each in rows if each.startswith(("export.", "upload."))]


def ask(client: Client, **parameters: Any) -> Any:
    """Ask for an export of the tests' lines and return it."""
    body = {"kind": "test-lines", "format": "csv", "parameters": parameters}
    answer = client.post("/api/v1/exports", body, content_type="application/json")
    assert answer.status_code == 202, answer.content
    return answer.json()


def send(client: Client, content: bytes, **query: str) -> Any:
    """Upload bytes and return the answer."""
    asked = "&".join(f"{name}={value}" for name, value in ({"kind": "test-bytes"} | query).items())
    return client.post(f"/api/v1/uploads?{asked}", content, content_type="application/octet-stream")


def show(client: Client, what: str, id_: str) -> Any:
    """Return an export or upload."""
    answer = client.get(f"/api/v1/{what}/{id_}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def fetch(client: Client, id_: str) -> Any:
    """Fetch a file, and return the answer, read and closed; a file's bytes are its `body`."""
    answer: Any = client.get(f"/api/v1/exports/{id_}/file")
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return answer
