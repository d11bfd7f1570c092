from dataclasses import dataclass

import pytest

from pratique.server.config import public, public_metrics
from pratique.server.config.settings import read
from pratique.server.kernel import settings
from pratique.server.kernel.web.forwarded import BadNetwork


@pytest.fixture(autouse=True)
def _restored() -> object:
    kept = settings.process._effective  # noqa: SLF001 — put back below
    yield
    if kept is not None:
        settings.use(kept)


def given(**environment: str) -> None:
    settings.use(read(environment))


@dataclass(frozen=True, kw_only=True)
class Case:
    name: str
    environment: dict[str, str]
    api: str
    registry: str
    realm: str


CASES = [
    Case(name="nothing set", environment={}, api="", registry="", realm=""),
    Case(
        name="one address for all",
        environment={"PRATIQUE_PUBLIC_URL": "https://pratique.example.com/"},
        api="https://pratique.example.com",
        registry="https://pratique.example.com",
        realm="https://pratique.example.com/auth/token",
    ),
    Case(
        name="the registry apart",
        environment={
            "PRATIQUE_PUBLIC_URL": "https://pratique.example.com",
            "PRATIQUE_REGISTRY_PUBLIC_URL": "https://images.example.com:5000",
        },
        api="https://pratique.example.com",
        registry="https://images.example.com:5000",
        realm="https://images.example.com:5000/auth/token",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_addresses_are_each_planes_own_or_the_installations(case: Case) -> None:
    given(**case.environment)

    public.check()
    assert (public.api_url(), public.registry_url(), public.token_realm()) == (case.api, case.registry, case.realm)


@pytest.mark.parametrize(
    "value",
    [
        "registry.example.com",
        "ftp://registry.example.com",
        "https://",
        "https://a b",
        "https://user:pw@registry.example.com",
        "https://registry.example.com/path",
        "https://registry.example.com?x=1",
        "https://registry.example.com:port",
        "https://[::1",
    ],
)
def test_an_address_that_cannot_be_built_on_is_refused(value: str) -> None:
    given(PRATIQUE_PUBLIC_URL=value)

    with pytest.raises(public.BadPublicUrl, match="PRATIQUE_PUBLIC_URL"):
        public.check()


def test_a_trusted_network_that_is_none_stops_the_start() -> None:
    given(PRATIQUE_TRUSTED_PROXIES="10.0.0.0/8, proxy")

    with pytest.raises(BadNetwork, match="'proxy'"):
        public.check()


@pytest.mark.parametrize(
    ("peer", "headers", "near"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {"Accept": "*/*"}, True),
        ("192.168.1.4", {}, False),
        ("", {}, False),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, False),
        ("127.0.0.1", {"Via": "1.1 proxy"}, False),
    ],
)
def test_metrics_are_near_only_without_a_proxy_between(peer: str, headers: dict[str, str], *, near: bool) -> None:
    assert public_metrics.is_near(peer, headers) is near
