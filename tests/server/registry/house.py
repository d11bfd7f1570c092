"""A registry served on loopback with accounts and tokens of the test's choosing, and what a client does with it."""

import io
import json
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import AppRunner
from django.conf import settings as django_settings
from prometheus_client import REGISTRY

from pratique.core.names import Digest
from pratique.core.oci.media_types import ManifestType
from pratique.server.identity.errors import BadRegistryToken
from pratique.server.identity.models import Account
from pratique.server.identity.registry_token import Grant
from pratique.server.kernel import settings
from pratique.server.kernel.database.reads import PostgresReads, Reads, SqliteReads
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.kernel.planes import in_database, make_application
from pratique.server.kernel.storage import BlobStore, DiskStore
from pratique.server.kernel.storage.small import SmallBlobs
from pratique.server.registry.edge import Parts, registry_plane
from pratique.server.registry.models import Repository, Visibility
from pratique.server.registry.ports import Admission
from pratique.server.registry.reads import RegistryReads
from pratique.server.registry.settings import RegistrySettings
from pratique.server.registry.testing import FakeAdmission
from tests.support import database

FAR = datetime(2999, 1, 1, tzinfo=UTC)
EVERYTHING = frozenset({"pull", "push", "delete"})
NAME = "acme/app"
LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip"
CONFIG_TYPE = "application/vnd.oci.image.config.v1+json"


class Everything(dict[tuple[str, str], frozenset[str]]):
    """Access to any resource."""

    def get(self, _key: object, _default: object = None) -> frozenset[str]:
        return EVERYTHING | {"*"}


@dataclass(kw_only=True)
class House:
    """The registry, a client of it, and its parts."""

    client: TestClient[Any, Any]
    parts: Parts
    admission: FakeAdmission
    root: Path
    accounts: Mapping[str, int]
    grants: dict[str, Grant] = field(default_factory=dict)

    def grant(self, token: str, *, subject: str = "", refused: bool = False, **access: str) -> dict[str, str]:
        """Make `token` cover the given names (dots for slashes) and return the header that presents it."""
        listed = {
            ("repository", name.replace("__", "/")): frozenset(filter(None, actions.split(",")))
            for name, actions in access.items()
        }
        asked = {key: EVERYTHING - actions for key, actions in listed.items()} if refused else {}
        self.grants[token] = Grant(
            subject=subject, account_id=self.accounts.get(subject), access=listed, refused=asked, expires_at=FAR
        )
        return {"Authorization": f"Bearer {token}"}

    @property
    def all(self) -> dict[str, str]:
        """The header of a token that may do everything."""
        return {"Authorization": "Bearer everything"}

    async def ask(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **how: Any
    ) -> ClientResponse:
        """Send a request with the token that may do everything, unless told otherwise."""
        sent = self.all | dict(headers or {})
        if isinstance(how.get("data"), bytes):
            how["data"] = io.BytesIO(how["data"])
        response = await self.client.request(method, path, headers=sent, allow_redirects=False, **how)
        await response.read()
        return response

    async def push_blob(self, data: bytes, *, name: str = NAME) -> str:
        """Push a blob in one request and return its digest."""
        digest = str(Digest.of(data))
        response = await self.ask("POST", f"/v2/{name}/blobs/uploads/?digest={digest}", data=data)
        assert response.status == 201, await response.text()
        return digest

    async def push_image(self, *, tag: str = "latest", name: str = NAME, layer: bytes = b"layer", **more: Any) -> str:
        """Push a small image and return its digest."""
        config = await self.push_blob(b"{}", name=name)
        layer_digest = await self.push_blob(layer, name=name)
        payload = image(config=config, layers=[(layer_digest, len(layer))], **more)
        return await self.push_manifest(payload, tag=tag, name=name)

    async def push_manifest(
        self, payload: bytes, *, tag: str, name: str = NAME, kind: ManifestType = ManifestType.OCI_IMAGE
    ) -> str:
        """Push a manifest that must be accepted and return its digest."""
        response = await self.ask(
            "PUT", f"/v2/{name}/manifests/{tag}", data=payload, headers={"Content-Type": kind.value}
        )
        assert response.status == 201, await response.text()
        return response.headers["Docker-Content-Digest"]

    async def begin(self, *, name: str = NAME) -> str:
        """Begin an upload and return its location."""
        response = await self.ask("POST", f"/v2/{name}/blobs/uploads/")
        assert response.status == 202, await response.text()
        return response.headers["Location"]

    def refuse(self, token: str, resource: tuple[str, str], *actions: str) -> None:
        """Have a token say that it was asked in vain for these actions."""
        self.grants[token] = replace(self.grants[token], refused={resource: frozenset(actions)})

    async def make_public(self, name: str = NAME) -> None:
        """Make a repository public."""
        await in_database(Repository.objects.filter(name=name).update, visibility=Visibility.PUBLIC)

    @staticmethod
    def sent() -> dict[str, float]:
        """Return the bytes that were given out so far, by who sends them."""
        return {
            each: REGISTRY.get_sample_value("pratique_registry_sent_bytes_total", {"by": each}) or 0.0
            for each in ("registry", "proxy", "store")
        }

    def files(self) -> list[Path]:
        """Return every file in the blob store."""
        return [path for path in (self.root / "blobs").rglob("*") if path.is_file()]

    def with_settings(self, **changes: Any) -> None:
        """Change the registry's settings for this test."""
        object.__setattr__(self.parts, "settings", replace(self.parts.settings, **changes))


def image(*, config: str, layers: list[tuple[str, int]], config_size: int = 2, **more: Any) -> bytes:
    """Write an OCI image manifest."""
    document = {
        "schemaVersion": 2,
        "mediaType": ManifestType.OCI_IMAGE.value,
        "config": {"mediaType": CONFIG_TYPE, "digest": config, "size": config_size},
        "layers": [{"mediaType": LAYER_TYPE, "digest": digest, "size": size} for digest, size in layers],
    }
    return json.dumps(document | more).encode()


def index(children: list[tuple[str, int]], **more: Any) -> bytes:
    """Write an OCI index."""
    document = {
        "schemaVersion": 2,
        "mediaType": ManifestType.OCI_INDEX.value,
        "manifests": [
            {"mediaType": ManifestType.OCI_IMAGE.value, "digest": digest, "size": size} for digest, size in children
        ],
    }
    return json.dumps(document | more).encode()


def events_of(kind: str) -> list[dict[str, Any]]:
    """Return the data of the outbox's events of one type."""
    return list(OutboxEvent.objects.filter(type=kind).order_by("id").values_list("data", flat=True))


async def error_of(response: ClientResponse) -> tuple[int, str, str]:
    """Return status, code and message of an error, which must be the protocol's document with a request id in it."""
    document = json.loads(await response.read())
    (entry,) = document["errors"]
    assert entry["detail"]["request_id"] == response.headers["X-Request-ID"]
    assert response.headers["Docker-Distribution-Api-Version"] == "registry/2.0"
    return response.status, entry["code"], entry["message"]


class PlainServer(TestServer):
    """A test server as the product's: a lost connection cancels no handler, and bodies come as they were sent."""

    async def _make_runner(self, **_: Any) -> AppRunner:
        return AppRunner(self.app, access_log=None, handle_signals=False, auto_decompress=False)


@asynccontextmanager
async def open_house(
    root: Path, *, store: BlobStore | None = None, deciding: Admission | None = None
) -> AsyncIterator[House]:
    """Serve a registry over the run's database; `deciding` decides in the place of the fake."""
    accounts = await in_database(_accounts)
    grants: dict[str, Grant] = {
        "everything": Grant(subject="acme", account_id=accounts["acme"], access=Everything(), expires_at=FAR),
        "nothing": Grant(subject="", account_id=None, access={}, expires_at=FAR),
    }
    own = settings.current(RegistrySettings)
    reads = await open_reads()
    blobs = store or DiskStore(root / "blobs")
    admission = FakeAdmission()
    decider = deciding or admission
    parts = Parts(
        reads=RegistryReads(reads, beside=decider.beside),
        store=blobs,
        settings=own,
        admission=decider,
        verify=_verifier(grants),
        small=SmallBlobs(blobs, largest=own.small_blob, room=own.small_blobs),
    )
    server = PlainServer(make_application(registry_plane(parts)))
    async with TestClient(server) as client:
        yield House(client=client, parts=parts, admission=admission, root=root, accounts=accounts, grants=grants)
    await reads.close()


def _accounts() -> dict[str, int]:
    return {name: Account.objects.get_or_create(name=name)[0].pk for name in ("acme", "beta")}


def _verifier(grants: Mapping[str, Grant]) -> Callable[[str], Grant]:
    def verify(text: str) -> Grant:
        if text not in grants:
            raise BadRegistryToken(problem="not signed by this registry")
        return grants[text]

    return verify


async def open_reads() -> Reads:
    if database.is_postgresql():
        pooled = PostgresReads(os.environ["PRATIQUE_DATABASE_DIRECT_URL"])
        await pooled.open()
        return pooled
    return SqliteReads(Path(django_settings.DATABASES["default"]["NAME"]))
