"""The wall round the tests holds."""

import socket

import pytest

from tests.support.loopback import ClosedNetworkError, is_loopback


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.9.10", "::1", "localhost", "LOCALHOST.", "::ffff:127.0.0.1", b"::1"]
)
def test_loopback_is_let_through(host: object) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "registry.example.com", ""]
)
def test_anything_else_is_not_loopback(host: object) -> None:
    assert not is_loopback(host)


def test_a_connection_elsewhere_is_refused_before_a_packet_leaves() -> None:
    with socket.socket() as client, pytest.raises(ClosedNetworkError, match=r"192\.0\.2\.1"):
        client.connect(("192.0.2.1", 80))


def test_a_datagram_elsewhere_is_refused() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
        pytest.raises(ClosedNetworkError, match=r"192\.0\.2\.1"),
    ):
        client.sendto(b"", ("192.0.2.1", 53))


def test_a_foreign_name_is_not_even_resolved() -> None:
    with pytest.raises(ClosedNetworkError, match=r"registry\.example\.com"):
        socket.getaddrinfo("registry.example.com", 443)
