"""People who push while something dies, and the judgement afterwards: what was acknowledged, what is half-done."""

import http.client
import itertools
import json
import random
import threading
from dataclasses import dataclass, field
from typing import Self

from tests.support.images import Image, digest_of, small_image
from tests.support.oci import Registry
from tests.support.waiting import eventually

BROKEN = (OSError, http.client.HTTPException, AssertionError, LookupError, ValueError)
BLOB_MAX = 400_000


@dataclass(kw_only=True, slots=True)
class Pusher:
    """Somebody who pushes one image after the other to a repository, and notes what the registry acknowledged."""

    registry: Registry
    repository: str
    seed: int
    images: list[tuple[str, Image]] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    tried: dict[str, bytes] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._push_on, name=f"pusher of {self.repository}", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        assert self._thread
        self._thread.join(60)
        assert not self._thread.is_alive(), f"the pusher of {self.repository} hangs"

    def wait_for(self, images: int, *, within: float = 60.0) -> None:
        """Wait until that many more images were acknowledged."""
        target = len(self.images) + images
        eventually(lambda: len(self.images) >= target, within=within, every=0.01, what=f"{images} pushes; {self}")

    def __str__(self) -> str:
        return f"{len(self.images)} images acknowledged, {len(self.failures)} failures, the last: {self.failures[-1:]}"

    def _push_on(self) -> None:
        chance = random.Random(self.seed)
        for number in itertools.count():
            if self._stop.is_set():
                return
            image = small_image(self.seed * 10_000 + number, size=chance.randrange(BLOB_MAX))
            try:
                self._push(f"v{number}", image)
            except BROKEN as problem:
                self.failures.append(repr(problem)[:500])
            # A server that is down refuses at once, and what was pushed is read back at the end: no need to hurry.
            self._stop.wait(0.05)

    def _push(self, tag: str, image: Image) -> None:
        for digest, content in image.blobs.items():
            self.tried[digest] = content
            self.registry.push_blob(self.repository, content)
            self.blobs[digest] = content
        self.registry.put_manifest(self.repository, tag, image).expect(201)
        self.images.append((tag, image))

    def lost(self) -> list[str]:
        """List what was acknowledged and is not there, byte for byte."""
        blobs = [
            f"blob {digest}"
            for digest, content in self.blobs.items()
            if self.registry.blob(self.repository, digest).body != content
        ]
        manifests = [
            f"manifest of {tag}"
            for tag, image in self.images
            if self.registry.manifest(self.repository, tag).body != image.manifest
        ]
        tags = set(self.registry.tags(self.repository))
        return blobs + manifests + [f"tag {tag}" for tag, _ in self.images if tag not in tags]

    def half_done(self) -> list[str]:
        """List what is visible and not whole: a tag whose image cannot be pulled, a blob that is not what it says."""
        found = []
        for tag in self.registry.tags(self.repository):
            manifest = self.registry.manifest(self.repository, tag).expect(200)
            described = json.loads(manifest.body)
            for descriptor in (described["config"], *described["layers"]):
                blob = self.registry.blob(self.repository, descriptor["digest"])
                if blob.status != 200 or digest_of(blob.body) != descriptor["digest"]:
                    found.append(f"{tag}: blob {descriptor['digest']} answers {blob.status}")
        for digest, content in self.tried.items():
            blob = self.registry.blob(self.repository, digest)
            if blob.status != 404 and blob.body != content:
                found.append(f"blob {digest} answers {blob.status} with {len(blob.body)} of {len(content)} bytes")
        return found
