"""Recording what an image holds: components once for all images, and which of them, where, by which layer."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final, TypeVar

import msgspec
from django.db import transaction

from pratique.core.analysis import ENGINE, Inventory, Package
from pratique.server.inventory.models import Component, Subject, SubjectComponent, SubjectKind
from pratique.server.kernel import clock

T = TypeVar("T")

_BATCH: Final = 500
_ANSWERS: Final = ("ecosystem", "subject_name", "subject_version", "source_name", "source_version")
"""What a later version of ours may answer otherwise about the same purl."""

_Held = tuple[int, str]
"""A component's key and the path it was found at: what is in a subject once."""


def record_image(digest: str, inventory: Inventory, *, layers: Sequence[str]) -> Subject:
    """Record what an image holds; `layers` are its layers' digests, the lowest first.

    The subject's `version` grows when its contents changed; recording the same again changes nothing.
    """
    contents = _contents_digest(inventory, layers)
    known = Subject.objects.filter(kind=SubjectKind.IMAGE, digest=digest, contents_digest=contents).first()
    if known is not None and known.engine == ENGINE:
        return known
    # Before the transaction: components are true by themselves, and their writing should keep no other writer waiting.
    keys = _components({each.package.purl: each.package for each in inventory.found})
    with transaction.atomic():
        subject, is_new = _claimed(digest)
        if is_new or subject.contents_digest != contents:
            _replace_held(subject, inventory, keys, layers)
            subject.version = subject.version if is_new else subject.version + 1
        _describe(subject, inventory, contents)
        subject.save()
    return subject


def _claimed(digest: str) -> tuple[Subject, bool]:
    """Give the image's row, locked until the transaction ends, and whether it was made just now."""
    fresh = Subject(kind=SubjectKind.IMAGE, digest=digest, engine=ENGINE, contents_digest="")
    Subject.objects.bulk_create([fresh], ignore_conflicts=True)
    subject = Subject.objects.select_for_update().get(kind=SubjectKind.IMAGE, digest=digest)
    return subject, not subject.contents_digest


def _describe(subject: Subject, inventory: Inventory, contents: str) -> None:
    distribution = inventory.distribution
    subject.engine = ENGINE
    subject.distribution_id = distribution.id if distribution else ""
    subject.distribution_version = distribution.version_id if distribution else ""
    subject.distribution_name = distribution.name if distribution else ""
    subject.problems = [
        {"layer": layer, "path": each.path, "code": each.code.value, "text": each.text}
        for layer, each in inventory.problems
    ]
    subject.contents_digest = contents
    subject.recorded_at = clock.now()


def _replace_held(subject: Subject, inventory: Inventory, keys: Mapping[str, int], layers: Sequence[str]) -> None:
    wanted: dict[_Held, SubjectComponent] = {}
    for each in inventory.found:
        row = SubjectComponent(
            subject=subject,
            component_id=keys[each.package.purl],
            layer=each.layer,
            layer_digest=layers[each.layer],
            path=each.path,
            owner_id=keys.get(each.owner) if each.owner else None,
        )
        wanted[row.component_id, row.path] = row
    gone: list[int] = []
    for old in SubjectComponent.objects.filter(subject=subject).iterator(_BATCH):
        new = wanted.get((old.component_id, old.path))
        if new is not None and _is_same(old, new):
            del wanted[old.component_id, old.path]
        else:
            gone.append(old.pk)
    for keys_gone in _batches(gone):
        SubjectComponent.objects.filter(pk__in=keys_gone).delete()
    SubjectComponent.objects.bulk_create(wanted.values(), batch_size=_BATCH)


def _is_same(old: SubjectComponent, new: SubjectComponent) -> bool:
    return (old.layer, old.layer_digest, old.owner_id) == (new.layer, new.layer_digest, new.owner_id)


def _components(packages: Mapping[str, Package]) -> dict[str, int]:
    """Give the keys of components by purl; makes those that are missing, mends those that were told otherwise."""
    keys: dict[str, int] = {}
    for purls in _batches(sorted(packages)):
        known = {each.purl: each for each in Component.objects.filter(purl__in=purls)}
        missing = [_row(packages[purl]) for purl in purls if purl not in known]
        if missing:
            Component.objects.bulk_create(missing, ignore_conflicts=True)
            known = {each.purl: each for each in Component.objects.filter(purl__in=purls)}
        stale = [each for each in known.values() if _mend(each, packages[each.purl])]
        if stale:
            Component.objects.bulk_update(stale, _ANSWERS)
        keys |= {purl: each.pk for purl, each in known.items()}
    return keys


def _row(package: Package) -> Component:
    return Component(**msgspec.structs.asdict(package))


def _mend(component: Component, package: Package) -> bool:
    """Take over what is now answered otherwise; tells whether anything was."""
    changed = [name for name in _ANSWERS if getattr(component, name) != getattr(package, name)]
    for name in changed:
        setattr(component, name, getattr(package, name))
    return bool(changed)


def _batches(items: Iterable[T]) -> Iterable[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _contents_digest(inventory: Inventory, layers: Sequence[str]) -> str:
    return hashlib.sha256(msgspec.msgpack.encode((inventory, list(layers)))).hexdigest()
