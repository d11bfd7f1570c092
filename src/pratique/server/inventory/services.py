"""What can be done: read a layer, keep its record, record what an image holds."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from pratique.core.analysis import Inventory, LayerRecord, Source
from pratique.server.inventory.models import Subject
from pratique.server.jobs.sandbox import Sandbox

__all__ = ["analyse", "record_image", "record_layer", "sandbox"]


def sandbox() -> Sandbox:
    """Return this process's sandbox for layers; made at the first call, replaced by itself when it dies."""
    raise NotImplementedError


def analyse(
    digest: str, open_blob: Callable[[], AbstractContextManager[Source]], *, media_type: str, sandbox: Sandbox
) -> LayerRecord:
    """Read a layer in the sandbox and return what it holds; records nothing.

    A layer that the sandbox could not finish gives a record with a problem. What goes wrong with the blob itself
    (its opening, its reading) is raised as it is, since it says nothing about the layer.
    """
    raise NotImplementedError


def record_layer(digest: str, record: LayerRecord, *, seconds: float = 0.0) -> None:
    """Keep a layer's record under its digest and engine; of two that were made the first stays."""
    raise NotImplementedError


def record_image(digest: str, inventory: Inventory, *, layers: Sequence[str]) -> Subject:
    """Record what an image holds; `layers` are its layers' digests, the lowest first.

    The subject's `version` grows when its contents changed; recording the same again changes nothing.
    """
    raise NotImplementedError
