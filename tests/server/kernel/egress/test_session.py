"""The guard with real connections: servers on loopback, and a resolver that answers what an attacker would."""

import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import InvalidUrlClientError, web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives import serialization

from pratique.server.certs.authority import make_authority
from pratique.server.config.settings import configure
from pratique.server.kernel import clock, settings
from pratique.server.kernel.egress import PUBLIC_ONLY, AddressDenied, Policy, SchemeDenied
from pratique.server.kernel.egress.session import open_session, tls
from pratique.server.kernel.egress.settings import EgressSettings

configure()
LOOPBACK = Policy(networks=(ipaddress.ip_network("127.0.0.1/32"),))
PUBLIC = "93.184.215.14"


class Answers(AbstractResolver):
    """A resolver that gives its answers one after the other, the last one for ever."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers: Iterator[list[str]] = iter(answers)
        self._last: list[str] = []
        self.asked: list[str] = []

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 — the interface's
    ) -> list[ResolveResult]:
        self.asked.append(host)
        self._last = next(self._answers, self._last)
        return [
            ResolveResult(
                hostname=host, host=each, port=port, family=socket.AF_INET, proto=0, flags=socket.AI_NUMERICHOST
            )
            for each in self._last
        ]

    async def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    async def hello(_request: web.Request) -> web.Response:
        return web.Response(text="hello")

    async def away(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": request.query["to"]})

    async def shown(request: web.Request) -> web.Response:
        return web.Response(text=request.headers.get("Authorization", "nothing"))

    application = web.Application()
    application.add_routes([web.get("/", hello), web.get("/away", away), web.get("/shown", shown)])
    started = TestServer(application, host="127.0.0.1")
    await started.start_server()
    yield started
    await started.close()


async def test_an_allowed_address_is_fetched(server: TestServer) -> None:
    async with open_session(LOOPBACK) as session, session.get(server.make_url("/")) as response:
        assert await response.text() == "hello"


async def test_an_address_written_as_a_number_is_denied(server: TestServer) -> None:
    async with open_session(PUBLIC_ONLY) as session:
        with pytest.raises(AddressDenied, match=r"127\.0\.0\.1 is at 127\.0\.0\.1, this machine itself"):
            await session.get(server.make_url("/"))


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "017700000001", "[::ffff:127.0.0.1]"])
async def test_an_address_in_disguise_is_denied(server: TestServer, host: str) -> None:
    async with open_session(PUBLIC_ONLY, resolver=Answers(["127.0.0.1"])) as session:
        with pytest.raises((AddressDenied, InvalidUrlClientError)):
            await session.get(f"http://{host}:{server.port}/")


async def test_a_name_that_leads_home_is_denied(server: TestServer) -> None:
    async with open_session(PUBLIC_ONLY, resolver=Answers(["127.0.0.1"])) as session:
        with pytest.raises(AddressDenied, match=r"evil\.example is at 127\.0\.0\.1"):
            await session.get(f"http://evil.example:{server.port}/")


async def test_of_a_mixed_answer_only_the_allowed_part_is_connected_to(server: TestServer) -> None:
    answers = Answers(["169.254.169.254", "127.0.0.1"])
    async with (
        open_session(LOOPBACK, resolver=answers) as session,
        session.get(f"http://mixed.example:{server.port}/") as response,
    ):
        assert response.status == 200


async def test_a_name_that_changes_its_answer_is_caught_at_the_second(server: TestServer) -> None:
    rebinding = Answers(["127.0.0.1"], ["169.254.169.254"])
    url = f"http://rebind.example:{server.port}/"
    async with open_session(LOOPBACK, resolver=rebinding) as session:
        async with session.get(url, headers={"Connection": "close"}) as response:
            assert response.status == 200

        with pytest.raises(AddressDenied, match=r"169\.254\.169\.254, a link-local address"):
            await session.get(url)


async def test_what_was_checked_is_what_is_connected_to(server: TestServer) -> None:
    answers = Answers(["127.0.0.1"], ["169.254.169.254"])
    async with (
        open_session(LOOPBACK, resolver=answers) as session,
        session.get(f"http://once.example:{server.port}/") as response,
    ):
        assert response.status == 200
    assert answers.asked == ["once.example"]


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[fe80::1]/", "//192.168.0.1/"]
)
async def test_a_redirect_to_a_private_address_is_not_followed(server: TestServer, target: str) -> None:
    async with open_session(LOOPBACK) as session:
        with pytest.raises(AddressDenied):
            await session.get(server.make_url("/away").with_query(to=target))


async def test_a_redirect_to_another_scheme_is_not_followed(server: TestServer) -> None:
    async with open_session(LOOPBACK) as session:
        with pytest.raises(SchemeDenied, match="not 'file'"):
            await session.get(server.make_url("/away").with_query(to="file:///etc/passwd"))


async def test_what_is_written_in_a_file_for_other_programs_is_shown_to_nobody(
    server: TestServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1\nlogin somebody\npassword secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    async with open_session(LOOPBACK) as session, session.get(server.make_url("/shown")) as response:
        shown = await response.text()

    assert shown == "nothing"


async def test_a_proxy_of_the_environment_is_used_and_its_target_still_checked(
    server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.port}")
    monkeypatch.setenv("no_proxy", "")
    answers = Answers([PUBLIC], ["10.0.0.1"])
    async with open_session(PUBLIC_ONLY, resolver=answers) as session:
        async with session.get("http://public.example/") as response:
            assert await response.text() == "hello"

        with pytest.raises(AddressDenied, match=r"private\.example is at 10\.0\.0\.1"):
            await session.get("http://private.example/")


async def test_a_name_that_only_the_proxy_can_resolve_is_left_to_the_proxy(
    server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Blind(Answers):
        async def resolve(
            self,
            host: str,
            port: int = 0,  # noqa: ARG002 — the interface's
            family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 — the interface's
        ) -> list[ResolveResult]:
            raise OSError(f"{host} is not known here")

    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.port}")
    monkeypatch.setenv("no_proxy", "")
    async with open_session(PUBLIC_ONLY, resolver=Blind()) as session:
        async with session.get("http://behind-the-proxy.example/") as response:
            assert await response.text() == "hello"

        with pytest.raises(AddressDenied):
            await session.get("http://10.0.0.1/")


async def test_no_proxy_goes_around_the_proxy_and_meets_the_guard(
    server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.port}")
    monkeypatch.setenv("no_proxy", "inside.example")
    async with open_session(PUBLIC_ONLY, resolver=Answers(["127.0.0.1"])) as session:
        with pytest.raises(AddressDenied):
            await session.get(f"http://inside.example:{server.port}/")


def test_authorities_are_read_again_only_where_their_file_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "ca.pem"
    own.write_bytes(_authority("authority one"))
    chosen = replace(settings.current(EgressSettings), ca_file=own)
    monkeypatch.setattr(settings, "current", lambda _section: chosen)
    first, again = tls(), tls()

    own.write_bytes(_authority("authority two"))
    changed = tls()

    assert first is again
    assert [_is_trusted(first, name) for name in ("authority one", "authority two")] == [True, False]
    assert [_is_trusted(changed, name) for name in ("authority one", "authority two")] == [False, True]


def _authority(name: str) -> bytes:
    made = make_authority(name=name, now=clock.now())
    return made.certificate.public_bytes(serialization.Encoding.PEM)


def _is_trusted(context: ssl.SSLContext, name: str) -> bool:
    return any(name in str(each["subject"]) for each in context.get_ca_certs())
