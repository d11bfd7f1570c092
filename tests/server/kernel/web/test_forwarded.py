from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.server.kernel.web.forwarded import BadHost, BadNetwork, Origin, check_host, is_host, networks, origin_of

PROXIES = networks(["10.0.0.0/8", "fd00::/8"])
PROXY = Origin(client="10.0.0.1", scheme="http", host="internal:5000")
STRANGER = Origin(client="203.0.113.9", scheme="http", host="registry.example.com")


@dataclass(frozen=True, kw_only=True)
class Case:
    name: str
    headers: dict[str, str] = field(default_factory=dict)
    direct: Origin = PROXY
    client: str = PROXY.client
    scheme: str = PROXY.scheme
    host: str = PROXY.host


FOR = "X-Forwarded-For"
CASES = [
    Case(name="no headers"),
    Case(name="one hop", headers={FOR: "203.0.113.7"}, client="203.0.113.7"),
    Case(name="what a client made up", headers={FOR: "1.1.1.1, 203.0.113.7"}, client="203.0.113.7"),
    Case(name="a second trusted hop", headers={FOR: "203.0.113.7, 10.9.9.9"}, client="203.0.113.7"),
    Case(name="only trusted hops", headers={FOR: "10.2.2.2,10.3.3.3"}, client="10.2.2.2"),
    Case(name="nonsense ends the walk", headers={FOR: "203.0.113.7, unknown, 10.3.3.3"}, client="10.3.3.3"),
    Case(name="a port is cut off", headers={FOR: "203.0.113.7:4444"}, client="203.0.113.7"),
    Case(name="IPv6 in brackets", headers={FOR: "[2001:db8::1]:443"}, client="2001:db8::1"),
    Case(
        name="scheme and host",
        headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "registry.example.com"},
        scheme="https",
        host="registry.example.com",
    ),
    Case(name="the nearest hop's word counts", headers={"X-Forwarded-Proto": "http, https"}, scheme="https"),
    Case(name="no such scheme", headers={"X-Forwarded-Proto": "javascript"}),
    Case(name="no host", headers={"X-Forwarded-Host": "a/b?<script>"}),
    Case(
        name="a stranger is not believed",
        direct=STRANGER,
        headers={FOR: "1.1.1.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
        client=STRANGER.client,
        host=STRANGER.host,
    ),
    Case(
        name="a proxy by its mapped address",
        direct=Origin(client="::ffff:10.0.0.1", scheme="http", host="x"),
        headers={FOR: "203.0.113.7"},
        client="203.0.113.7",
        host="x",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_only_named_proxies_are_believed_and_from_the_right(case: Case) -> None:
    found = origin_of(case.direct, case.headers, trusted=PROXIES)

    assert found == Origin(client=case.client, scheme=case.scheme, host=case.host)


@given(chain=st.text(max_size=80), proto=st.text(max_size=10), host=st.text(max_size=40))
def test_whatever_is_sent_the_scheme_and_host_can_stand_in_a_link(chain: str, proto: str, host: str) -> None:
    headers = {"X-Forwarded-For": chain, "X-Forwarded-Proto": proto, "X-Forwarded-Host": host}

    found = origin_of(PROXY, headers, trusted=PROXIES)

    assert found.scheme in ("http", "https")
    assert is_host(found.host)


def test_with_no_trusted_proxy_nothing_is_believed() -> None:
    assert origin_of(PROXY, {"X-Forwarded-For": "1.1.1.1"}, trusted=()) == PROXY


@pytest.mark.parametrize("value", ["", "a b", "host/path", "user@host", "host:port", "a\r\nb", "[::1", "x" * 400])
def test_a_host_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(BadHost, match="send the name or address of this server"):
        check_host(value)


@pytest.mark.parametrize("value", ["localhost:5000", "registry.example.com", "127.0.0.1", "[::1]:5000", "my_host"])
def test_a_host_is_accepted_as_clients_send_it(value: str) -> None:
    assert check_host(value) == value


def test_a_network_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(BadNetwork, match=r"'proxy\.example' in the setting `trusted_proxies` is no network"):
        networks(["proxy.example"])
