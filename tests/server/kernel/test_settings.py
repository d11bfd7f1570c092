from pathlib import Path

import pytest

from pratique.server.config.settings import Installation, configure
from pratique.server.kernel.settings import SettingsError, load

configure()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "pratique.toml"
    file.write_text('log_level = "debug"\npublic_url = "https://a.example"\n')

    effective = load(environ={"PRATIQUE_LOG_LEVEL": "error"}, path=file)

    assert effective.get(Installation).log_level == "error"
    assert effective.get(Installation).public_url == "https://a.example"


def test_an_unknown_variable_names_the_nearest_known_one() -> None:
    with pytest.raises(SettingsError, match="did you mean PRATIQUE_REGISTRY_PORT"):
        load(environ={"PRATIQUE_REGISTRI_PORT": "1"})


def test_an_unknown_key_of_the_file_names_the_nearest_known_one(tmp_path: Path) -> None:
    file = tmp_path / "pratique.toml"
    file.write_text("[registry]\nprot = 1\n")

    with pytest.raises(SettingsError, match=r"did you mean registry\.port"):
        load(environ={}, path=file)
