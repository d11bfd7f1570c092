"""The supervisor with real processes: small Python programs that crash, linger, or leave helpers behind."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from pratique.server.config.supervisor import NeverReady, Program, Supervisor
from tests.support.waiting import eventually, eventually_async

READY = "print('up', flush=True)"
FOREVER = f"import signal; {READY}; signal.pause()"


@dataclass(slots=True)
class Said:
    """What the supervisor wrote."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, name: str, line: str) -> None:
        self.lines.append((name, line))

    def by(self, name: str) -> list[str]:
        return [line for each, line in self.lines if each == name]


def program(
    name: str,
    code: str,
    *,
    probe: Callable[[], Awaitable[str | None]] | None = None,
    after: frozenset[str] = frozenset(),
) -> Program:
    return Program(name=name, command=(sys.executable, "-c", textwrap.dedent(code)), probe=probe, after=after)


@dataclass(slots=True)
class Running:
    """A supervisor at work in this event loop."""

    supervisor: Supervisor
    said: Said
    task: asyncio.Task[None]
    ready: asyncio.Event

    async def end(self) -> None:
        self.supervisor.stop()
        await asyncio.wait_for(self.task, 15)


async def start(*programs: Program) -> Running:
    said, ready = Said(), asyncio.Event()
    supervisor = Supervisor(programs, say=said)
    return Running(supervisor, said, asyncio.create_task(supervisor.run(on_ready=ready.set)), ready)


async def test_lines_of_every_program_come_out_under_its_name() -> None:
    running = await start(program("a", FOREVER), program("b", "import sys; print('oops', file=sys.stderr)\n" + FOREVER))

    await eventually_async(lambda: said_all(running.said, ("a", "up"), ("b", "up"), ("b", "oops")))

    await running.end()


async def said_all(said: Said, *lines: tuple[str, str]) -> bool:
    return set(lines) <= set(said.lines)


async def test_a_killed_program_is_started_again_and_this_is_said() -> None:
    running = await start(program("a", f"import os; print(os.getpid(), flush=True); {FOREVER}"))
    await eventually_async(lambda: count(running.said.by("a"), 2))

    os.kill(int(running.said.by("a")[0]), signal.SIGKILL)

    await eventually_async(lambda: count(running.said.by("a"), 4))
    assert "a was killed by SIGKILL" in running.said.by("supervisor")[0]
    assert "starting it again in 0.5 s" in running.said.by("supervisor")[0]
    await running.end()


async def count(lines: list[str], wanted: int) -> bool:
    return len(lines) >= wanted


async def test_a_program_that_never_gets_ready_ends_the_start_with_its_reason() -> None:
    async def never() -> str | None:
        return "it is not listening"

    running = await start(program("a", "raise SystemExit(3)", probe=never), program("b", FOREVER))

    with pytest.raises(NeverReady, match="a did not start: it ended with exit code 3 3 times"):
        await asyncio.wait_for(running.task, 20)
    assert not running.ready.is_set()


async def test_it_is_ready_when_every_probe_is_content() -> None:
    answers = iter(["not yet", "not yet", None])

    async def probe() -> str | None:
        return next(answers, None)

    running = await start(program("a", FOREVER, probe=probe))

    await asyncio.wait_for(running.ready.wait(), 10)

    await running.end()


async def test_a_program_that_waits_for_another_starts_when_that_one_is_ready() -> None:
    opened = asyncio.Event()

    async def probe() -> str | None:
        return None if opened.is_set() else "the port is closed"

    running = await start(
        program("second", FOREVER, after=frozenset({"first"})), program("first", FOREVER, probe=probe)
    )
    await eventually_async(lambda: count(running.said.by("first"), 1))
    before = running.said.by("second")

    opened.set()

    await asyncio.wait_for(running.ready.wait(), 10)
    await eventually_async(lambda: count(running.said.by("second"), 1))
    assert before == []
    await running.end()


async def test_what_ignores_the_request_to_stop_is_killed_with_its_helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pratique.server.config.supervisor.running._POLITE", 0.5)
    stubborn = """
        import signal, subprocess, sys
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        helper = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])
        print(helper.pid, flush=True)
        while True: signal.pause()
    """
    running = await start(program("a", stubborn))
    await eventually_async(lambda: count(running.said.by("a"), 1))
    helper = int(running.said.by("a")[0])

    await running.end()

    eventually(lambda: not lives(helper), what="the helper's end")  # killed is not yet gone
    assert any("did not stop within 0.5 s and is killed" in each for each in running.said.by("supervisor"))


def lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_nothing_outlives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text(
        textwrap.dedent(
            """
            import os, signal, subprocess, sys
            from pratique.server.config.supervisor import lifeline
            lifeline.GRACE = 0.3
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            lifeline.hold(int(sys.argv[1]))
            helper = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])
            print(os.getpid(), helper.pid, flush=True)
            while True: signal.pause()
            """
        )
    )
    parent = f"""
        import asyncio, sys
        from pratique.server.config.supervisor import Program, Supervisor
        child = Program(name="child", command=(sys.executable, {str(child)!r}, "{{lifeline}}"))
        supervisor = Supervisor([child], say=lambda name, line: print(line, flush=True))
        asyncio.run(supervisor.run(on_ready=lambda: None))
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(parent)], stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        pids = [int(each) for each in started.stdout.readline().split()]
        assert all(lives(each) for each in pids)

        started.kill()

        eventually(lambda: not any(lives(each) for each in pids), what="the end of what the supervisor had started")
