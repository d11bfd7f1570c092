"""Reading layers in the sandbox, and keeping the record of each, once for a digest and a version of the analyser."""

import atexit
import os
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Final, Protocol

import msgspec

from pratique.core.analysis import Code, LayerRecord, Limits, Problem, Source, layers
from pratique.server.inventory import models
from pratique.server.inventory.settings import InventorySettings
from pratique.server.jobs.sandbox import Crashed, OutOfMemory, Refused, Sandbox, SandboxError, TimedOut
from pratique.server.jobs.sandbox import Limits as SandboxLimits
from pratique.server.kernel import settings

FUNCTION: Final = f"{layers.__name__}.{layers.analyse_in_sandbox.__name__}"
_CHUNK: Final = 256 * 1024
_GRACE: Final = 30.0
"""Seconds beyond the analyser's own limit until it is stopped from outside, and keeps nothing."""


class Streams(Protocol):
    """What a layer is read with: a sandbox, as its `stream` is."""

    def stream(
        self, function: str, payload: bytes, chunks: Iterable[bytes], limits: SandboxLimits | None = None
    ) -> bytes:
        """Run a function on a stream within limits; raises what a sandbox does."""


Opener = Callable[[], AbstractContextManager[Source]]


class _Shared:
    """This process's sandbox, made when it is first wanted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sandbox: Sandbox | None = None
        self._process = 0

    def get(self) -> Sandbox:
        with self._lock:
            if self._sandbox is None or self._process != os.getpid():  # a fork must not share its parent's pipes
                self._process = os.getpid()
                self._sandbox = Sandbox(preload=[layers.__name__])
                atexit.register(self._sandbox.close)
            return self._sandbox


_shared: Final = _Shared()


def sandbox() -> Sandbox:
    """Return this process's sandbox for layers; made at the first call, replaced by itself when it dies."""
    return _shared.get()


def analyse(
    digest: str,
    open_blob: Opener,
    *,
    media_type: str = "",
    sandbox: Streams,
    check: Callable[[], None] = lambda: None,
) -> LayerRecord:
    """Read a layer in the sandbox and return what it holds; records nothing.

    A layer that the sandbox could not finish gives a record with a problem that names the digest. What goes wrong with
    the blob itself (its opening, its reading) is raised as it is, since it says nothing about the layer. `check` is
    called before each piece and ends the reading by raising: a job that is to stop does not read on for minutes.
    """
    chosen = settings.current(InventorySettings)
    order = msgspec.msgpack.encode(layers.Order(media_type=media_type, limits=_limits(chosen)))
    try:
        try:
            answer = _streamed(sandbox, order, open_blob, chosen, check)
        except Crashed:  # by the layer, or by something that befell this machine: only the former happens again
            answer = _streamed(sandbox, order, open_blob, chosen, check)
    except SandboxError as error:
        return _failed(digest, error)
    return msgspec.msgpack.decode(answer, type=LayerRecord)


def record_layer(digest: str, record: LayerRecord, *, seconds: float = 0.0) -> None:
    """Keep a layer's record under its digest and engine; of two that were made the first stays."""
    row = models.LayerRecord(
        digest=digest,
        engine=record.engine,
        diff_id=record.diff_id,
        size=record.size,
        entries=record.entries,
        problems=len(record.problems),
        seconds=seconds,
        content=zlib.compress(msgspec.msgpack.encode(record), 1),
    )
    models.LayerRecord.objects.bulk_create([row], ignore_conflicts=True)


def _streamed(
    sandbox: Streams, order: bytes, open_blob: Opener, chosen: InventorySettings, check: Callable[[], None]
) -> bytes:
    with open_blob() as blob:
        return sandbox.stream(FUNCTION, order, _chunks(blob, check), _sandbox_limits(chosen))


def _chunks(blob: Source, check: Callable[[], None]) -> Iterator[bytes]:
    while chunk := blob.read(_CHUNK):
        check()
        yield chunk


def _limits(chosen: InventorySettings) -> Limits:
    return Limits(
        compressed=chosen.layer_compressed_max,
        uncompressed=chosen.layer_uncompressed_max,
        ratio=chosen.layer_ratio_max,
        ratio_from=chosen.layer_ratio_from,
        entries=chosen.layer_entries_max,
        path=chosen.path_max,
        depth=chosen.depth_max,
        header=chosen.header_max,
        file=chosen.file_max,
        packages=chosen.layer_packages_max,
        seconds=chosen.layer_seconds,
    )


def _sandbox_limits(chosen: InventorySettings) -> SandboxLimits:
    seconds = chosen.layer_seconds + _GRACE
    return SandboxLimits(
        memory=chosen.sandbox_memory,
        cpu_seconds=int(seconds),
        wall_seconds=seconds,
        output_bytes=chosen.record_max,
        # One more than the analyser takes: it is the one to say so.
        stream_bytes=chosen.layer_compressed_max + 2 * _CHUNK,
    )


def _failed(digest: str, error: SandboxError) -> LayerRecord:
    match error:
        case TimedOut():
            code, why = Code.TOO_SLOW, "it took too long"
        case OutOfMemory():
            code, why = Code.TOO_MUCH_MEMORY, "it needed too much memory"
        case Crashed():
            code, why = Code.ANALYSER_FAILED, "reading it ended the process that did"
        case Refused():
            code, why = Code.ANALYSER_FAILED, f"the analyser failed ({error.fields.get('reason', '')})"
        case _:
            raise error
    text = f"The layer {digest} was not read: {why}. What it holds is not known."
    return LayerRecord(problems=(Problem(code=code, text=text[:1000]),))
