"""A crew is killed while it forks: who was on its way ends too, and does not wait for work that nobody hands out."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pratique.server.kernel.counts import Heard

WITHIN = 60.0
AT_A_TIME = 2


def test_a_child_that_was_just_forked_goes_on_only_while_its_crew_lives(tmp_path: Path) -> None:
    said, says = os.pipe()
    awaited, lets_go = os.pipe()
    with _crew(tmp_path, says=says, awaited=awaited) as crew, os.fdopen(said) as told:
        assert [told.readline() for _ in range(AT_A_TIME)] == ["forked\n"] * AT_A_TIME
        os.write(lets_go, b".")
        assert told.readline() == "ready\n"

        crew.kill()
        crew.wait(WITHIN)
        os.close(lets_go)

        assert told.readline() == ""


@contextmanager
def _crew(folder: Path, *, says: int, awaited: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a crew of this process's; its children write to `says`, and each goes on with a byte of `awaited`."""
    with closing(Heard()) as counts, (folder / "crew.log").open("wb") as log:
        crew = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.crash.effects.late_crew", str(says), str(awaited)),
                *("--worker", "late", "--queues", "main", "--concurrency", str(AT_A_TIME)),
                *("--foreman", str(os.getpid()), "--counts", str(counts.theirs.fileno())),
            ],
            env={**os.environ, "PRATIQUE_DATA": str(folder / "data")},
            pass_fds=[says, awaited, counts.theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    os.close(says)
    os.close(awaited)
    try:
        yield crew
    finally:
        crew.kill()
        crew.wait(WITHIN)
