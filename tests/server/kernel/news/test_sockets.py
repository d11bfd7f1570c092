"""News by sockets: what is particular to them."""

import socket
import threading
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

from pratique.server.kernel.news import ANYTHING, Topic
from pratique.server.kernel.news.sockets import Sockets
from tests.server.kernel.news.carriers import Ear
from tests.support.waiting import eventually


def test_the_socket_of_a_process_that_died_is_removed(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as dead:
        dead.bind(str(tmp_path / "job.dead"))

    Sockets(tmp_path).tell(Topic.JOB, "one")

    assert not (tmp_path / "job.dead").exists()


def test_what_is_no_socket_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "job.file").write_text("a person's")

    Sockets(tmp_path).tell(Topic.JOB, "one")

    assert (tmp_path / "job.file").read_text() == "a person's"


def test_who_could_not_keep_up_is_told_to_look_at_everything(tmp_path: Path) -> None:
    may_go_on, ear = threading.Event(), Ear()

    def heard(key: str) -> None:
        may_go_on.wait(10)
        ear(key)

    carrier = Sockets(tmp_path)
    listening = carrier.listen(Topic.JOB, heard)
    with closing(SimpleNamespace(close=listening.stop)):
        for number in range(200):  # many more than a socket keeps; none of them waits
            carrier.tell(Topic.JOB, str(number))
        may_go_on.set()

        ear.wait_for(ANYTHING)


def test_a_folder_that_was_wiped_is_noticed(tmp_path: Path) -> None:
    listening = Sockets(tmp_path).listen(Topic.JOB, Ear())
    with closing(SimpleNamespace(close=listening.stop)):
        assert listening.is_live

        for each in tmp_path.iterdir():
            each.unlink()

        assert not listening.is_live


def test_only_the_owner_may_enter_the_folder(tmp_path: Path) -> None:
    Sockets(tmp_path / "new").listen(Topic.JOB, Ear()).stop()

    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_where_no_socket_can_be_made_nothing_is_heard_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    listening = Sockets(tmp_path / "file").listen(Topic.JOB, Ear())

    assert not listening.is_live
    listening.stop()


def test_stopping_removes_the_socket(tmp_path: Path) -> None:
    Sockets(tmp_path).listen(Topic.JOB, Ear()).stop()

    eventually(lambda: not list(tmp_path.iterdir()), what="an empty folder")
