import socket
import ssl
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pratique.server.certs import keep
from pratique.server.certs.errors import UnusableCertificate
from pratique.server.certs.renewal import names
from pratique.server.certs.store import load

NOW = datetime.now(UTC)
HOSTS = {"localhost", "127.0.0.1", "::1", "registry.example.com"}


def kept(place: Path, *, hosts: set[str] = HOSTS, now: datetime = NOW) -> str | None:
    return keep(place, hosts=hosts, name="Pratique on a test", now=now).renewed


def test_the_first_time_makes_an_authority_and_a_certificate_for_every_host(tmp_path: Path) -> None:
    done = keep(tmp_path, hosts=HOSTS, name="Pratique on a test", now=NOW)

    assert done.made_authority
    assert names(load(tmp_path / "server.pem")) == HOSTS
    for name in ("ca.key", "server.key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_certificate_that_will_do_is_left_as_it_is(tmp_path: Path) -> None:
    kept(tmp_path)
    before = (tmp_path / "server.pem").read_bytes()

    assert kept(tmp_path, now=NOW + timedelta(days=300)) is None

    assert (tmp_path / "server.pem").read_bytes() == before


@pytest.mark.parametrize(
    ("days", "hosts", "reason"),
    [
        (370, HOSTS, "it expires in 2"),
        (400, HOSTS, "it expired on"),
        (1, {*HOSTS, "new.example.com"}, "it does not name new.example.com"),
    ],
)
def test_it_is_renewed_in_time_and_the_authority_stays(tmp_path: Path, days: int, hosts: set[str], reason: str) -> None:
    kept(tmp_path)
    authority = (tmp_path / "ca.pem").read_bytes()

    said = kept(tmp_path, hosts=hosts, now=NOW + timedelta(days=days))

    assert said is not None
    assert said.startswith(reason)
    assert names(load(tmp_path / "server.pem")) == hosts
    assert (tmp_path / "ca.pem").read_bytes() == authority


def test_a_client_that_knows_the_authority_believes_the_server(tmp_path: Path) -> None:
    kept(tmp_path)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    client = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
    ours, theirs = socket.socketpair()
    accepted = threading.Thread(target=lambda: server.wrap_socket(ours, server_side=True).close())
    accepted.start()

    with client.wrap_socket(theirs, server_hostname="registry.example.com") as connection:
        assert connection.version() == "TLSv1.3"

    accepted.join(5)


def test_a_damaged_key_is_said_and_not_replaced(tmp_path: Path) -> None:
    kept(tmp_path)
    (tmp_path / "ca.key").write_text("what?")

    with pytest.raises(UnusableCertificate, match=r"ca\.key cannot be used"):
        kept(tmp_path)

    assert (tmp_path / "ca.key").read_text() == "what?"


def test_an_authority_and_a_key_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    kept(tmp_path / "a")
    kept(tmp_path / "b")
    (tmp_path / "a" / "ca.key").write_bytes((tmp_path / "b" / "ca.key").read_bytes())

    with pytest.raises(UnusableCertificate, match=r"does not belong to ca\.pem"):
        kept(tmp_path / "a")
