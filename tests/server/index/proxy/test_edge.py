"""The role `index-proxy`: our own index or a remote one for roles of the installation, and for nobody else."""

import asyncio
import base64
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from pratique.server.config.doctor import advisories
from pratique.server.config.settings import read
from pratique.server.identity.ports import Place
from pratique.server.index import services
from pratique.server.index.errors import BadProxyHeader
from pratique.server.index.proxy.edge import IndexProxy, plane
from pratique.server.index.proxy.settings import IndexProxySettings
from pratique.server.kernel import inner
from pratique.server.kernel.inner import keys
from pratique.server.kernel.inner.keys import Keys
from pratique.server.kernel.planes import in_database, make_application
from tests.core.advisories.making import advisory, build_of, write_feed
from tests.server.index.making import index_file

pytestmark = [pytest.mark.django_db(transaction=True)]

Client = TestClient[web.Request, web.Application]
MakeClient = Callable[[web.Application], Awaitable[Client]]
Configure = Callable[..., Any]

ASKED = {"package": {"ecosystem": "PyPI", "name": "sample"}, "version": "1.0"}
RECORD = advisory("PYSEC-2099-1", aliases=["CVE-2099-0001"])


class Distant:
    """A remote index of another make, which may be away."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, str | None]] = []
        self.status = 200

    def application(self) -> web.Application:
        made = web.Application()
        made.add_routes([web.post("/osv/v1/{kind}", self.answer), web.get("/osv/v1/vulns/{id}", self.answer)])
        return made

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append((request.path, request.headers.get("Authorization"), request.headers.get("X-Key")))
        if self.status != 200:
            return web.json_response({}, status=self.status)
        if request.method == "GET":
            return web.json_response(RECORD)
        return web.json_response({"vulns": [RECORD]}, headers={"Pratique-Index-Age": "7"})


@pytest.fixture
def admitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner.make_first_key(tmp_path)
    monkeypatch.setattr(keys, "_installed", Keys(tmp_path))


async def opened(client: MakeClient, **chosen: Any) -> Client:
    return await client(make_application(plane(IndexProxy(own({"pause": 0.001, "attempts": 2, **chosen})))))


def own(chosen: Mapping[str, object]) -> IndexProxySettings:
    variables = {f"PRATIQUE_INDEX_PROXY_{name.upper()}": str(value) for name, value in chosen.items()}
    return read({**os.environ, **variables}).get(IndexProxySettings)


async def asked(client: Client, document: Any = ASKED, *, authorization: str | None = None) -> tuple[int, Any, Any]:
    shown = inner.authorization(caller="firewall", called="index-proxy") if authorization is None else authorization
    answer = await client.post("/v1/query", json=document, headers={"Authorization": shown} if shown else {})
    return answer.status, await answer.json(), answer.headers


@pytest.mark.usefixtures("admitted")
async def test_our_own_index_answers_where_no_other_is_set(
    aiohttp_client: MakeClient,
    place: Place,  # noqa: ARG001
    tmp_path: Path,
) -> None:
    await in_database(lambda: services.use(index_file(tmp_path / "a"), actor="ada"))
    client = await opened(aiohttp_client)

    status, document, headers = await asked(client)

    assert (status, document) == (200, {"vulns": [advisory()]})
    assert "Pratique-Index-Age" in headers


@pytest.mark.usefixtures("admitted", "place")
async def test_users_are_refused_whoever_they_are(aiohttp_client: MakeClient) -> None:
    client = await opened(aiohttp_client)

    for shown in ("", "Bearer prt_" + "a" * 43, "Basic " + base64.b64encode(b"root:secret").decode()):
        status, document, _ = await asked(client, authorization=shown)
        assert (status, document["code"]) == (401, 16)
        assert "own roles" in document["message"]


@pytest.mark.usefixtures("admitted", "place")
async def test_a_remote_is_asked_with_credentials_and_headers_and_remembered(aiohttp_client: MakeClient) -> None:
    distant = Distant()
    async with TestServer(distant.application()) as server:
        client = await opened(
            aiohttp_client, upstream=str(server.make_url("/osv/")), token="a-token", headers="X-Key: a key"
        )

        first = await asked(client)
        second = await asked(client)

    assert first[0] == second[0] == 200
    assert first[1]["vulns"][0]["id"] == "PYSEC-2099-1"
    assert (first[2]["Pratique-Index-Age"], "Age" in first[2], second[2]["Age"]) == ("7", False, "0")
    assert distant.asked == [("/osv/v1/query", "Bearer a-token", "a key")]


@pytest.mark.usefixtures("admitted", "place")
async def test_a_remote_that_is_gone_leaves_old_answers_that_say_so(aiohttp_client: MakeClient) -> None:
    distant = Distant()
    async with TestServer(distant.application()) as server:
        client = await opened(aiohttp_client, upstream=str(server.make_url("/osv")), fresh=0, failures=2, rest=30.0)
        await asked(client)
        distant.status = 503

        stale = await asked(client)
        other = {"package": {"ecosystem": "PyPI", "name": "other"}}
        missing = await asked(client, other)
        count = len(distant.asked)
        resting = await asked(client, other)

    assert (stale[0], stale[1]["vulns"][0]["id"]) == (200, "PYSEC-2099-1")
    assert "does not answer (503" in stale[2]["Pratique-Stale"]
    assert int(stale[2]["Age"]) >= 0
    assert (missing[0], missing[1]["code"]) == (503, 14)
    assert count == 1 + 2 + 2  # each question that failed was asked twice
    assert len(distant.asked) == count  # and then it is left alone
    assert "failed 2 times in a row" in resting[1]["message"]


@pytest.mark.usefixtures("admitted", "place")
async def test_wrong_credentials_for_the_remote_are_said_and_not_tried_again(aiohttp_client: MakeClient) -> None:
    distant = Distant()
    distant.status = 401
    async with TestServer(distant.application()) as server:
        client = await opened(aiohttp_client, upstream=str(server.make_url("/osv")))

        status, document, _ = await asked(client)

    assert (status, len(distant.asked)) == (503, 1)
    assert "index_proxy.token" in document["message"]


@pytest.mark.usefixtures("admitted")
async def test_records_of_a_remote_are_enriched_by_what_we_know(
    aiohttp_client: MakeClient,
    place: Place,  # noqa: ARG001
    tmp_path: Path,
) -> None:
    epss = tmp_path / "epss.csv"
    epss.write_text("#model_version:v1,score_date:2026-10-30\ncve,epss,percentile\nCVE-2099-0001,0.5,0.9\n")
    kev = tmp_path / "kev.json"
    kev.write_text(json.dumps({"vulnerabilities": [{"cveID": "CVE-2099-0001", "dateAdded": "2026-10-01"}]}))
    feed = write_feed(tmp_path / "PyPI.zip", advisory())
    (tmp_path / "b").mkdir()
    built = build_of(tmp_path / "b", feed, epss=epss, kev=kev)
    await in_database(lambda: services.use(built.path, actor="ada"))
    async with TestServer(Distant().application()) as server:
        client = await opened(aiohttp_client, upstream=str(server.make_url("/osv")))

        _, document, _ = await asked(client)
        tag = inner.authorization(caller="firewall", called="index-proxy")
        answer = await client.get("/v1/vulns/PYSEC-2099-1", headers={"Authorization": tag})
        record = await answer.json()

    ours = document["vulns"][0]["database_specific"]["pratique"]
    assert ours["epss"] == {"cve": "CVE-2099-0001", "score": 0.5, "percentile": 0.9}
    assert ours["kev"][0]["added"] == "2026-10-01"
    assert record["database_specific"]["pratique"] == ours


@pytest.mark.usefixtures("place")
async def test_the_doctor_says_whether_the_remote_answers(configure: Configure) -> None:
    distant = Distant()
    async with TestServer(distant.application()) as server:
        configure(PRATIQUE_INDEX_PROXY_UPSTREAM=str(server.make_url("/osv")))
        well = await asyncio.to_thread(advisories.remote)
        distant.status = 500
        away = await asyncio.to_thread(advisories.remote)
    configure(PRATIQUE_INDEX_PROXY_UPSTREAM="")
    unset = advisories.remote()

    assert "answers" in well.what
    assert "500" in away.what
    assert "no remote index is set" in unset.what


def test_a_header_that_is_none_is_refused_at_the_start() -> None:
    with pytest.raises(BadProxyHeader, match="write each as `Name: value`"):
        IndexProxy(own({"headers": "no colon"}))
