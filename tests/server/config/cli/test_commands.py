"""The commands that do what the pages do, and their refusals, in the words a person reads."""

import json
import stat
from pathlib import Path

import pytest

from tests.server.config.cli.shell import Shell, shell

pytestmark = pytest.mark.acceptance  # each starts a process of its own


def test_migrate_makes_the_installation_and_says_the_first_password_once(tmp_path: Path) -> None:
    first, second = shell(tmp_path / "data").run(["migrate"], ["migrate"])

    kept = tmp_path / "data" / "admin-password"
    assert kept.read_text().strip() in first.err
    assert "shown this once" in first.err
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert second.err == "pratique: nothing to migrate\n"


def test_the_first_password_may_come_from_a_file_and_is_then_not_shown(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_text("correct horse battery\n")

    answer = shell(tmp_path / "data").one("migrate", PRATIQUE_ADMIN_PASSWORD_FILE=str(given))

    assert "made with the password you gave" in answer.err
    assert "correct horse" not in answer.err + answer.out
    assert not (tmp_path / "data" / "admin-password").exists()


def test_migrating_with_a_backup_copies_database_and_keys(migrated: Shell) -> None:
    answer = migrated.one("migrate", "--backup")

    [backup] = (migrated.data / "backups").iterdir()
    assert f"backup made in {backup}" in answer.err
    assert {each.name for each in backup.iterdir()} >= {"pratique.sqlite3", "keys", "version"}
    assert stat.S_IMODE((backup / "pratique.sqlite3").stat().st_mode) == 0o600


def test_accounts_organisations_and_tokens_are_kept_from_the_command_line(migrated: Shell) -> None:
    created, orged, added, members, minted, listed = migrated.run(
        ["account", "create", "ann", "--full-name", "Ann"],
        ["org", "create", "acme", "--owner", "ann"],
        ["org", "add", "acme", "admin", "--role", "writer"],
        ["org", "members", "acme"],
        ["token", "create", "ann", "--label", "ci", "--scope", "write", "--days", "30"],
        ["token", "list", "ann"],
    )

    assert (orged.code, added.code) == (0, 0), orged.err + added.err
    assert len(created.out.strip()) >= 20
    assert [line.split() for line in members.out.splitlines()[1:]] == [["admin", "writer"], ["ann", "owner"]]
    assert minted.out.startswith("prt_")
    assert minted.out.strip() not in listed.out
    token_id = listed.out.splitlines()[1].split()[0]
    revoked, after = migrated.run(["token", "revoke", token_id], ["token", "list", "ann"])
    assert revoked.code == 0
    assert token_id not in after.out


def test_policies_are_switched_from_the_command_line(migrated: Shell) -> None:
    before, enabled, disabled, observing, missing, after = migrated.run(
        ["policy", "list"],
        ["policy", "enable", "known-exploited"],
        ["policy", "disable", "not-scanned"],
        ["policy", "observe", "not-scanned"],
        ["policy", "enable", "nonsense"],
        ["policy", "list"],
    )

    assert {line.split()[1] for line in before.out.splitlines()[1:]} == {"observing"}
    assert enabled.err == "pratique: known-exploited is enforcing from the next request on\n"
    assert disabled.err == "pratique: not-scanned is off from the next request on\n"
    assert (observing.code, missing.code) == (0, 5)
    assert "There is no policy nonsense; those there are: malicious-package" in missing.err
    modes = {line.split()[0]: line.split()[1] for line in after.out.splitlines()[1:]}
    assert (modes["known-exploited"], modes["not-scanned"]) == ("enforcing", "observing")


def test_a_forgotten_password_is_set_anew(migrated: Shell) -> None:
    random, given = migrated.run(
        ["admin", "reset-password"],
        ["admin", "reset-password", "admin", "--password-stdin"],
        typed="a password of my own\n",
    )

    assert len(random.out.strip()) >= 20
    assert given.out == ""
    assert "admin has the new password" in given.err


REFUSED = {
    ("serve", "nothing"): (
        2,
        "There is no role 'nothing'; there are: api, registry, streams, firewall, osa-api, judge, index-proxy.",
    ),
    ("serve", "api", "registry"): (2, "The role `api` has a server of its own"),
    ("worker", "--queues", "man"): (2, "There is no queue 'man'"),
    ("token", "revoke", "x"): (2, "'x' is no access token's id; `pratique token list` shows them."),
    ("token", "create", "admin", "--label", "x", "--scope", "all"): (2, "'all' is not one of read, write."),
    ("account", "create", "Not A Name"): (2, "Not A Name"),
    ("org", "members", "nowhere"): (5, "nowhere"),
    ("admin", "reset-password", "nobody"): (5, "nobody"),
}


def test_a_mistake_is_one_sentence_and_an_exit_code_without_a_traceback(migrated: Shell) -> None:
    answers = migrated.run(*REFUSED)

    for answer, (code, words) in zip(answers, REFUSED.values(), strict=True):
        assert (answer.code, words in answer.err) == (code, True), answer
        assert answer.err.startswith("pratique: ")
        assert "Traceback" not in answer.err


def test_an_unknown_setting_stops_every_command_and_names_the_nearest(tmp_path: Path) -> None:
    answer = shell(tmp_path / "data").one("migrate", PRATIQUE_REGISTRY_PROT="5001")

    assert answer.code == 2
    assert "PRATIQUE_REGISTRY_PROT: no such setting; did you mean PRATIQUE_REGISTRY_PORT?" in answer.err
    assert not (tmp_path / "data").exists()


def test_settings_show_values_and_origins_and_mask_secrets(migrated: Shell) -> None:
    url = "postgresql://pratique:hunter2@db.example/pratique"

    table, document = migrated.run(
        ["settings"], ["settings", "--json"], PRATIQUE_DATABASE_URL=url, PRATIQUE_API_PORT="8081"
    )

    assert "hunter2" not in table.out + document.out + table.err
    rows = {each["variable"]: each for each in json.loads(document.out)}
    assert rows["PRATIQUE_DATABASE_URL"]["value"] == "********"
    assert (rows["PRATIQUE_API_PORT"]["value"], rows["PRATIQUE_API_PORT"]["origin"]) == (8081, "PRATIQUE_API_PORT")
    assert rows["PRATIQUE_REGISTRY_PORT"]["origin"] == "default"
    (insecure,) = [line.split() for line in table.out.splitlines() if line.startswith("PRATIQUE_INSECURE ")]
    assert insecure == ["PRATIQUE_INSECURE", "false", "default"]


def test_settings_come_from_the_file_in_the_data_directory(migrated: Shell) -> None:
    file = migrated.data / "pratique.toml"
    file.write_text('[api]\nport = 8082\n[registry]\nport = "many"\n')

    wrong = migrated.one("settings")
    file.write_text("[api]\nport = 8082\n")
    right = migrated.one("settings")
    file.unlink()

    assert wrong.code == 2
    assert f"{file}: registry.port: 'many' will not do: port is a whole number (TCP port)" in wrong.err
    assert f"{file}: api.port" in right.out


def test_a_public_address_that_is_none_is_refused(migrated: Shell) -> None:
    answer = migrated.one("migrate", PRATIQUE_PUBLIC_URL="registry.example.com")

    assert answer.code == 2
    assert "PRATIQUE_PUBLIC_URL is 'registry.example.com'; write http:// or https://" in answer.err


def test_psql_answers_from_the_embedded_database(migrated: Shell) -> None:
    # The command becomes another program, so it has a process of its own.
    import subprocess
    import sys

    finished = subprocess.run(
        [sys.executable, "-m", "pratique.cli", "psql", "SELECT name FROM identity_account WHERE name = 'admin'"],
        env=dict(migrated.environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert finished.stdout == "admin\n"


def test_openapi_is_exported_for_the_frontend(migrated: Shell, tmp_path: Path) -> None:
    [_, printed] = migrated.run(["openapi", "--output", str(tmp_path / "openapi.json")], ["openapi"])

    document = json.loads((tmp_path / "openapi.json").read_text())
    assert "/api/v1/system" in document["paths"]
    assert json.loads(printed.out) == document


def test_jobs_are_asked_for_shown_cancelled_and_retried_from_the_command_line(migrated: Shell) -> None:
    asked = migrated.one("job", "run", "sleep", "seconds=5")
    job = asked.out.strip()
    listed, shown, cancelled, retried, again = migrated.run(
        ("job", "list", "--action", "sleep"),
        ("job", "show", job),
        ("job", "cancel", job),
        ("job", "retry", job),
        ("job", "cancel", job),
    )

    assert asked.code == 0
    assert job in listed.out
    assert 'parameters  {"seconds":5}' in shown.out.replace("5.0", "5")
    assert "sleep is cancelled" in cancelled.err
    assert retried.out.strip() != job
    assert again.code == 3
    assert "is over (cancel)" in again.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("job", "show", "17"), "'17' is no job's id; `pratique job list` shows them."),
        (("job", "run", "sleep", "5"), "'5' is no parameter: write its name, an equals sign and its value"),
        (("job", "list", "--status", "sleeping"), "'sleeping' is not one of waiting, "),
        (("schedule", "pause", "never"), "There is no schedule 'never'."),
    ],
)
def test_a_mistake_about_jobs_is_said_in_words(migrated: Shell, words: tuple[str, ...], says: str) -> None:
    answer = migrated.one(*words)

    assert answer.code > 0
    assert says in answer.err


def test_schedules_are_brought_by_migrate_and_paused_from_the_command_line(migrated: Shell) -> None:
    paused, listed, resumed, run = migrated.run(
        ("schedule", "pause", "outbox_prune"),
        ("schedule", "list"),
        ("schedule", "resume", "outbox_prune"),
        ("schedule", "run", "outbox_prune"),
    )

    assert "outbox_prune is paused" in paused.err
    assert "  0 * * * *" in next(line for line in listed.out.splitlines() if line.startswith("outbox_prune"))
    assert "paused" in listed.out
    assert "outbox_prune is due at " in resumed.err
    assert len(run.out.strip()) == 36
