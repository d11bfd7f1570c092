"""The system-call filter a sandbox process puts on itself: no network, no exec, no new process, no writing of files.

A classic BPF program given to the kernel by prctl(2) through ctypes; unprivileged, because NO_NEW_PRIVS is set first.
Denied calls fail with EPERM, so that a library reports an ordinary error instead of dying. The filter is a list of what
is denied, not of what is allowed: it holds the interpreter to parsing without breaking on the next libc. Layout of the
structures: Linux `include/uapi/linux/filter.h`, `seccomp.h`; call numbers: the kernel's tables for the two machines.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import struct
from collections.abc import Iterable
from dataclasses import dataclass

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2

ALLOW = 0x7FFF0000
KILL_PROCESS = 0x80000000
ERRNO = 0x00050000

LOAD, JEQ, JGE, JSET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
CLONE_THREAD = 0x00010000
X32_BIT = 0x40000000

Instruction = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The numbers of one architecture. Calls that a machine does not have are absent."""

    audit: int
    denied: tuple[int, ...]
    absent: tuple[int, ...]
    opens: tuple[tuple[int, int], ...]
    """Call number and the index of its flags argument."""
    clone: int
    signals: tuple[int, ...]
    """kill, tkill, tgkill: allowed on the process itself only."""


def _numbers(*spans: int | range) -> tuple[int, ...]:
    return tuple(number for span in spans for number in ((span,) if isinstance(span, int) else span))


X86_64 = Machine(
    audit=0xC000003E,
    denied=_numbers(
        range(41, 56),  # socket … getsockopt
        57, 58, 59,  # fork, vfork, execve
        76, 77,  # truncate, ftruncate
        range(82, 89), range(90, 95),  # rename … symlink; chmod … lchown
        101,  # ptrace
        133, 134, 135, 155, 161, 165, 166, 167, 169,  # mknod, uselib, personality … mount, swap, reboot
        175, 176, 246, 248, 249, 250,  # modules, kexec, keys
        132, 235, range(258, 262), range(263, 267), 268, 272, 280,  # utimes, mkdirat … symlinkat, unshare
        288, 298, 299, 307, 308, 310, 311, 313, 316,  # accept4, perf, recvmmsg, sendmmsg, setns, process_vm, renameat2
        319, 321, 322, 323,  # memfd_create, bpf, execveat, userfaultfd
        range(424, 428), 438,  # pidfd_send_signal, io_uring, pidfd_getfd
    ),
    absent=(435, 437),  # clone3, openat2: their flags lie in memory, where a filter cannot look
    opens=((2, 1), (257, 2)),
    clone=56,
    signals=(62, 200, 234),
)  # fmt: skip

AARCH64 = Machine(
    audit=0xC00000B7,
    denied=_numbers(
        range(33, 42), 45, 46, 51, 53, 54, 55,  # mknodat … mount, truncate, chroot, fchmodat, fchownat, fchown
        52, 88, 92, 97, 104, 105, 106, 117,  # fchmod, utimensat, personality, unshare, kexec, modules, ptrace
        142,  # reboot
        range(198, 213),  # socket … recvmsg
        217, 218, 219, 221, 224, 225, 241, 242, 243,  # keys, execve, swap, perf, accept4, recvmmsg
        268, 269, 270, 271, 273, 276, 279, 280, 281, 282,  # setns … renameat2, memfd, bpf, execveat
        range(424, 428), 438,
    ),
    absent=(435, 437),
    opens=((56, 2),),
    clone=220,
    signals=(129, 130, 131),
)  # fmt: skip

MACHINES = {"x86_64": X86_64, "aarch64": AARCH64}


def program(machine: Machine, *, pid: int) -> list[Instruction]:
    """The filter as BPF instructions. Every test jumps over one return, so no offset has to be computed."""
    refuse = (RETURN, 0, 0, ERRNO | errno.EPERM)
    unknown = (RETURN, 0, 0, ERRNO | errno.ENOSYS)
    allow = (RETURN, 0, 0, ALLOW)
    lines: list[Instruction] = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JEQ, 1, 0, machine.audit),
        (RETURN, 0, 0, KILL_PROCESS),
        (LOAD, 0, 0, NUMBER),
        (JGE, 0, 1, X32_BIT),
        refuse,
    ]
    for number in machine.denied:
        lines += [(JEQ, 0, 1, number), refuse]
    for number in machine.absent:
        lines += [(JEQ, 0, 1, number), unknown]
    for number, position in machine.opens:
        lines += [(JEQ, 0, 4, number), (LOAD, 0, 0, _argument(position)), (JSET, 0, 1, WRITING), refuse, allow]
    lines += [(JEQ, 0, 4, machine.clone), (LOAD, 0, 0, _argument(0)), (JSET, 1, 0, CLONE_THREAD), refuse, allow]
    for number in machine.signals:
        lines += [(JEQ, 0, 4, number), (LOAD, 0, 0, _argument(0)), (JEQ, 1, 0, pid), refuse, allow]
    return [*lines, allow]


def _argument(position: int) -> int:
    """Offset of the low half of an argument in `struct seccomp_data` (both machines are little-endian)."""
    return ARGUMENTS + 8 * position


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _encode(lines: Iterable[Instruction]) -> bytes:
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def confine() -> str:
    """Put the filter on this process for good. Returns "" or the reason why it could not be done."""
    machine = MACHINES.get(platform.machine())
    if machine is None:
        return f"no system-call table for {platform.machine()}"
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl.argtypes = (ctypes.c_int, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_ulong)
    code = _encode(program(machine, pid=os.getpid()))
    buffer = ctypes.create_string_buffer(code, len(code))
    block = _Program(length=len(code) // 8, filter=ctypes.addressof(buffer))
    for option, first, second in (
        (PR_SET_DUMPABLE, 0, 0),
        (PR_SET_NO_NEW_PRIVS, 1, 0),
        (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(block)),
    ):
        if libc.prctl(option, first, second, 0, 0) != 0:
            return f"prctl({option}): {os.strerror(ctypes.get_errno())}"
    return ""


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when the thread of `parent` that started it ends; end at once if it has ended.

    The kernel tells only of a death that is still to come, so that whoever was forked by a process that dies at that
    moment has to look. Raises `OSError`.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        os._exit(1)
