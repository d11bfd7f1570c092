import pytest

from tests.server.config.cli.shell import Shell, shell


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """An installation that was migrated and never started."""
    made = shell(tmp_path_factory.mktemp("installation") / "data")
    answer = made.one("migrate")
    assert answer.code == 0, answer.err
    return made
