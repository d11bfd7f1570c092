"""NGINX's configuration, read by NGINX itself; that requests go through it well is shown by the acceptance tests."""

import os
import stat
from pathlib import Path

import pytest

from pratique.server.config import certificates
from pratique.server.config.neighbours.files import write
from pratique.server.config.neighbours.made import Neighbour, NoPublicHost, files_of
from pratique.server.firewall.edge import auditing
from pratique.server.firewall.osa import edge as osa
from tests.server.config.neighbours.conftest import Given
from tests.support.environment import need
from tests.support.processes import Finished, run

HOST = "https://registry.example.com"
MIB = 1024 * 1024


def configuration(tmp_path: Path) -> str:
    [file] = files_of(Neighbour.NGINX, folder=tmp_path)
    return file.text


def read_by_nginx(tmp_path: Path) -> Finished:
    (tmp_path / "run").mkdir()
    certificates.prepare_proxy()
    [written] = write(tmp_path / "nginx", files_of(Neighbour.NGINX, folder=tmp_path / "nginx"))
    return run([need("nginx"), "-t", "-e", "stderr", "-c", written])


@pytest.mark.parametrize(
    "public_url",
    [
        pytest.param(HOST, id="a name"),
        pytest.param("https://192.0.2.7:8443", id="an address"),
        pytest.param("https://[2001:db8::1]", id="an address of six"),
    ],
)
def test_nginx_accepts_its_configuration(given: Given, tmp_path: Path, public_url: str) -> None:
    given(PRATIQUE_PUBLIC_URL=public_url, PRATIQUE_NGINX_FOLDER=str(tmp_path / "run"), PRATIQUE_NGINX_HSTS="86400")

    read_by_nginx(tmp_path).checked()


@pytest.mark.parametrize("hsts", ["0", "86400"])
def test_browsers_are_told_what_they_may_not_do_by_every_location_that_has_headers_of_its_own(
    given: Given, tmp_path: Path, hsts: str
) -> None:
    given(PRATIQUE_PUBLIC_URL=HOST, PRATIQUE_NGINX_HSTS=hsts)

    server, *locations = configuration(tmp_path).rpartition("server {")[2].split("location ")

    plain = f'add_header Strict-Transport-Security "max-age={hsts}" always;'
    guess = "add_header X-Content-Type-Options nosniff always;"
    own = [each for each in locations if "add_header" in each]
    assert len(own) >= 7
    assert {each.count(guess) for each in own} == {1}
    assert {each.count(plain) for each in (server, *own)} == {int(hsts != "0")}


def test_a_body_that_a_role_refuses_in_its_own_words_is_passed_on_to_it(given: Given, tmp_path: Path) -> None:
    given(PRATIQUE_PUBLIC_URL=HOST)

    locations = configuration(tmp_path).split("location ")
    limits = {each.split(" {")[0]: each.partition("client_max_body_size ")[2].partition("m;")[0] for each in locations}

    assert int(limits["~ ^/(?:pypi|npm)/"]) * MIB > auditing.BODY_MAX
    assert int(limits["/api/osa/"]) * MIB > osa.BODY_MAX


def test_nginx_speaks_http_2_only_where_that_is_wanted(given: Given, tmp_path: Path) -> None:
    given(PRATIQUE_PUBLIC_URL=HOST)
    assert "http2" not in configuration(tmp_path)

    given(PRATIQUE_PUBLIC_URL=HOST, PRATIQUE_NGINX_HTTP_2="true")
    assert configuration(tmp_path).count(" ssl http2") >= 2


def test_nginx_sends_no_files_where_it_cannot_read_them(given: Given, tmp_path: Path) -> None:
    given(
        PRATIQUE_PUBLIC_URL=HOST,
        PRATIQUE_NGINX_SEND_FILES="false",
        PRATIQUE_NGINX_FOLDER=str(tmp_path / "run"),
        PRATIQUE_NGINX_USER="root" if os.geteuid() == 0 else "",
    )

    assert "/blobs/" not in configuration(tmp_path)
    read_by_nginx(tmp_path).checked()


def test_every_process_that_is_named_gets_its_share(given: Given, tmp_path: Path) -> None:
    given(
        PRATIQUE_PUBLIC_URL=HOST,
        PRATIQUE_NGINX_API="10.0.0.1:8080, 10.0.0.2:8080",
        PRATIQUE_REGISTRY_PORT="5001",
    )

    text = configuration(tmp_path)

    assert [line.split()[1] for line in text.splitlines() if line.strip().startswith("server 1")] == [
        "10.0.0.1:8080",
        "10.0.0.2:8080",
        "127.0.0.1:5001",
        "127.0.0.1:8090",
        "127.0.0.1:8090",
        "127.0.0.1:5001",
    ]


def test_plain_http_is_sent_on_to_the_address_people_write(given: Given, tmp_path: Path) -> None:
    given(PRATIQUE_PUBLIC_URL=f"{HOST}:8443", PRATIQUE_NGINX_PORT="9443", PRATIQUE_NGINX_REDIRECT_PORT="9080")

    text = configuration(tmp_path)

    assert f"return 308 {HOST}:8443$request_uri;" in text
    assert "listen 0.0.0.0:9080;" in text


@pytest.mark.parametrize("value", ["", "http://registry.example.com"])
def test_nginx_is_not_configured_without_a_host_name_by_tls(given: Given, tmp_path: Path, value: str) -> None:
    given(PRATIQUE_PUBLIC_URL=value)

    with pytest.raises(NoPublicHost, match="PRATIQUE_PUBLIC_URL is"):
        configuration(tmp_path)


def test_a_certificate_from_elsewhere_is_used_and_none_made(given: Given, tmp_path: Path) -> None:
    given(
        PRATIQUE_PUBLIC_URL=HOST,
        PRATIQUE_TLS_CERTIFICATE_FILE="/etc/ssl/registry.pem",
        PRATIQUE_TLS_KEY_FILE="/etc/ssl/registry.key",
    )

    assert certificates.prepare_proxy() is None
    assert "ssl_certificate /etc/ssl/registry.pem;" in configuration(tmp_path)
    assert not (tmp_path / "data" / "certificates").exists()


def test_half_a_certificate_is_refused(given: Given, tmp_path: Path) -> None:
    given(PRATIQUE_PUBLIC_URL=HOST, PRATIQUE_NGINX_CERTIFICATE_FILE="/etc/ssl/registry.pem")

    with pytest.raises(certificates.HalfACertificate):
        configuration(tmp_path)


def test_the_configuration_is_for_all_to_read_and_the_key_for_nobody_else(given: Given, tmp_path: Path) -> None:
    given(PRATIQUE_PUBLIC_URL=HOST)
    certificates.prepare_proxy()

    [written] = write(tmp_path / "nginx", files_of(Neighbour.NGINX, folder=tmp_path / "nginx"))

    assert stat.S_IMODE(written.stat().st_mode) == 0o644
    assert stat.S_IMODE(certificates.of_proxy().key.stat().st_mode) == 0o600
