"""The owner's side of a sandbox: start, call, kill at the deadline, replace."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import NoReturn, Self

import structlog

from pratique.server.jobs.sandbox import frames
from pratique.server.jobs.sandbox.errors import Crashed, OutOfMemory, Refused, SandboxError, TimedOut
from pratique.server.jobs.sandbox.frames import Answer, Call, Limits, Outcome

START_SECONDS = 30.0
"""How long a process may take to load its modules on a busy machine."""
_KILL_SECONDS = 5.0
_CHUNK = 1 << 20
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ")

_log = structlog.get_logger("sandbox")


class _DeadlinePassed(Exception):
    """The wall clock ran out while waiting on a pipe."""


class _Ended(Exception):
    """The process closed its end."""


class _Process:
    """One started sandbox process and its two pipes."""

    def __init__(self, *, allowed: tuple[str, ...], preload: tuple[str, ...]) -> None:
        self._child = subprocess.Popen(
            [
                sys.executable,
                "-I",
                "-m",
                "pratique.server.jobs.sandbox.child",
                str(os.getpid()),
                ",".join(allowed),
                *preload,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            cwd="/",
            bufsize=0,
        )
        assert self._child.stdin is not None  # noqa: S101 — asked for above
        assert self._child.stdout is not None  # noqa: S101
        self._sink = self._child.stdin.fileno()
        self._source = self._child.stdout.fileno()
        os.set_blocking(self._sink, False)
        os.set_blocking(self._source, False)
        self.weakness: str | None = None
        """What the confinement lacks, once the process has said so; "" when nothing."""

    def is_alive(self) -> bool:
        return self._child.poll() is None

    def greet(self, deadline: float) -> None:
        """Wait for the process to say that it is ready."""
        if self.weakness is None:
            self.weakness = self._receive(deadline, frames.ENVELOPE).text
            if self.weakness:
                _log.warning("sandbox.weak", reason=self.weakness)

    def exchange(self, call: Call, deadline: float, chunks: Iterable[bytes] = ()) -> Answer:
        """Send a call and what it streams, and wait for its answer. Raises `_DeadlinePassed` or `_Ended`.

        Back-pressure is the pipe's: the next chunk is asked for when the process has taken the last. A process that
        answers early gets the end of the stream instead of the rest.
        """
        most = call.limits.output_bytes + frames.ENVELOPE
        with selectors.DefaultSelector() as selector:
            selector.register(self._sink, selectors.EVENT_WRITE)
            selector.register(self._source, selectors.EVENT_READ)
            if self._send(selector, frames.pack(call), deadline):  # it answers, or has died, before it read the call
                raise _Ended
            if call.streams:
                for frame in _framed(chunks):
                    left = self._send(selector, frame, deadline)
                    if left is not None:
                        return self._cut_short(selector, left, deadline, most=most)
        return self._receive(deadline, most)

    def _send(self, selector: selectors.BaseSelector, data: bytes, deadline: float) -> bytes | None:
        """Write all of `data`; gives what is left of it when the process has something to say, or has gone."""
        view = memoryview(data)
        while view:
            ready = {key.fd for key, _ in _select(selector, deadline)}
            if self._source in ready:
                return bytes(view)
            try:
                view = view[os.write(self._sink, view[:_CHUNK]) :]
            except BrokenPipeError:
                return bytes(view)
        return None

    def _cut_short(self, selector: selectors.BaseSelector, left: bytes, deadline: float, *, most: int) -> Answer:
        """Take an answer that came before the stream's end, and end the stream in good order."""
        answer = self._receive(deadline, most)
        if not answer.last:
            end = b"" if left == frames.END_OF_STREAM else frames.END_OF_STREAM
            if self._send(selector, left + end, deadline) is not None:
                raise _Ended
        return answer

    def _receive(self, deadline: float, most: int) -> Answer:
        length = frames.length_of(self._read(frames.HEADER.size, deadline))
        if length > most:
            raise _Ended
        return frames.answer_of(self._read(length, deadline))

    def _read(self, size: int, deadline: float) -> bytes:
        parts = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._source, selectors.EVENT_READ)
            while len(parts) < size:
                _select(selector, deadline)
                part = os.read(self._source, min(size - len(parts), _CHUNK))
                if not part:
                    raise _Ended
                parts += part
        return bytes(parts)

    def end(self) -> int:
        """Kill the process if need be, close the pipes, and return its exit code."""
        if self._child.stdin is not None:
            self._child.stdin.close()
        try:
            # A process that ended by itself has its own code to tell; it needs a moment to become a zombie.
            code = self._child.wait(0.05)
        except subprocess.TimeoutExpired:
            self._child.kill()
            code = self._child.wait(_KILL_SECONDS)
        if self._child.stdout is not None:
            self._child.stdout.close()
        return code


def _framed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the frames of a stream, the one that ends it last."""
    for chunk in chunks:
        for at in range(0, len(chunk), frames.CHUNK):
            part = chunk[at : at + frames.CHUNK]
            yield frames.HEADER.pack(len(part)) + part
    yield frames.END_OF_STREAM


def _bounded(chunks: Iterable[bytes], *, most: int, function: str) -> Iterator[bytes]:
    passed = 0
    for chunk in chunks:
        passed += len(chunk)
        if passed > most:
            raise Refused(function=function, reason=f"its stream has more than the {most} bytes allowed")
        yield chunk


def _select(selector: selectors.BaseSelector, deadline: float) -> list[tuple[selectors.SelectorKey, int]]:
    left = deadline - time.monotonic()
    ready = selector.select(left) if left > 0 else []
    if not ready:
        raise _DeadlinePassed
    return ready


class Sandbox:
    """A sandbox that is always there: started before it is needed, replaced when its process has gone.

    `preload` names modules loaded before the confinement; `allowed` are the prefixes of functions that may be called.
    Calls from several threads are run one after the other.
    """

    def __init__(self, *, preload: Iterable[str] = (), allowed: Iterable[str] = ("pratique.",)) -> None:
        self._preload = tuple(preload)
        self._allowed = tuple(allowed)
        self._lock = threading.Lock()
        self._process = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def call(self, function: str, payload: bytes, limits: Limits | None = None) -> bytes:
        """Run `function` (dotted; bytes to bytes) on `payload` and return its bytes.

        Raises `TimedOut`, `OutOfMemory`, `Crashed`, or `Refused` when the function raised, is not allowed, or when
        input or output is larger than its limit.
        """
        limits = limits or Limits()
        if len(payload) > limits.input_bytes:
            raise Refused(function=function, reason=f"{len(payload)} bytes, more than the {limits.input_bytes} allowed")
        return self._run(Call(function=function, payload=payload, limits=limits))

    def stream(self, function: str, payload: bytes, chunks: Iterable[bytes], limits: Limits | None = None) -> bytes:
        """Run `function` (dotted; bytes and something to read from, to bytes) while `chunks` are fed to it.

        Neither side holds more than a chunk of the stream. The function may stop reading before the end. Raises what
        `call` raises, and whatever `chunks` raises; the time that `chunks` take counts as the call's.
        """
        limits = limits or Limits()
        call = Call(function=function, payload=payload, limits=limits, streams=True)
        return self._run(call, _bounded(chunks, most=limits.stream_bytes, function=function))

    def _run(self, call: Call, chunks: Iterable[bytes] = ()) -> bytes:
        function, limits = call.function, call.limits
        with self._lock:
            answer = self._ask(call, chunks)
        match answer.outcome:
            case Outcome.DONE:
                return answer.payload
            case Outcome.OUT_OF_MEMORY:
                raise OutOfMemory(function=function, limit=limits.memory // frames.MIB)
            case Outcome.TOO_LARGE:
                reason = f"its answer has {answer.text} bytes, more than the {limits.output_bytes} allowed"
                raise Refused(function=function, reason=reason)
            case Outcome.UNKNOWN:
                raise Refused(function=function, reason="there is no such function for the sandbox")
            case _:
                raise Refused(function=function, reason=answer.text)

    def weakness(self) -> str:
        """What this machine cannot enforce, "" when all of it holds. Raises `Crashed` when no process starts."""
        with self._lock:
            process = self._living()
            try:
                process.greet(time.monotonic() + START_SECONDS)
            except (_Ended, _DeadlinePassed) as error:
                self._fail(error, "the sandbox", Limits())
        return process.weakness or ""

    def close(self) -> None:
        """End the process. The sandbox cannot be used afterwards."""
        with self._lock:
            self._process.end()

    def _start(self) -> _Process:
        return _Process(allowed=self._allowed, preload=self._preload)

    def _living(self) -> _Process:
        if not self._process.is_alive():
            self._process.end()
            self._process = self._start()
        return self._process

    def _ask(self, call: Call, chunks: Iterable[bytes]) -> Answer:
        try:
            process = self._living()
            process.greet(time.monotonic() + START_SECONDS)
            answer = process.exchange(call, time.monotonic() + call.limits.wall_seconds, chunks)
        except (_Ended, _DeadlinePassed) as error:
            self._fail(error, call.function, call.limits)
        except BaseException:
            self._replace()  # it waits for the rest of a stream that will not come
            raise
        if answer.last:
            self._replace()
        return answer

    def _replace(self) -> int:
        """End the process and start the next one at once, so that it is warm when it is wanted."""
        code = self._process.end()
        self._process = self._start()
        return code

    def _fail(self, error: Exception, function: str, limits: Limits) -> NoReturn:
        code = self._replace()
        failure: SandboxError
        if isinstance(error, _DeadlinePassed):
            failure = TimedOut(function=function, limit=f"{limits.wall_seconds:g} s")
        elif code == -signal.SIGXCPU:
            failure = TimedOut(function=function, limit=f"{limits.cpu_seconds} s of processor time")
        else:
            failure = Crashed(function=function, how=_describe(code))
        _log.warning("sandbox.failed", function=function, code=failure.code, exit=code)
        raise failure from error


def _describe(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
