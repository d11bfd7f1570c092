import ipaddress

import pytest

from pratique.server.kernel.egress.policy import PUBLIC_ONLY, Policy

DENIED = {
    "127.0.0.1": "this machine itself",
    "127.9.9.9": "this machine itself",
    "0.0.0.0": "this machine itself",  # noqa: S104 — what is denied
    "::1": "this machine itself",
    "::": "this machine itself",
    "10.0.0.1": "a private network",
    "172.16.0.1": "a private network",
    "192.168.1.1": "a private network",
    "fd00::1": "a private network",
    "100.64.0.1": "a reserved address",
    "169.254.169.254": "a link-local address",
    "fe80::1%eth0": "a link-local address",
    "224.0.0.1": "a multicast address",
    "ff02::1": "a multicast address",
    "255.255.255.255": "a private network",
    "::ffff:127.0.0.1": "this machine itself",
    "::ffff:169.254.169.254": "a link-local address",
    "64:ff9b::a00:1": "a private network",
    "2002:7f00:1::": "this machine itself",
    "::7f00:1": "this machine itself",
    "64:ff9b:1::7f00:1": "this machine itself",
    "64:ff9b:1::808:808": "a private network",
    "::ffff:0:a9fe:a9fe": "a link-local address",
    "fec0::1": "a private network",
}


@pytest.mark.parametrize(("address", "kind"), DENIED.items())
def test_what_is_not_public_is_denied_in_words(address: str, kind: str) -> None:
    assert PUBLIC_ONLY.objection(address) == kind


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808"])
def test_what_is_public_is_allowed(address: str) -> None:
    assert PUBLIC_ONLY.objection(address) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "fd00::1", "::1"])
def test_private_networks_are_reached_where_the_policy_says_so(address: str) -> None:
    assert Policy(private=True).objection(address) is None


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "224.0.0.1", "::ffff:169.254.169.254", "64:ff9b:1::a9fe:a9fe"]
)
def test_link_local_addresses_stay_denied_even_then(address: str) -> None:
    assert Policy(private=True).objection(address) is not None


def test_a_named_network_is_allowed_whatever_it_is() -> None:
    policy = Policy(networks=(ipaddress.ip_network("169.254.169.254/32"),))

    assert policy.objection("169.254.169.254") is None
    assert policy.objection("169.254.169.253") is not None
