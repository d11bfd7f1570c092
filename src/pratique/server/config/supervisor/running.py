"""The supervisor's loop."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from pratique.server.config.supervisor.programs import Program, ending
from pratique.server.config.supervisor.restarts import Restarts
from pratique.server.kernel.errors import Unavailable

STOP_WITHIN = 10.0  # seconds from the first signal until nothing runs
_POLITE = 7.5  # seconds of them left to the programs themselves
_AFTERWARDS = 1.0  # seconds to read what a process still had to say
_PROBE_EVERY = 0.1  # seconds
_READY_WITHIN = 240.0  # seconds; a first start takes a few, on a machine that is busy many
_STARTS = 3  # ends before it was ever ready, after which the whole start is given up
_LINE_MAX = 1024 * 1024  # bytes; a longer line is cut in two

Say = Callable[[str, str], None]
"""Writes one line of a program (its name, the line)."""


class NeverReady(Unavailable):
    """{name} did not start: {reason}. What it said last is above; everything was stopped again."""

    code = "never_ready"


class Supervisor:
    """Runs programs until it is told to stop."""

    def __init__(self, programs: Sequence[Program], *, say: Say) -> None:
        self._programs = programs
        self._say = say
        self._stop = asyncio.Event()
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._ready = {each.name: asyncio.Event() for each in programs}
        self._failed: NeverReady | None = None
        self._reading, self._writing = os.pipe()

    async def run(self, *, on_ready: Callable[[], None]) -> None:
        """Run until SIGTERM or SIGINT; call ``on_ready`` once when every probe is content.

        Raises :class:`NeverReady` when a program cannot be started at all.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self._asked_to_stop, number)
        keepers = [asyncio.create_task(self._keep(each)) for each in self._programs]
        waiting = asyncio.create_task(self._wait_until_ready(on_ready))
        try:
            await self._stop.wait()
            waiting.cancel()
            await self._stop_all()
            await asyncio.wait(keepers, timeout=_AFTERWARDS)
        finally:
            for each in (*keepers, waiting):
                each.cancel()
            self._kill_all()
            os.close(self._writing)
            os.close(self._reading)
        if self._failed is not None:
            raise self._failed

    def stop(self) -> None:
        """Begin to stop."""
        self._stop.set()

    def _asked_to_stop(self, number: signal.Signals) -> None:
        if self._stop.is_set():
            self._say("supervisor", f"{number.name} again: killing what is left")
            self._kill_all()
        else:
            self._say("supervisor", f"{number.name}: stopping")
            self._stop.set()

    async def _keep(self, program: Program) -> None:
        restarts = Restarts()
        await self._until_ready_or_stopped(program.after)
        while not self._stop.is_set():
            started = time.monotonic()
            code = await self._run_once(program)
            if self._stop.is_set():
                self._say("supervisor", f"{program.name} has stopped")
                return
            ran_for = time.monotonic() - started
            restarts = restarts.after(ran_for=ran_for)
            if not self._ready[program.name].is_set() and restarts.crashes >= _STARTS:
                self._give_up(program, f"it {ending(code)} {restarts.crashes} times")
                return
            self._say(
                "supervisor",
                f"{program.name} {ending(code)} after {ran_for:.1f} s; starting it again in {restarts.delay:g} s",
            )
            if restarts.is_loop:
                self._say(
                    "supervisor",
                    f"{program.name} is in a crash loop: {restarts.crashes} ends without a minute's run between them; "
                    "what it says above each end is the reason",
                )
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), restarts.delay)

    async def _until_ready_or_stopped(self, names: Iterable[str]) -> None:
        ready = asyncio.gather(*(self._ready[each].wait() for each in names))
        stopped = asyncio.create_task(self._stop.wait())
        await asyncio.wait((ready, stopped), return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        stopped.cancel()

    async def _run_once(self, program: Program) -> int:
        process = await asyncio.create_subprocess_exec(
            *(each.format(lifeline=self._reading) for each in program.command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=_environment(program.environment),
            pass_fds=(self._reading,),
            process_group=0,
            limit=_LINE_MAX,
        )
        self._running[program.name] = process
        assert process.stdout is not None  # noqa: S101 — asked for above
        relay = asyncio.create_task(self._relay(program.name, process.stdout))
        try:
            code = await process.wait()
        finally:
            self._running.pop(program.name, None)
            _signal_group(process.pid, signal.SIGKILL)  # helpers it left behind
        await asyncio.wait([relay], timeout=_AFTERWARDS)
        relay.cancel()
        return code

    async def _relay(self, name: str, stream: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await stream.readuntil(b"\n")
            except asyncio.IncompleteReadError as error:
                line = error.partial
                if not line:
                    return
            except asyncio.LimitOverrunError as error:
                line = await stream.readexactly(error.consumed)
            self._say(name, line.decode("utf-8", "replace").rstrip("\r\n"))

    async def _wait_until_ready(self, on_ready: Callable[[], None]) -> None:
        deadline = time.monotonic() + _READY_WITHIN
        missing = {each.name: each for each in self._programs}
        reasons: dict[str, str] = {}
        while missing:
            for name, program in list(missing.items()):
                reason = await program.probe() if program.probe and name in self._running else None
                if reason is None and name in self._running:
                    self._ready[name].set()
                    del missing[name]
                else:
                    reasons[name] = reason or "it is not running"
            if missing and time.monotonic() > deadline:
                name = next(iter(missing))
                self._give_up(missing[name], f"after {_READY_WITHIN:g} s it is not ready: {reasons[name]}")
                return
            await asyncio.sleep(_PROBE_EVERY)
        on_ready()

    def _give_up(self, program: Program, reason: str) -> None:
        self._failed = NeverReady(name=program.name, reason=reason)
        self._stop.set()

    async def _stop_all(self) -> None:
        for process in list(self._running.values()):
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + _POLITE
        while self._running and time.monotonic() < deadline:  # noqa: ASYNC110 — a deadline over several ends
            await asyncio.sleep(0.05)
        for name in self._running:
            self._say("supervisor", f"{name} did not stop within {_POLITE:g} s and is killed")
        self._kill_all()

    def _kill_all(self) -> None:
        for process in list(self._running.values()):
            _signal_group(process.pid, signal.SIGKILL)


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1", **own}


def _signal_group(leader: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)
