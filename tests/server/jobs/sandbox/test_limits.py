"""Each limit of the sandbox is seen to bite, and the next call to work."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pratique.server.jobs.sandbox import (
    Crashed,
    Limits,
    OutOfMemory,
    Refused,
    Sandbox,
    SandboxError,
    TimedOut,
    self_check,
)
from pratique.server.jobs.sandbox import probes as probes_module
from pratique.server.jobs.sandbox.frames import MIB

PROBES = probes_module.__name__
SHORT = Limits(memory=64 * MIB, cpu_seconds=1, wall_seconds=0.4, open_files=24)
ROOMY = Limits(memory=64 * MIB, cpu_seconds=1, wall_seconds=20, open_files=24, output_bytes=1000, input_bytes=1000)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(preload=[PROBES]) as made:
        yield made


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    function: str
    payload: bytes = b""
    limits: Limits = ROOMY
    error: type[SandboxError] = Refused
    says: str = ""


CASES = (
    Case(function="connect", says="Operation not permitted"),
    Case(function="execute", says="Operation not permitted"),
    Case(function="replace", says="Operation not permitted"),
    Case(function="fork", says="Operation not permitted"),
    Case(function="signal_owner", says="Operation not permitted"),
    Case(function="open_many", says="Too many open files"),
    Case(function="allocate", payload=b"100000000", error=OutOfMemory, says="64 MiB"),
    Case(function="spin", error=TimedOut, says="1 s of processor time"),
    Case(function="spin", limits=SHORT, error=TimedOut, says="0.4 s"),
    Case(function="doze", limits=SHORT, error=TimedOut, says="0.4 s"),
    Case(function="crash", error=Crashed, says="SIGSEGV"),
    Case(function="leave", payload=b"7", error=Crashed, says="exit code 7"),
    Case(function="refuse", payload=b"not a package", says="ValueError: not a package"),
    Case(function="answer_much", payload=b"1001", says="more than the 1000 allowed"),
    Case(function="echo", payload=b"x" * 1001, says="more than the 1000 allowed"),
    Case(function="nothing_such", says="no such function"),
    Case(function="_private", says="no such function"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.function}-{case.error.__name__}")
def test_what_is_forbidden_is_refused_in_words_and_the_next_call_works(sandbox: Sandbox, case: Case) -> None:
    with pytest.raises(case.error) as caught:
        sandbox.call(f"{PROBES}.{case.function}", case.payload, case.limits)
    assert case.says in str(caught.value)
    assert sandbox.call(f"{PROBES}.echo", b"still here") == b"still here"


def test_a_function_outside_the_allowed_prefixes_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="no such function"):
        sandbox.call("os.getcwd", b"")


def test_files_can_neither_be_made_nor_removed(sandbox: Sandbox, tmp_path: Path) -> None:
    kept, wanted = tmp_path / "kept", tmp_path / "wanted"
    kept.write_text("kept")
    with pytest.raises(Refused):
        sandbox.call(f"{PROBES}.remove_file", str(kept).encode())
    with pytest.raises(Refused):
        sandbox.call(f"{PROBES}.write_file", str(wanted).encode())
    assert kept.exists()
    assert not wanted.exists()


def test_threads_are_allowed(sandbox: Sandbox) -> None:
    assert sandbox.call(f"{PROBES}.thread", b"woven") == b"woven"


def test_large_payloads_pass_both_ways_up_to_their_limits(sandbox: Sandbox) -> None:
    payload = os.urandom(3 * MIB)
    assert sandbox.call(f"{PROBES}.echo", payload) == payload


@pytest.mark.long
def test_processor_time_is_counted_for_each_call_anew(sandbox: Sandbox) -> None:
    limits = Limits(cpu_seconds=1, wall_seconds=20)
    with pytest.raises(TimedOut):
        sandbox.call(f"{PROBES}.spin", b"", limits)
    for _ in range(20):
        sandbox.call(f"{PROBES}.echo", b"", limits)


def test_a_deadline_is_kept_within_a_second() -> None:
    with Sandbox(preload=[PROBES]) as made:
        made.call(f"{PROBES}.echo", b"")
        started = time.monotonic()
        with pytest.raises(TimedOut):
            made.call(f"{PROBES}.doze", b"", SHORT)
        assert time.monotonic() - started < 1.4


def test_the_process_ends_when_its_owner_lets_go() -> None:
    made = Sandbox(preload=[PROBES])
    assert made.weakness() == ""
    made.close()
    assert not made._process.is_alive()  # noqa: SLF001 — that no process is left has no other door


@pytest.mark.long
def test_the_self_check_finds_no_way_out() -> None:
    assert [each for each in self_check() if each.escape] == []
