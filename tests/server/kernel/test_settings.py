from pathlib import Path

import pytest

from pratique.server.config.settings import Installation, configure, find_file, read
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


def test_a_secret_comes_from_a_file_and_others_who_can_read_it_are_warned_of(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql://db/pratique\n")
    secret.chmod(0o644)

    effective = load(environ={"PRATIQUE_DATABASE_URL_FILE": str(secret)})

    assert effective.get(Installation).database_url == "postgresql://db/pratique"
    assert effective.warnings == (
        f"PRATIQUE_DATABASE_URL_FILE: everybody on this machine can read {secret}; `chmod 600 {secret}`",
    )


def test_a_secrets_file_of_its_owners_alone_warns_of_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("redis://broker")
    secret.chmod(0o600)

    assert load(environ={"PRATIQUE_BROKER_URL_FILE": str(secret)}).warnings == ()


def test_a_secrets_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="the secret's file cannot be read"):
        load(environ={"PRATIQUE_BROKER_URL_FILE": str(tmp_path / "nowhere")})


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("PRATIQUE_API_PORT", "http", r"'http' will not do: port is a whole number \(TCP port\)\. Where REST"),
        ("PRATIQUE_API_PORT", "99999", r"'99999' will not do: port is a whole number \(TCP port\), at most 65535"),
        ("PRATIQUE_TLS", "perhaps", "'perhaps' will not do: tls is true or false"),
        ("PRATIQUE_LOG_LEVEL", "loud", "log_level is one of debug, info, warning, error"),
        ("PRATIQUE_DISK_FREE_MIN", "1G", r"disk_free_min is a whole number \(MiB\)"),
    ],
)
def test_a_value_of_the_wrong_type_is_told_the_right_one_with_its_unit(variable: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        load(environ={variable: value})


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        load(environ={"PRATIQUE_API_PORT": "x", "PRATIQUE_TLSS": "1"})

    assert len(refused.value.problems) == 2


def test_a_list_is_written_with_commas() -> None:
    effective = load(environ={"PRATIQUE_TRUSTED_PROXIES": "10.0.0.0/8, 192.0.2.1"})

    assert effective.get(Installation).trusted_proxies == ("10.0.0.0/8", "192.0.2.1")


def test_the_file_is_the_one_named_or_the_data_directorys(tmp_path: Path) -> None:
    kept = tmp_path / "pratique.toml"
    named = tmp_path / "other.toml"
    kept.write_text("")

    assert find_file({"PRATIQUE_DATA": str(tmp_path), "PRATIQUE_CONFIG": str(named)}) == named
    assert find_file({"PRATIQUE_DATA": str(tmp_path)}) == kept
    assert find_file({"PRATIQUE_DATA": str(tmp_path / "empty")}) is None


def test_the_data_directorys_file_cannot_move_the_data_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pratique.server.config.settings.DEFAULT_DATA", tmp_path)
    (tmp_path / "pratique.toml").write_text('data = "/elsewhere"')

    with pytest.raises(SettingsError, match="moves the directory this file lies in; set PRATIQUE_DATA"):
        read({})
