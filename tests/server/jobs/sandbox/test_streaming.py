"""A call reads a stream of any size: with back-pressure, an early end, and every limit of a call."""

import tracemalloc
from collections.abc import Iterator

import pytest

from pratique.server.jobs.sandbox import Crashed, Limits, OutOfMemory, Refused, Sandbox, TimedOut
from pratique.server.jobs.sandbox import probes as probes_module
from pratique.server.jobs.sandbox.frames import MIB

PROBES = probes_module.__name__
ROOMY = Limits(memory=64 * MIB, cpu_seconds=5, wall_seconds=30)


class ReadingFailed(Exception):
    pass


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(preload=[PROBES]) as made:
        yield made


def chunks(count: int, *, size: int = MIB) -> Iterator[bytes]:
    for number in range(count):
        yield bytes([number % 256]) * size


def failing(count: int) -> Iterator[bytes]:
    yield from chunks(count)
    raise ReadingFailed


def test_a_stream_larger_than_the_memory_passes(sandbox: Sandbox) -> None:
    assert sandbox.stream(f"{PROBES}.count", b"", chunks(200), ROOMY) == str(200 * MIB).encode()


def test_the_owner_holds_little_of_a_stream(sandbox: Sandbox) -> None:
    sandbox.stream(f"{PROBES}.count", b"", chunks(1), ROOMY)
    tracemalloc.start()
    sandbox.stream(f"{PROBES}.count", b"", chunks(64), ROOMY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 8 * MIB


def test_no_stream_and_odd_chunks_are_streams_too(sandbox: Sandbox) -> None:
    assert sandbox.stream(f"{PROBES}.count", b"", [], ROOMY) == b"0"
    assert sandbox.stream(f"{PROBES}.count", b"", [b"", b"a", b"", b"bc"], ROOMY) == b"3"
    assert sandbox.stream(f"{PROBES}.taste", b"3", [b"a", b"bc"], ROOMY) == b"abc"


def test_a_call_may_stop_reading_early_and_the_next_one_starts_afresh(sandbox: Sandbox) -> None:
    drawn = []

    def drawing() -> Iterator[bytes]:
        for chunk in chunks(10_000):
            drawn.append(len(chunk))
            yield chunk

    for _ in range(5):
        assert sandbox.stream(f"{PROBES}.taste", b"5", drawing(), ROOMY) == bytes(5)
    assert len(drawn) < 100
    assert sandbox.call(f"{PROBES}.echo", b"still here") == b"still here"


def test_a_refusal_in_mid_stream_leaves_the_process_usable(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="ValueError"):
        sandbox.stream(f"{PROBES}.taste", b"no number", chunks(50), ROOMY)
    assert sandbox.stream(f"{PROBES}.count", b"", [b"abc"], ROOMY) == b"3"


def test_whoever_hoards_a_stream_runs_out_of_memory(sandbox: Sandbox) -> None:
    with pytest.raises(OutOfMemory):
        sandbox.stream(f"{PROBES}.hoard", b"", chunks(500), ROOMY)
    assert sandbox.call(f"{PROBES}.echo", b"still here") == b"still here"


def test_whoever_does_not_read_is_stopped_at_the_deadline(sandbox: Sandbox) -> None:
    limits = Limits(memory=64 * MIB, cpu_seconds=5, wall_seconds=0.4)
    with pytest.raises(TimedOut, match=r"0\.4 s"):
        sandbox.stream(f"{PROBES}.ignore", b"", chunks(50), limits)
    assert sandbox.call(f"{PROBES}.echo", b"still here") == b"still here"


def test_a_crash_in_mid_stream_is_told(sandbox: Sandbox) -> None:
    with pytest.raises(Crashed):
        sandbox.stream(f"{PROBES}.vanish", b"", chunks(50), ROOMY)
    assert sandbox.call(f"{PROBES}.echo", b"still here") == b"still here"


def test_what_the_stream_raises_comes_through(sandbox: Sandbox) -> None:
    with pytest.raises(ReadingFailed):
        sandbox.stream(f"{PROBES}.count", b"", failing(3), ROOMY)
    assert sandbox.call(f"{PROBES}.echo", b"still here") == b"still here"


def test_a_stream_longer_than_allowed_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="more than the 3145728 bytes"):
        sandbox.stream(f"{PROBES}.count", b"", chunks(4), Limits(stream_bytes=3 * MIB))
    assert sandbox.call(f"{PROBES}.echo", b"still here") == b"still here"
