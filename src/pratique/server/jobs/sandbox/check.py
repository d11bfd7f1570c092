"""Shows on this machine that a sandbox confines: for `pratique doctor`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pratique.server.jobs.sandbox import probes
from pratique.server.jobs.sandbox.errors import Crashed, OutOfMemory, Refused, SandboxError, TimedOut
from pratique.server.jobs.sandbox.frames import MIB, Limits
from pratique.server.jobs.sandbox.parent import Sandbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was tried, and the way it got out: empty when it was stopped as it should be."""

    name: str
    escape: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    function: str
    payload: bytes
    stopped_by: type[SandboxError]


_LIMITS = Limits(memory=64 * MIB, cpu_seconds=1, wall_seconds=5)
_ATTEMPTS: Mapping[str, _Attempt] = {
    "network": _Attempt(function="connect", payload=b"", stopped_by=Refused),
    "other programs": _Attempt(function="replace", payload=b"", stopped_by=Refused),
    "other processes": _Attempt(function="fork", payload=b"", stopped_by=Refused),
    "files": _Attempt(function="write_file", payload=b"/tmp/pratique-sandbox-probe", stopped_by=Refused),
    "memory": _Attempt(function="allocate", payload=str(256 * MIB).encode(), stopped_by=OutOfMemory),
    "processor time": _Attempt(function="spin", payload=b"", stopped_by=TimedOut),
    "crash": _Attempt(function="leave", payload=b"3", stopped_by=Crashed),
}


def self_check() -> list[Finding]:
    """Try every way out once; takes about two seconds. A sandbox that does not start is a finding too."""
    with Sandbox(preload=[probes.__name__]) as sandbox:
        try:
            weakness = sandbox.weakness()
        except SandboxError as error:
            return [Finding(name="start", escape=str(error))]
        findings = [Finding(name="start", escape=weakness)]
        for name, attempt in _ATTEMPTS.items():
            escape = f"{attempt.function} was not stopped"
            try:
                sandbox.call(f"{probes.__name__}.{attempt.function}", attempt.payload, _LIMITS)
            except attempt.stopped_by:
                escape = ""
            except SandboxError as error:
                escape = str(error)
            findings.append(Finding(name=name, escape=escape))
    return findings
