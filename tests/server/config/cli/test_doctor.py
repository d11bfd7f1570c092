"""Each check of the doctor: the thing is broken, and the remedy is read."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pratique.server import certs
from pratique.server.config.certificates import Pair
from pratique.server.config.data_directory import Mount, make
from pratique.server.config.doctor import Check, Level, Result, ok, place, run_all, services
from pratique.server.config.listening import open_sockets
from pratique.server.kernel.errors import Conflict
from tests.server.config.cli.shell import shell
from tests.support.ports import free_ports
from tests.support.postgresql import PostgreSQL

NOW = datetime.now(UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    make(made, version="1")
    for name in ("registry-token-1.pem", "inner"):
        (made / "keys" / name).touch(mode=0o600)
    return made


def test_rights_that_let_others_in(data: Path) -> None:
    assert place.rights(data).level is Level.OK

    data.chmod(0o755)

    found = place.rights(data)
    assert (found.level, found.remedy) == (Level.WARN, f"chmod 700 {data}")


def test_a_data_directory_that_is_not_there(tmp_path: Path) -> None:
    found = place.rights(tmp_path / "nowhere")

    assert found.level is Level.FAIL
    assert "`pratique up` or `pratique migrate` makes it" in found.remedy


@pytest.mark.parametrize(
    ("low", "warn", "level"), [(1 << 40, 1 << 41, Level.FAIL), (0, 1 << 41, Level.WARN), (0, 0, Level.OK)]
)
def test_space_that_runs_out(data: Path, low: int, warn: int, level: Level) -> None:
    found = place.space(data, free_min=low, free_warn=warn)

    assert found.level is level
    assert ("make room" in found.remedy) == (level is not Level.OK)


def test_a_network_file_system(data: Path) -> None:
    table = [Mount(point="/", kind="ext4"), Mount(point=str(data), kind="nfs4")]

    assert "move it to a local disk" in place.file_system(data, embedded=True, table=table).remedy
    assert place.file_system(data, embedded=False, table=table).level is Level.OK
    assert place.file_system(data, embedded=True, table=table[:1]).level is Level.OK


def test_keys_that_are_missing_or_open(data: Path) -> None:
    assert place.keys(data).level is Level.OK

    (data / "keys" / "django").chmod(0o644)
    opened = place.keys(data)
    (data / "keys" / "django").unlink()
    missing = place.keys(data)

    assert (opened.level, opened.remedy) == (Level.FAIL, f"chmod 600 {data}/keys/*")
    assert (missing.level, "restore them from a backup" in missing.remedy) == (Level.FAIL, True)


@pytest.mark.parametrize(
    ("days", "level", "words"),
    [(0, Level.OK, "is good until"), (380, Level.WARN, "expires on"), (400, Level.FAIL, "expired on")],
)
def test_a_certificate_near_its_end(tmp_path: Path, days: int, level: Level, words: str) -> None:
    certs.keep(tmp_path, hosts={"localhost"}, name="test", now=NOW)
    pair = Pair(chain=tmp_path / certs.CHAIN, key=tmp_path / certs.KEY)

    found = place.certificate(pair, now=NOW + timedelta(days=days))

    assert found.level is level
    assert words in found.what
    assert level is Level.OK or "restart `pratique up`" in found.remedy


def test_a_certificate_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "server.pem").write_text("what?")

    found = place.certificate(Pair(chain=tmp_path / "server.pem", key=tmp_path / "server.key"), now=NOW)

    assert found.level is Level.FAIL
    assert "it is no certificate in PEM" in found.what


def test_a_clock_that_went_back(data: Path) -> None:
    assert place.clock(data).level is Level.OK

    found = place.clock(data, now=NOW.timestamp() - 3600)

    assert found.level is Level.FAIL
    assert "set-ntp" in found.remedy


def test_ports_that_are_taken() -> None:
    [port] = free_ports(1)
    wanted = {"PRATIQUE_API_PORT": port}
    [held] = open_sockets(["127.0.0.1"], port, setting="x")

    taken = services.ports(["127.0.0.1"], wanted, running=None)
    own = services.ports(["127.0.0.1"], wanted, running=4242)
    held.close()
    free = services.ports(["127.0.0.1"], wanted, running=None)

    assert (taken.level, "choose another with PRATIQUE_API_PORT" in taken.remedy) == (Level.FAIL, True)
    assert (own.level, "process 4242" in own.what) == (Level.OK, True)
    assert free.level is Level.OK


def test_roles_that_do_not_answer() -> None:
    [port] = free_ports(1)
    urls = {"api": f"http://127.0.0.1:{port}/health"}

    down = services.roles(urls, running=True)

    assert (down.level, "pratique up" in down.remedy) == (Level.FAIL, True)
    assert services.roles(urls, running=False) == ok("nothing is running")


def test_a_public_address_that_leads_nowhere() -> None:
    [port] = free_ports(1)

    found = services.public_address(f"http://127.0.0.1:{port}")

    assert found.level is Level.WARN
    assert "is PRATIQUE_PUBLIC_URL the address people use?" in found.remedy


@pytest.mark.acceptance
def test_the_pooler_is_told_from_the_server_behind_it(postgresql_server: PostgreSQL) -> None:
    postgresql_server.create_database("doctor")
    pooled, direct = postgresql_server.pooled_url("doctor"), postgresql_server.direct_url("doctor")

    assert services.pooler(pooled, direct).level is Level.OK
    assert services.pooler(direct, "").level is Level.OK
    crossed = services.pooler(pooled, pooled)
    assert (crossed.level, "PRATIQUE_DATABASE_DIRECT_URL" in crossed.remedy) == (Level.FAIL, True)


def test_a_check_that_refuses_or_breaks_is_a_failure_and_the_others_still_run() -> None:
    def refuse() -> Result:
        raise Conflict

    def break_down() -> Result:
        raise ZeroDivisionError

    looks = [Check(name="a", look=refuse), Check(name="b", look=break_down), Check(name="c", look=lambda: ok("fine"))]

    found = [result for _, result in run_all(looks)]

    assert [each.level for each in found] == [Level.FAIL, Level.FAIL, Level.OK]
    assert "the check itself broke: ZeroDivisionError" in found[1].what


def findings(answer_out: str) -> dict[str, dict[str, str]]:
    return {each["check"]: each for each in json.loads(answer_out)}


def free_ports_of() -> Iterator[tuple[str, str]]:
    names = ("PRATIQUE_API_PORT", "PRATIQUE_REGISTRY_PORT", "PRATIQUE_FIREWALL_PORT")
    yield from zip(names, map(str, free_ports(3)), strict=True)


@pytest.mark.acceptance
def test_a_healthy_installation_passes_every_check(tmp_path: Path) -> None:
    migrated, answer = shell(tmp_path / "data").run(["migrate"], ["doctor", "--json"], **dict(free_ports_of()))

    found = findings(answer.out)
    assert migrated.code == 0
    assert {name: each["what"] for name, each in found.items() if each["level"] == "fail"} == {}
    assert answer.code == 0
    assert set(found) >= {"database", "migrations", "broker", "sandbox", "clock", "ports", "roles"}


@pytest.mark.acceptance
def test_services_that_are_away_fail_with_their_remedies(tmp_path: Path) -> None:
    [port] = free_ports(1)

    answer = shell(tmp_path / "data").one(
        "doctor",
        "--json",
        PRATIQUE_DATABASE_URL=f"postgresql://a:b@127.0.0.1:{port}/c",
        PRATIQUE_BROKER_URL=f"redis://127.0.0.1:{port}/0",
        **dict(free_ports_of()),
    )

    found = findings(answer.out)
    assert answer.code == 1
    assert "is PostgreSQL running" in found["database"]["remedy"]
    assert "pratique migrate" in found["migrations"]["remedy"]
    assert "is the broker running" in found["broker"]["remedy"]
    assert found["pooler"]["level"] == "fail"


@pytest.mark.acceptance
def test_a_database_that_was_not_migrated_says_how(tmp_path: Path) -> None:
    answer = shell(tmp_path / "data").one("doctor", "--json", **dict(free_ports_of()))

    found = findings(answer.out)
    assert found["migrations"]["level"] == "fail"
    assert found["migrations"]["remedy"] == "pratique migrate --backup"


@pytest.mark.acceptance
def test_settings_that_cannot_be_used_are_all_that_is_said(tmp_path: Path) -> None:
    answer = shell(tmp_path / "data").one("doctor", PRATIQUE_API_PROT="1")

    assert answer.code == 1
    assert "did you mean PRATIQUE_API_PORT?" in answer.out
    assert "correct it" in answer.out
