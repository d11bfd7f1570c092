"""The turnstile between processes that were forked, one of which dies inside."""

import sys
from pathlib import Path

from tests.support.processes import run

# Without a lock between them, two that read the same number write the same sum.
COUNTING = """
import os, signal, sys
from pathlib import Path
from pratique.server.jobs import turnstile

number = Path(sys.argv[1])
number.write_text("0")
turnstile.share()
if os.fork() == 0:
    with turnstile.alone():
        os.kill(os.getpid(), signal.SIGKILL)
for _ in range(4):
    if os.fork() == 0:
        for _ in range(300):
            with turnstile.alone():
                number.write_text(str(int(number.read_text()) + 1))
        os._exit(0)
for _ in range(5):
    os.wait()
"""


def test_processes_pass_one_at_a_time_and_one_that_dies_inside_holds_up_nobody(tmp_path: Path) -> None:
    number = tmp_path / "number"

    run([sys.executable, "-c", COUNTING, number], seconds=30).checked()

    assert number.read_text() == "1200"
