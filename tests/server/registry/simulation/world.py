"""What the world holds beside the database: what was acknowledged, and what the store lost to collectors."""

import random
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from pratique.core.names import Digest
from pratique.core.oci.media_types import ManifestType
from pratique.server.identity.principal import Principal
from pratique.server.registry.reads import RegistryReads
from tests.server.registry.simulation.places import Place

Actor = Generator[None, None, None]

REPOSITORIES = ("acme/app", "acme/base", "acme/tools")
TAGS = ("v1", "v2", "latest")
LEASE = timedelta(hours=24)
UNTAGGED = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A manifest that somebody made; its bytes are in the world for good."""

    payload: bytes
    kind: ManifestType
    blobs: tuple[bytes, ...] = ()
    children: tuple[str, ...] = ()
    subject: str = ""

    @property
    def digest(self) -> str:
        return str(Digest.of(self.payload))


@dataclass(slots=True)
class Held:
    """A manifest in a repository, as it was acknowledged, `since` the push that made it so."""

    tags: set[str]
    untagged_since: datetime
    since: datetime


@dataclass(slots=True, kw_only=True)
class World:
    """The world; `random` decides everything.

    `gone` says since when what was deleted had been there; `lost` counts the bytes that the place lost while collectors
    were in.
    """

    random: random.Random
    principal: Principal
    reads: RegistryReads
    place: Place
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    known: dict[str, Made] = field(default_factory=dict)
    held: dict[str, dict[str, Held]] = field(default_factory=dict)
    gone: dict[tuple[str, str], datetime] = field(default_factory=dict)
    deleted: dict[UUID, dict[str, Held]] = field(default_factory=dict)
    lost: int = 0
    done: Counter[str] = field(default_factory=Counter)

    def let_time_pass(self) -> None:
        """Let time pass: mostly little, now and then some hours."""
        few = self.random.random() < 0.97
        self.now += timedelta(hours=self.random.random() / 30 if few else self.random.random() * 8)

    def untag(self, name: str, tag: str, *, unless: str = "") -> None:
        """Note that a tag went from whatever had it in a repository."""
        for digest, each in self.held.get(name, {}).items():
            if tag in each.tags and digest != unless:
                each.tags.discard(tag)
                each.untagged_since = self.now

    def any_manifest(self) -> tuple[str, str] | None:
        """Choose a manifest of a repository; None when the chosen repository has none."""
        name = self.random.choice(REPOSITORIES)
        own = sorted(self.held.get(name, {}))
        return (name, self.random.choice(own)) if own else None
