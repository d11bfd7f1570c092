"""What is known: records of layers, subjects and their components."""

import zlib
from collections.abc import Iterable, Mapping

import msgspec
from django.db.models import QuerySet

from pratique.core.analysis import ENGINE, LayerRecord
from pratique.server.inventory import models
from pratique.server.inventory.models import Subject, SubjectComponent

__all__ = ["components", "layer_records", "subject"]


def layer_records(digests: Iterable[str]) -> Mapping[str, LayerRecord]:
    """Return the records that the present analyser made of these layers; a layer that was not read is absent.

    A failed analysis is a record too: its problem says why.
    """
    rows = models.LayerRecord.objects.filter(digest__in=list(digests), engine=ENGINE)
    return {row.digest: _unpacked(bytes(row.content)) for row in rows}


def subject(digest: str) -> Subject | None:
    """Return the image of that digest; None when its contents were not recorded yet."""
    return Subject.objects.filter(kind="image", digest=digest).first()


def components(subject: Subject) -> QuerySet[SubjectComponent]:
    """Return what a subject holds, with components and owners joined."""
    return SubjectComponent.objects.filter(subject=subject).select_related("component", "owner")


def _unpacked(content: bytes) -> LayerRecord:
    # bounded: by the inventory's record_max when it was written
    packed = zlib.decompress(content)
    return msgspec.msgpack.decode(packed, type=LayerRecord)
