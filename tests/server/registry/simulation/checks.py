"""What must hold: at any moment, and once everything has ended."""

from django.db.models import Sum

from pratique.core.names import Digest
from pratique.server.kernel.storage import StorageKey
from pratique.server.registry import models
from pratique.server.registry.models import (
    BlobLink,
    Leftover,
    ManifestLink,
    ManifestReference,
    Reclaimed,
    Remains,
)
from pratique.server.registry.services.recount import Figures, true_of_namespace, true_of_repository
from tests.server.registry.simulation.world import UNTAGGED, World

OF_BYTES = ("blob", "upload", "orphan", "leftover")


def check(world: World) -> None:
    """Compare what the database and the store hold with what was acknowledged."""
    rows = ManifestLink.objects.filter(repository__deleted_at=None)
    links = list(rows.values_list("repository__name", "manifest__digest", "manifest_id", "repository_id"))
    present = {(name, digest) for name, digest, _, _ in links}
    expected = {(name, digest) for name, manifests in world.held.items() for digest in manifests}
    assert present <= expected, f"back by itself: {present - expected}"
    for name, digest in sorted(expected - present):
        each, made = world.held[name][digest], world.known[digest]
        assert _may_be_gone(world, name, digest, present), (
            f"{name} lost {digest} {each} of {made.subject} at {world.now}"
        )
        world.gone[name, digest] = world.held[name].pop(digest).since
    tags = {
        (name, tag, digest)
        for name, manifests in world.held.items()
        for digest, each in manifests.items()
        for tag in each.tags
    }
    found = models.Tag.objects.filter(repository__deleted_at=None)
    assert set(found.values_list("repository__name", "name", "link__manifest__digest")) == tags
    _check_blobs(world, [(manifest, repository) for _, _, manifest, repository in links])
    _check_counters(world)


def check_store(world: World) -> None:
    """Compare the place with what is needed, byte for byte, and with the ledger; once the collector has ended."""
    needed = {data for manifests in world.held.values() for digest in manifests for data in world.known[digest].blobs}
    listed = list(world.place.store.listing())
    assert sorted(world.place.read(each.key) for each in listed) == sorted(needed)
    assert sum(each.size for each in listed) == world.place.walk(), "something lies there that the store does not list"
    assert not Remains.objects.exists()
    assert not Leftover.objects.exists()
    ledger = Reclaimed.objects.filter(what__in=OF_BYTES).aggregate(size=Sum("size"))["size"]
    assert ledger == world.lost, "the ledger says something else than the store lost"


def _check_blobs(world: World, links: list[tuple[int, int]]) -> None:
    linked = set(BlobLink.objects.values_list("repository_id", "blob_id"))
    references: dict[int, list[tuple[int, str, str]]] = {}
    rows = ManifestReference.objects.filter(blob__isnull=False)
    for manifest, needed, digest, key in rows.values_list("manifest_id", "blob_id", "digest", "blob__storage_key"):
        references.setdefault(manifest, []).append((needed or 0, digest, key))
    found: dict[str, str] = {}
    for manifest, repository in links:
        for blob, digest, key in references.get(manifest, []):
            assert (repository, blob) in linked, f"{digest} is not where a manifest needs it"
            if key not in found:
                found[key] = str(Digest.of(world.place.read(StorageKey(key))))
            assert found[key] == digest, f"{digest} is lost"


def _check_counters(world: World) -> None:
    """Compare the counters of quotas with what is held, as `usage_check` does."""
    for each in models.Repository.objects.all():
        counted = Figures(held=each.held, tag_count=each.tag_count)
        assert counted == true_of_repository(each.pk), f"{each.name} is counted wrong at {world.now}"
    for namespace in models.Namespace.objects.all():
        assert namespace.held == true_of_namespace(namespace.pk).held, "the namespace is counted wrong"


def _may_be_gone(world: World, name: str, digest: str, present: set[tuple[str, str]]) -> bool:
    """Whether the collector was right to delete a manifest: without a tag for long, or after its subject.

    The subject may have been pushed again since: it is younger then than what referred to it.
    """
    each, made = world.held[name][digest], world.known[digest]
    if each.tags or any(digest in world.known[other].children for place, other in present if place == name):
        return False
    if made.subject:
        subject = world.held[name].get(made.subject)
        return (name, made.subject) not in present or subject is None or subject.since > each.since
    return world.now - each.untagged_since >= UNTAGGED
