"""A registry whose pushes are scanned, in one process: blobs on disk, an index of the test's own, jobs run by hand."""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import msgspec

from pratique.core.names import Digest, RepositoryName, Tag
from pratique.core.oci.manifest import read_document
from pratique.core.policy import Mode
from pratique.server.identity.models import Account
from pratique.server.identity.testing import MANAGER
from pratique.server.index import services as index
from pratique.server.index.queries import Release
from pratique.server.jobs import testing as jobs
from pratique.server.jobs.errors import WaitsForChildren
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.services import submit
from pratique.server.jobs.statuses import Status
from pratique.server.kernel import actions, clock
from pratique.server.kernel.actions import Queue
from pratique.server.kernel.outbox.dispatch import Pace, dispatch
from pratique.server.kernel.storage import new_key
from pratique.server.policy.services import policies as policy
from pratique.server.registry import services
from pratique.server.registry.models import Blob, BlobLink, Manifest, Repository
from pratique.server.registry.ports import Brief
from pratique.server.registry.store import blob_store
from pratique.server.scanning.appraising import Appraisals
from pratique.server.scanning.models import Finding, Scan, Verdict
from pratique.server.scanning.services import verdicts
from tests.core.advisories.making import NOW, advisory
from tests.server.index.making import index_file
from tests.support.images import OCI_INDEX, Image, Index

NAME = "acme/app"
QUEUES = (Queue.OSA_CONTAINER_IMAGE_SCAN, Queue.POLICY)


@dataclass(kw_only=True)
class Harbour:
    """What a test does with the system."""

    folder: Path
    worker: Worker
    built: int = 0
    by_hand: bool = False
    """Whether jobs are run by hand, in the test's own transaction, and not by a worker in transactions of its own."""

    def know(self, *records: dict[str, Any], feed: str = "PyPI.zip", now: datetime = NOW) -> Release:
        """Let an index that knows these records be the current one."""
        self.built += 1
        path = index_file(self.folder / f"index-{self.built}", *records, feed=feed, now=now)
        return index.use(path, actor="a test", switch=index.Switch(actor="a test", may_be_older=True))

    def damage_index(self) -> None:
        """Put damaged files in the place of the index's; one that is open stays what it was."""
        for each in (self.folder / "data" / "index").glob("*.index"):
            each.unlink()
            each.write_bytes(b"damaged")

    def push(self, image: Image, *, name: str = NAME, tag: str | None = "latest") -> str:
        """Push an image and return its digest; nothing is scanned yet."""
        repository = self.repository(name)
        for digest, content in image.blobs.items():
            self.hold(repository, digest, content)
        return self.put(image.manifest, name=name, tag=tag, media_type=image.media_type)

    def push_index(self, index: Index, *, name: str = NAME, tag: str | None = "latest") -> str:
        """Push an index with its images."""
        for image in index.images:
            self.push(image, name=name, tag=None)
        return self.put(index.manifest, name=name, tag=tag, media_type=index.media_type)

    def push_nested(self, image: Image, *, depth: int = 1, name: str = NAME, holds: bool = True) -> str:
        """Push an index of an index … of an image, so many levels; return the outermost's digest.

        Without ``holds`` the image itself is not pushed, which only a sparse index allows.
        """
        self.repository(name)
        if holds:
            self.push(image, name=name, tag=None)
        inner, media_type = image.manifest, image.media_type
        for _ in range(depth):
            entry = {"mediaType": media_type, "digest": Digest.of(inner).text, "size": len(inner)}
            document = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [entry]}
            inner, media_type = json.dumps(document).encode(), OCI_INDEX
            digest = self.put(inner, media_type=media_type, name=name)
        return digest

    def put(self, payload: bytes, *, media_type: str, name: str = NAME, tag: str | None = "latest") -> str:
        """Push a manifest alone."""
        digest = Digest.of(payload)
        services.put_manifest(
            RepositoryName.parse(name),
            digest=digest,
            payload=payload,
            document=read_document(payload, media_type),
            tags=[] if tag is None else [Tag.parse(tag)],
            account_id=None,
        )
        return digest.text

    def repository(self, name: str = NAME) -> Repository:
        """Return a repository, made where there is none."""
        namespace, _ = Account.objects.get_or_create(name=name.partition("/")[0])
        return Repository.objects.get_or_create(name=name, defaults={"namespace": namespace})[0]

    def hold(self, repository: Repository, digest: str, content: bytes) -> None:
        """Let a repository hold a blob."""
        blob = Blob.objects.filter(digest=digest).first()
        if blob is None:
            key = new_key()
            asyncio.run(_written(key, content))
            blob = Blob.objects.create(
                digest=digest, size=len(content), storage_key=key, lease_until=clock.now() + timedelta(days=1)
            )
        BlobLink.objects.get_or_create(repository=repository, blob=blob)

    def settle(self) -> int:
        """Deliver events and run jobs until nothing is left to do; return how many jobs were run."""
        done = 0
        while True:
            told = dispatch(Pace())
            ran = _run_by_hand() if self.by_hand else self._run()
            done += ran
            if not told and not ran:
                return done

    def _run(self) -> int:
        return sum(jobs.run_waiting(self.worker, queue=queue) for queue in QUEUES)

    def scan(self, digest: str) -> Scan:
        """Return the scan of a manifest."""
        return Scan.objects.get(manifest__digest=digest)

    def found(self, digest: str) -> list[tuple[str, str]]:
        """Return the findings that count, as vulnerability and package."""
        rows = Finding.objects.filter(subject__digest=digest, suppressed="").select_related("match__component")
        return sorted((each.match.vulnerability, each.match.component.name) for each in rows)

    def verdict(self, digest: str, *, name: str = NAME) -> Verdict:
        """Return the verdict on a manifest as a pull would get it."""
        manifest = Manifest.objects.get(digest=digest)
        return verdicts.present(self.repository(name).pk, manifest.pk)

    def shown(self, digest: str, *, name: str = NAME) -> tuple[Brief, Brief]:
        """Return what is shown of a manifest by a list, and by its own page."""
        repository, manifest = self.repository(name).pk, Manifest.objects.get(digest=digest).pk
        whole = Appraisals().appraise(repository, manifest)
        own = Brief(status=whole.scan.status, action=whole.verdict.action, findings=whole.findings)
        return Appraisals().briefs(repository, [manifest])[manifest], own

    def enforce(self, name: str) -> None:
        """Let a policy refuse."""
        policy.set_mode(name, Mode.ENFORCING, by=MANAGER)

    def jobs_of(self, action: str) -> int:
        """Return how many jobs of an action there are."""
        return Job.objects.filter(action=action).count()


def open_harbour(folder: Path, *, by_hand: bool = False) -> Harbour:
    """Make a harbour with an index that knows of `sample` below 2.0, and the shipped policies."""
    policy.bring_shipped()
    made = Harbour(folder=folder, worker=jobs.worker(), by_hand=by_hand)
    made.know(advisory())
    return made


def _run_by_hand() -> int:
    waiting = Job.objects.filter(status=Status.WAITING.value, queue__in=[each.value for each in QUEUES])
    done = 0
    while (job := waiting.order_by("pk").first()) is not None:
        Job.objects.filter(pk=job.pk).update(status=Status.DONE.value, finished_at=clock.now())
        action = actions.declared()[job.action]
        with contextlib.suppress(WaitsForChildren):
            action.run(ByHand(job=job), msgspec.convert(job.parameters, action.parameters))
        done += 1
    return done


@dataclass(slots=True, kw_only=True)
class ByHand(jobs.FakeContext):
    """A context whose children are real jobs; a parent that waits is one when its children are done."""

    job: Job

    def spawn(
        self, action: str, parameters: msgspec.Struct | Mapping[str, Any] | None = None, *, single_flight: str = ""
    ) -> UUID:
        return submit(action, parameters, single_flight=single_flight, parent=self.job).uuid

    def wait_for_children(self) -> NoReturn:
        submit(self.job.action, self.job.parameters, single_flight=self.job.single_flight)
        raise WaitsForChildren


async def _written(key: Any, content: bytes) -> None:
    writer = await blob_store().create(key)
    await writer.write([content])
    await writer.seal()
    await writer.close()
