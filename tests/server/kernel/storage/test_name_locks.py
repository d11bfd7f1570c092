"""Locks on names: one holder among all who share the file, for as long as it lives."""

import subprocess
import sys
from pathlib import Path

from pratique.server.kernel.storage.name_locks import NameLocks

HOLDER = """
import sys
from pathlib import Path
from pratique.server.kernel.storage.name_locks import NameLocks
print(NameLocks(Path(sys.argv[1])).take_now("name"), flush=True)
sys.stdin.read()
"""


def test_a_name_is_locked_by_one_and_other_names_are_not(tmp_path: Path) -> None:
    one, other = NameLocks(tmp_path / "new" / "names"), NameLocks(tmp_path / "new" / "names")

    assert one.take_now("a")
    assert [other.take_now(name) for name in ("a", "b")] == [False, True]

    one.let_go("a")
    assert other.take_now("a")


def test_who_closes_lets_go_of_all_names(tmp_path: Path) -> None:
    one, other = NameLocks(tmp_path / "names"), NameLocks(tmp_path / "names")
    assert one.take_now("a")
    assert one.take_now("b")

    one.close()

    assert other.take_now("a")
    assert other.take_now("b")


def test_a_process_that_ends_lets_go(tmp_path: Path) -> None:
    here = NameLocks(tmp_path / "names")
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "names")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        taken = holder.stdout.readline()
        is_ours = here.take_now("name")
        holder.kill()

    assert (taken, is_ours) == ("True\n", False)
    assert here.take_now("name")
