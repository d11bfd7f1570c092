"""`pratique up` as a person meets it: what it says, and that nothing stays behind."""

import signal
from pathlib import Path

import psutil

from tests.support.processes import run
from tests.support.system import PRATIQUE, System
from tests.support.waiting import eventually

STOPS_WITHIN = 12.0  # seconds: ten, and a little for a machine that is busy with other tests


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def test_the_greeting_says_where_it_listens_and_how_to_sign_in(embedded_system: System) -> None:
    up = embedded_system.children["up"]

    # From the beginning: other tests share this installation, and the end of its log is theirs.
    said = eventually(lambda: text if "Ctrl-C stops it." in (text := up.log.read_text("utf-8")) else "", within=60)

    assert "Pratique is ready." in said
    assert f"http://localhost:{embedded_system.ports.api}/" in said
    assert f"docker login localhost:{embedded_system.ports.registry} -u admin" in said


def test_a_second_instance_is_refused_with_the_process_of_the_first(embedded_system: System) -> None:
    second = run([PRATIQUE, "up"], environment=embedded_system.environment)

    assert second.exit_code == 3
    assert f"belongs to a running instance (process {embedded_system.children['up'].pid})" in second.stderr


def test_a_taken_port_is_told_with_its_holder_and_its_setting(embedded_system: System, tmp_path: Path) -> None:
    environment = {**embedded_system.environment, "PRATIQUE_DATA": str(tmp_path / "data")}

    second = run([PRATIQUE, "up"], environment=environment)

    assert second.exit_code == 3
    assert f"Port {embedded_system.ports.api} on 127.0.0.1 is taken by " in second.stderr
    assert "choose another port with PRATIQUE_API_PORT" in second.stderr


def test_a_role_that_is_killed_comes_back(embedded_system: System) -> None:
    victim = embedded_system.process_of("api")

    victim.kill()

    eventually(lambda: not victim.is_running() and embedded_system.is_healthy(), within=60)
    assert "api was killed by SIGKILL" in embedded_system.children["up"].output()


def test_ctrl_c_stops_everything_in_time(fresh_system: System) -> None:
    with_helpers = len(("up", "api", "planes", "worker", "beat")) + 1
    processes = eventually(
        lambda: found if len(found := fresh_system.processes()) >= with_helpers else [],
        within=60,
        what="the worker's crew",
    )

    fresh_system.children["up"].signal(signal.SIGINT)

    eventually(lambda: not alive(processes), within=STOPS_WITHIN, what="the end of every process")
    assert fresh_system.children["up"].exit_code == 0


def test_nothing_outlives_a_killed_supervisor(fresh_system: System) -> None:
    processes = fresh_system.processes()

    fresh_system.children["up"].kill()

    eventually(lambda: not alive(processes), within=STOPS_WITHIN, what="the end of every process")
