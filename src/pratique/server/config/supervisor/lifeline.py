"""The child's side of the supervisor's promise that no process outlives it.

A child inherits the reading end of a pipe whose writing end only the supervisor has. When the supervisor is gone,
however it went, the pipe ends: the child asks itself to stop, and if it has not within :data:`GRACE` it kills its whole
process group, helpers included. The kernel's own signal at the parent's death (prctl(2), ``PR_SET_PDEATHSIG``) says the
same at once, in case the interpreter is too busy to notice.
"""

import ctypes
import os
import signal
import threading
import time

GRACE = 8.0  # seconds; below the supervisor's own bound
_PR_SET_PDEATHSIG = 1


def hold(descriptor: int) -> None:
    """Tie this process's life to the writing end of the pipe ``descriptor``; call first thing in the main thread."""
    os.set_inheritable(descriptor, False)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    threading.Thread(target=_watch, args=(descriptor,), name="lifeline", daemon=True).start()


def _watch(descriptor: int) -> None:
    os.read(descriptor, 1)  # returns only when the supervisor has ended, or the main thread is ending with it
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
