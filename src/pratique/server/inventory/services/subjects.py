"""Recording what an image or SBOM holds: components once for all of them, and which, where, by which layer."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final, TypeVar

import msgspec
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from pratique.core.analysis import ENGINE, Found, Inventory, Package
from pratique.server.inventory.models import Component, Subject, SubjectComponent, SubjectKind
from pratique.server.kernel import clock

T = TypeVar("T")

_BATCH: Final = 500
_TRIES: Final = 3
_ANSWERS: Final = ("name", "ecosystem", "subject_name", "subject_version", "source_name", "source_version")
"""What a later version of ours may answer otherwise about the same purl."""

_FACTS: Final = ("purl", "type", "version", *_ANSWERS)
_PLACE: Final = ("layer", "layer_digest", "owner_id", "relation")

_Held = tuple[int, str]
"""A component's key and the path it was found at: what is in a subject once."""
_Row = Sequence[str | int | None]
_Place = tuple[int, str, int | None, str]
"""The layer, by position and digest, the key of the owner, and how the component came to be there."""


def record_image(digest: str, inventory: Inventory, *, layers: Sequence[str]) -> Subject:
    """Record what an image holds; `layers` are its layers' digests, the lowest first.

    The subject's `version` grows when its contents changed; recording the same again changes nothing.
    """
    return _record(SubjectKind.IMAGE, digest, inventory, layers)


def record_sbom(key: str, packages: Sequence[Package]) -> Subject:
    """Record what an SBOM names, under a key of its owner's; recording the same again changes nothing."""
    found = tuple(Found(package=each, layer=0, path="") for each in packages)
    return _record(SubjectKind.SBOM, key, Inventory(found=found), [""])


def forget_sbom(key: str) -> None:
    """Forget what an SBOM named, a part at a time; components themselves stay, since others may have them."""
    subject = Subject.objects.filter(kind=SubjectKind.SBOM, digest=key).first()
    if subject is None:
        return
    held = SubjectComponent.objects.filter(subject=subject).order_by("pk").values_list("pk", flat=True)
    while batch := list(held[:_BATCH]):
        SubjectComponent.objects.filter(pk__in=batch).delete()
    subject.delete()


def _record(kind: SubjectKind, digest: str, inventory: Inventory, layers: Sequence[str]) -> Subject:
    contents = _contents_digest(inventory, layers)
    known = Subject.objects.filter(kind=kind, digest=digest, contents_digest=contents).first()
    if known is not None and known.engine == ENGINE:
        return known
    packages = {each.package.purl: each.package for each in inventory.found}
    for attempt in range(_TRIES):
        # Before the transaction: components are true by themselves, and their writing should keep no other waiting.
        keys = _components(packages)
        try:
            return _written(kind, digest, inventory, keys, layers)
        except IntegrityError:  # one that nothing held was forgotten between our look and our writing
            if attempt == _TRIES - 1:
                raise
    raise AssertionError  # the last attempt has returned or raised


@transaction.atomic
def _written(
    kind: SubjectKind, digest: str, inventory: Inventory, keys: Mapping[str, int], layers: Sequence[str]
) -> Subject:
    contents = _contents_digest(inventory, layers)
    subject, is_new = _claimed(kind, digest)
    if is_new or subject.contents_digest != contents:
        _replace_held(subject, inventory, keys, layers)
        subject.version = subject.version if is_new else subject.version + 1
    _describe(subject, inventory, contents)
    subject.save()
    return subject


def _claimed(kind: SubjectKind, digest: str) -> tuple[Subject, bool]:
    """Give the subject's row, locked until the transaction ends, and whether it was made just now."""
    fresh = Subject(kind=kind, digest=digest, engine=ENGINE, contents_digest="")
    Subject.objects.bulk_create([fresh], ignore_conflicts=True)
    subject = Subject.objects.select_for_update().get(kind=kind, digest=digest)
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
    wanted: dict[_Held, _Place] = {}
    for each in inventory.found:
        owner = keys.get(each.owner) if each.owner else None
        wanted[keys[each.package.purl], each.path] = (each.layer, layers[each.layer], owner, each.relation or "")
    gone: list[int] = []
    rows = SubjectComponent.objects.filter(subject=subject).order_by()
    for key, component, path, *place in rows.values_list("pk", "component_id", "path", *_PLACE).iterator(_BATCH):
        if wanted.get((component, path)) == tuple(place):
            del wanted[component, path]
        else:
            gone.append(key)
    for batch in _batches(gone):
        SubjectComponent.objects.filter(pk__in=batch).delete()
    _insert(
        SubjectComponent,
        ("subject_id", "component_id", "path", *_PLACE),
        [(subject.pk, component, path, *place) for (component, path), place in wanted.items()],
    )


def _components(packages: Mapping[str, Package]) -> dict[str, int]:
    """Give the keys of components by purl; makes those that are missing, mends those that were told otherwise."""
    keys: dict[str, int] = {}
    for purls in _batches(sorted(packages)):
        known = _known(purls, packages)
        missing = [packages[purl] for purl in purls if purl not in known]
        if missing:
            now = connection.ops.adapt_datetimefield_value(clock.now())
            rows = [(*(getattr(each, name) for name in _FACTS), now) for each in missing]
            _insert(Component, (*_FACTS, "created_at"), rows, conflict="ON CONFLICT (purl) DO NOTHING")
            known = _known(purls, packages)
        keys |= known
    return keys


def _known(purls: Sequence[str], packages: Mapping[str, Package]) -> dict[str, int]:
    known: dict[str, int] = {}
    rows = Component.objects.filter(purl__in=purls).order_by()
    for key, purl, *answers in rows.values_list("pk", "purl", *_ANSWERS):
        known[purl] = key
        present = {name: getattr(packages[purl], name) for name in _ANSWERS}
        if list(present.values()) != answers:
            Component.objects.filter(pk=key).update(**present)
    return known


def _insert(model: type[Model], columns: Sequence[str], rows: Sequence[_Row], *, conflict: str = "") -> None:
    """Insert rows by one prepared statement: thousands of model instances cost seconds, this some hundredths."""
    names = ", ".join(columns)
    marks = ", ".join(["%s"] * len(columns))
    # Table and columns are our own words.
    statement = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks}) {conflict}"  # noqa: S608, SLF001
    for batch in _batches(rows):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, batch)


def _batches(items: Iterable[T]) -> Iterable[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _contents_digest(inventory: Inventory, layers: Sequence[str]) -> str:
    return hashlib.sha256(msgspec.msgpack.encode((inventory, list(layers)))).hexdigest()
