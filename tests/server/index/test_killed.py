"""`kill -9` at each step of a switch and of a build loses nothing, and the next run leaves nothing behind."""

import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.core.advisories.making import advisory, write_feed
from tests.server.config.cli.shell import Shell, shell
from tests.server.index.making import index_file
from tests.support.waiting import eventually

pytestmark = pytest.mark.acceptance  # each starts processes of its own

_SWITCH = """
import os, signal, sys
from pathlib import Path
from pratique.server.config import wiring
wiring.wire()
from pratique.server.index import services
from pratique.server.index.services import Switch
step, path = sys.argv[1:]
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
def then_die(real):
    def wrapped(*arguments, **named):
        real(*arguments, **named)
        die()
    return wrapped
within = None
match step:
    case "copied":
        services.check_file = die
    case "placed":
        services.put_in_place = then_die(services.put_in_place)
    case "written":
        within = die
    case "committed":
        services.prune = die
services.use(Path(path), actor="ada", switch=Switch(actor="ada", within=within))
"""
_BUILD = """
import os, signal, sys
from pratique.server.config import wiring
wiring.wire()
from pratique.server.index import jobs
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel.actions import NoParameters
class Mortal(FakeContext):
    def progress(self, **said):
        print("building", flush=True)
        signal.pause()
jobs.update_index(Mortal(), NoParameters())
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    name: str
    is_switched: bool


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data directory of an installation with an index of its own, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    made = shell(folder / "data")
    migrated, used = made.run(["migrate"], ["index", "use", str(index_file(folder / "first"))])
    assert (migrated.code, used.code) == (0, 0), used.err
    return made.data


@pytest.fixture
def installation(template: Path, tmp_path: Path) -> Shell:
    """Give a copy of that installation."""
    shutil.copytree(template, tmp_path / "data")
    return shell(tmp_path / "data")


@pytest.mark.parametrize(
    "step",
    [
        Step(name="copied", is_switched=False),
        Step(name="placed", is_switched=False),
        Step(name="written", is_switched=False),
        Step(name="committed", is_switched=True),
    ],
    ids=lambda step: step.name,
)
def test_a_switch_that_is_killed_is_whole_or_not_at_all(installation: Shell, tmp_path: Path, step: Step) -> None:
    second = index_file(tmp_path / "second", advisory(), advisory("GHSA-2", name="other"))

    killed = subprocess.run(
        [sys.executable, "-c", _SWITCH, step.name, str(second)],
        env=dict(installation.environment),
        check=False,
        timeout=60,
    )
    after, again, finally_ = installation.run(["index", "info"], ["index", "use", str(second)], ["index", "info"])

    assert killed.returncode == -signal.SIGKILL
    assert shown(after.out, "Release") == ("3" if step.is_switched else "2")
    assert (again.code, shown(finally_.out, "Release"), shown(finally_.out, "Records")) == (0, "3", "2")
    assert files(installation) == {"lock", *kept(installation)}
    assert len(kept(installation)) == 2


def test_a_build_whose_worker_is_killed_ends_with_it_and_the_next_one_succeeds(
    installation: Shell, tmp_path: Path
) -> None:
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    write_feed(feeds / "PyPI.zip", *(advisory(f"A-{number}", name=f"p{number}") for number in range(20_000)))
    environment = {**installation.environment, "PRATIQUE_INDEX_FEEDS": str(feeds)}
    worker = subprocess.Popen([sys.executable, "-c", _BUILD], env=environment, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "building\n"
    [builder] = psutil.Process(worker.pid).children()

    worker.kill()
    worker.wait(10)
    worker.stdout.close()

    eventually(lambda: not builder.is_running() or builder.status() == psutil.STATUS_ZOMBIE, what="the builder's end")
    [shown_after] = installation.run(["index", "info"])
    assert shown(shown_after.out, "Release") == "2"
    assert [each for each in files(installation) if each.startswith(".making-index-")]
    done = subprocess.run(
        [sys.executable, "-c", _BUILD.replace("signal.pause()", "pass")], env=environment, check=True, timeout=120
    )
    assert done.returncode == 0
    [finally_] = installation.run(["index", "info"])
    assert (shown(finally_.out, "Release"), shown(finally_.out, "Records")) == ("3", "20000")
    assert files(installation) == {"lock", "building", *kept(installation)}


def files(installation: Shell) -> set[str]:
    return {each.name for each in (installation.data / "index").iterdir()}


def kept(installation: Shell) -> set[str]:
    return {each for each in files(installation) if each.endswith(".index")}


def shown(out: str, fact: str) -> str:
    return next(line.split(maxsplit=1)[1] for line in out.splitlines() if line.startswith(fact))
