import socket
from pathlib import Path

import pytest

from pratique.server.config import port_holder
from pratique.server.config.listening import (
    AddressMissing,
    BadAddress,
    OpenWithoutTls,
    PortTaken,
    check_exposure,
    check_free,
    open_sockets,
)
from tests.support.ports import free_ports

SETTING = "PRATIQUE_REGISTRY_PORT"


def test_a_port_is_opened_on_both_loopback_addresses() -> None:
    [port] = free_ports(1)

    opened = open_sockets(["127.0.0.1", "::1"], port, setting=SETTING)

    assert {each.getsockname()[0] for each in opened} >= {"127.0.0.1"}
    assert {each.getsockname()[1] for each in opened} == {port}
    for each in opened:
        each.close()


def test_a_taken_port_names_who_has_it_and_the_setting_that_moves_it() -> None:
    [port] = free_ports(1)
    [held] = open_sockets(["127.0.0.1"], port, setting=SETTING)

    with pytest.raises(PortTaken) as refused:
        check_free(["127.0.0.1"], port, setting=SETTING)

    said = str(refused.value)
    assert f"Port {port} on 127.0.0.1 is taken by " in said
    assert "(process " in said
    assert said.endswith(f"choose another port with {SETTING}.")
    held.close()


def test_a_port_is_not_shared_with_a_listener_that_would_share_it() -> None:
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(("127.0.0.1", 0))
        held.listen()

        with pytest.raises(PortTaken):
            open_sockets(["127.0.0.1"], held.getsockname()[1], setting=SETTING)


def test_nothing_stays_open_when_one_address_is_taken() -> None:
    with socket.socket(socket.AF_INET6) as held:
        held.bind(("::1", 0))
        held.listen()
        port = held.getsockname()[1]

        with pytest.raises(PortTaken):
            open_sockets(["127.0.0.1", "::1"], port, setting=SETTING)

    check_free(["127.0.0.1"], port, setting=SETTING)


def test_an_address_this_machine_has_not_is_passed_over_unless_it_is_the_only_one() -> None:
    [port] = free_ports(1)

    opened = open_sockets(["127.0.0.1", "192.0.2.1"], port, setting=SETTING)

    assert len(opened) == 1
    opened[0].close()
    with pytest.raises(AddressMissing, match=r"none of the addresses 192\.0\.2\.1"):
        open_sockets(["192.0.2.1"], port, setting=SETTING)


def test_listening_beyond_loopback_needs_tls_or_an_explicit_word() -> None:
    with pytest.raises(OpenWithoutTls, match="--tls"):
        check_exposure(["0.0.0.0"], tls=False, insecure=False)  # noqa: S104 — what is refused

    check_exposure(["0.0.0.0"], tls=True, insecure=False)  # noqa: S104
    check_exposure(["0.0.0.0"], tls=False, insecure=True)  # noqa: S104
    check_exposure(["127.0.0.1", "::1"], tls=False, insecure=False)


def test_a_host_name_is_no_address_to_listen_on() -> None:
    with pytest.raises(BadAddress, match="example"):
        check_exposure(["registry.example.com"], tls=True, insecure=False)


def test_a_holder_that_may_not_be_seen_is_told_by_its_user(tmp_path: Path) -> None:
    net = tmp_path / "net"
    net.mkdir()
    row = "0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000 {} 0 4242 1 0"
    net.joinpath("tcp").write_text("header\n" + row.format(0) + "\n")

    assert str(port_holder.find(5000, proc=tmp_path)) == "a process of user root"
    assert port_holder.find(5001, proc=tmp_path) is None


def test_a_system_without_proc_knows_no_holder(tmp_path: Path) -> None:
    assert port_holder.find(5000, proc=tmp_path) is None
