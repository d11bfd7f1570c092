"""What every test stands on: data of its own, a closed network, one profile of made-up examples, and an honest account.

Django is configured here, and not by pytest-django's own setting, since that one is read before this file could say
where the data is.
"""

import os
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import database
from tests.support.loopback import close_the_network

pytest_plugins = ["tests.support.account", "tests.support.installations"]

HEAVY = ("crash", "browser", "acceptance")
HEAVY_SECONDS = 300
OPT_IN = ("soak", "live")
ON_EXIT = pytest.StashKey[ExitStack]()
MISSING = pytest.StashKey[str]()

settings.register_profile("local", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("quick", parent=settings.get_profile("local"), max_examples=25)
settings.register_profile("soak", parent=settings.get_profile("local"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "local"))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give this process its data and its database, then let Django read its settings."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each process a test starts compiles all it imports again
    held = config.stash[ON_EXIT] = ExitStack()
    config.stash[MISSING] = database.missing_programs()
    if not config.stash[MISSING]:
        database.prepare(held)
    if str(config.getoption("markexpr")).strip() != "live":
        close_the_network()
    _configure_django()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started and remove what was written."""
    config.stash[ON_EXIT].close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by what they use, leave out the long and the outgoing ones, and let the heaviest begin first.

    Whatever uses Django's database is marked `database`: it runs on SQLite and, in a run of its own, on PostgreSQL.
    """
    for item in items:
        if _uses_the_database(item) and not item.get_closest_marker("sqlite"):
            item.add_marker(pytest.mark.database)
        folder = _folder(item)
        if folder in HEAVY:
            item.add_marker(getattr(pytest.mark, folder))
        if _weight(item) is not None and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(HEAVY_SECONDS))
        item.add_marker(pytest.mark.xdist_group(_home(item)))
        if config.stash[MISSING]:
            item.add_marker(pytest.mark.skip(reason=config.stash[MISSING]))
    asked = str(config.getoption("markexpr"))
    left_out = [item for item in items if any(item.get_closest_marker(mark) and mark not in asked for mark in OPT_IN)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
    kept = [item for item in items if item not in set(left_out)]
    items[:] = sorted(kept, key=lambda item: (*HEAVY, _weight(item)).index(_weight(item)))


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Keep the database's own name: each process of a run has a database of its own already."""


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Leave the database to the end of the run, which removes its server or its folder."""
    return True


@pytest.fixture(autouse=True)
def _on_nobodys_behalf() -> Generator[None]:
    """Begin with nobody known to ask, whatever a test before said."""
    from pratique.server.kernel import context

    with context.working(context.Context()):
        yield


@pytest.fixture(autouse=True)
def _sharing_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with no news and no counts of other tests; a test that is about them brings its own."""
    from pratique.server.kernel.cache import Unshared
    from pratique.server.kernel.news import Nowhere

    monkeypatch.setattr("pratique.server.kernel.news.telling._installed", Nowhere())
    monkeypatch.setattr("pratique.server.kernel.cache.sharing._installed", Unshared())


@pytest.fixture(autouse=True)
def _settings_of_the_environment() -> Generator[None]:
    """Undo a test's changes to the environment of settings."""
    before = {name: value for name, value in os.environ.items() if name.startswith(database.PREFIX)}
    yield
    for name in [name for name in os.environ if name.startswith(database.PREFIX)]:
        del os.environ[name]
    os.environ.update(before)


def _uses_the_database(item: pytest.Item) -> bool:
    asked = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not {"db", "transactional_db"}.isdisjoint(asked)


def _weight(item: pytest.Item) -> str | None:
    """Give the heaviest mark of a test, wherever its file stands; None for a light one."""
    return next((mark for mark in HEAVY if item.get_closest_marker(mark)), None)


def _home(item: pytest.Item) -> str:
    """Say which tests one process of the run takes together: those that share an installation, else those of a file.

    An installation takes longer to start than most tests take. The browser has one of its own, so that the walks past
    every page go on beside the other clients.
    """
    asked = getattr(item, "fixturenames", ())
    param = getattr(getattr(item, "callspec", None), "params", {}).get("system")
    if _folder(item) == "browser" or (_folder(item) == "crash" and "system" in asked):
        return _folder(item)
    for name in ("production", "embedded", "tls"):
        if param == name or f"{name}_system" in asked:
            return name
    return item.nodeid.split("::")[0]


def _folder(item: pytest.Item) -> str:
    return Path(item.nodeid).parts[1] if len(Path(item.nodeid).parts) > 1 else ""


def _configure_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "pratique.server.config.django_settings"
    from django.db import connections

    default = connections.settings["default"]
    default["TEST"]["NAME"] = default["NAME"]
    # Imported here: it needs Django's settings to be named.
    from tests.support import emptying

    emptying.use()
    # A worker of pytest-xdist that inherited this would read Django's settings before it has data of its own.
    del os.environ["DJANGO_SETTINGS_MODULE"]
