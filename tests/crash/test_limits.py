"""A real worker whose jobs ask for memory and processor time without end: they are stopped and marked, others go on."""

import json
import sys
from pathlib import Path

from tests.crash.effects.plant import plant, prepare
from tests.support.waiting import eventually

ORDERS = ["hoard", "spin", *["effect"] * 20, "spin", "hoard", *["effect"] * 20]


def test_jobs_that_ask_for_too_much_are_stopped_marked_and_hurt_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "template").mkdir()
    (tmp_path / "here").mkdir()
    with plant(tmp_path / "here", prepare(tmp_path / "template", None), broker="folder") as here:
        here.start(workers=1)
        orders = here.child("orders", sys.executable, "-m", "tests.crash.effects.orders", "120", *ORDERS).start()
        eventually(lambda: not orders.is_running, within=150, what="the end of the orders")
        said = json.loads(orders.output().splitlines()[-1])

    ended = {(each["action"], each["status"], each["code"], each["attempt"], each["takeovers"]) for each in said}
    assert ended == {
        ("hoard", "error", "out_of_memory", 1, 0),
        ("spin", "error", "cpu_time_passed", 1, 0),
        ("effect", "done", "", 1, 0),
    }
    assert "WorkerLostError" not in here.logs()
