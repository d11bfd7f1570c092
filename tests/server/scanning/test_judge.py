"""The role `judge`: what it answers to roles of the installation, and that it answers nobody else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import encode_basic_auth, web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import REGISTRY

from pratique.server.config import planes
from pratique.server.config.doctor import Level, services
from pratique.server.identity.services.accounts import make_account
from pratique.server.kernel import inner, settings
from pratique.server.kernel.inner import keys
from pratique.server.kernel.inner.keys import Keys
from pratique.server.kernel.planes import in_database, make_application
from pratique.server.scanning import judge
from pratique.server.scanning.admission import VerdictAdmission
from pratique.server.scanning.models import Verdict
from pratique.server.scanning.settings import ScanningSettings
from tests.core.advisories.making import advisory
from tests.server.registry.house import House, error_of
from tests.server.scanning.harbour import NAME, Harbour
from tests.support.images import image
from tests.support.layers import layer_of, os_release, python_package
from tests.support.ports import LOOPBACK, free_ports

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

Client = TestClient[web.Request, web.Application]
MakeClient = Callable[[web.Application], Awaitable[Client]]

BAD = image(layer_of(os_release()), layer_of(python_package("sample", "1.0")))
NOWHERE = "sha256:" + "0" * 64
CRITICAL = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]


@pytest.fixture
async def judging(aiohttp_client: MakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    inner.make_first_key(tmp_path)
    monkeypatch.setattr(keys, "_installed", Keys(tmp_path))
    plane = judge.plane(settings.current(ScanningSettings), render_error=planes.render_problem)
    return await aiohttp_client(make_application(plane))


async def asked(client: Client, document: object, *, authorization: str | None = None) -> tuple[int, Any]:
    shown = inner.authorization(caller="firewall", called="judge") if authorization is None else authorization
    answer = await client.post(judge.ROUTE, json=document, headers={"Authorization": shown} if shown else {})
    return answer.status, await answer.json()


async def test_a_batch_is_judged_item_by_item(judging: Client, harbour: Harbour) -> None:
    def prepare() -> str:
        harbour.know(advisory(aliases=["CVE-2099-0001"], severity=CRITICAL))
        harbour.enforce("critical-with-fix")
        digest = harbour.push(BAD)
        harbour.settle()
        return digest

    digest = await in_database(prepare)
    items = [
        {"repository": NAME, "digest": digest},
        {"repository": NAME, "digest": NOWHERE, "stage": "pull"},
        {"repository": "no slash", "digest": "no digest"},
    ]

    status, document = await asked(judging, {"items": items})

    assert status == 200
    refused, missing, nonsense = document["verdicts"]
    assert (refused["action"], refused["policy"]) == ("block", "critical-with-fix")
    assert "Update sample to 2.0 or later" in refused["way_out"]
    assert refused["reasons"]
    assert (missing["digest"], missing["trouble"]["code"]) == (NOWHERE, "manifest_not_held")
    assert nonsense["trouble"]["code"] == "bad_subject"


@pytest.mark.usefixtures("harbour")
async def test_users_are_refused_whoever_they_are(judging: Client) -> None:
    await in_database(make_account, name="root", password="a password of root", is_admin=True)
    batch = {"items": [{"repository": NAME, "digest": NOWHERE}]}

    for shown in ("", encode_basic_auth("root", "a password of root"), "Bearer prt_" + "a" * 43):
        status, document = await asked(judging, batch, authorization=shown)
        assert (status, document["code"]) == (401, "inner_only")


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"items": []},
        {"items": [{"repository": NAME}]},
        {"items": [{"repository": NAME, "digest": NOWHERE, "stage": "lunch"}]},
        {"items": [{"repository": NAME, "digest": NOWHERE}] * 101},
        {"items": [{"repository": "x" * 200_000, "digest": NOWHERE}]},
    ],
)
async def test_a_batch_that_cannot_be_read_says_what_it_takes(judging: Client, document: object) -> None:
    status, said = await asked(judging, document)

    assert (status, said["code"]) == (400, "bad_batch")
    assert "each with `repository` and `digest`" in said["detail"]


@pytest.fixture
async def asking(judging: Client) -> AsyncIterator[judge.Client]:
    """A client of the judge, as the registry has one."""
    made = judge.Client(str(judging.make_url("")), caller="registry", wait=30)
    yield made
    await made.close()


def answered() -> float:
    """Count what the judge has answered."""
    labels = {"plane": "judge", "method": "POST", "status": "2xx"}
    return REGISTRY.get_sample_value("pratique_http_request_seconds_count", labels) or 0


async def admitting(house: House, asking: judge.Client) -> None:
    """Let the house ask the judge, and have no verdict that holds."""
    object.__setattr__(house.parts, "admission", VerdictAdmission(judge=asking))
    await in_database(Verdict.objects.all().delete)


async def test_the_registry_answers_a_pull_by_what_the_judge_says(
    house: House, asking: judge.Client, harbour: Harbour
) -> None:
    digest = await in_database(lambda: harbour.push(BAD))
    await in_database(harbour.settle)
    await in_database(lambda: harbour.know(advisory(aliases=["CVE-2099-0001"], severity=CRITICAL)))
    await in_database(lambda: harbour.enforce("critical-with-fix"))
    await admitting(house, asking)
    judged, missing = await asking.verdicts(
        [judge.Subject(repository=NAME, digest=digest), judge.Subject(repository=NAME, digest=NOWHERE)]
    )
    await in_database(Verdict.objects.all().delete)
    before = answered()

    response = await house.ask("GET", f"/v2/{NAME}/manifests/{digest}")

    assert response.status == 403
    assert answered() == before + 1
    assert "Update sample to 2.0 or later" in (await error_of(response))[2]
    assert (judged.action, judged.policy) == ("block", "critical-with-fix")
    assert judged.policy_epoch == (await in_database(Verdict.objects.get)).policy_epoch
    assert missing.trouble is not None


async def test_a_judge_that_is_away_holds_no_pull_up(house: House, harbour: Harbour) -> None:
    digest = await in_database(lambda: harbour.push(BAD))
    await in_database(harbour.settle)
    [port] = free_ports(1)
    away = judge.Client(f"http://{LOOPBACK}:{port}", caller="registry", wait=5)
    await admitting(house, away)

    response = await house.ask("GET", f"/v2/{NAME}/manifests/{digest}")

    assert response.status == 200
    assert await in_database(Verdict.objects.count) == 1
    await away.close()


async def test_the_doctor_asks_the_judge_and_says_how_to_mend_what_keeps_it_from_answering(
    judging: Client,
) -> None:
    url = str(judging.make_url("")).rstrip("/")
    well = await asyncio.to_thread(services.judge, url)
    [port] = free_ports(1)
    away = await asyncio.to_thread(services.judge, f"http://{LOOPBACK}:{port}")
    none = await asyncio.to_thread(services.judge, "")

    assert (well.level, well.what) == (Level.OK, f"the judge at {url} answers")
    assert (away.level, "gives no verdicts" in away.what) == (Level.WARN, True)
    assert "start `pratique serve judge`" in away.remedy
    assert (none.level, "makes verdicts itself" in none.what) == (Level.OK, True)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (200, b"{}", "its answer cannot be read"),
        (200, b'{"verdicts": []}', "it answered 0 of 1 items"),
        (200, b" " * (9 * 1024 * 1024), "its answer is larger than"),
        (401, b'{"detail": "Only roles."}', "it answered 401 Only roles."),
        (502, b"<html>", "it answered 502"),
    ],
)
async def test_what_is_no_judge_is_told_from_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, body: bytes, words: str
) -> None:
    inner.make_first_key(tmp_path)
    monkeypatch.setattr(keys, "_installed", Keys(tmp_path))

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body)

    application = web.Application()
    application.router.add_post(judge.ROUTE, answer)
    async with TestServer(application) as server:
        asking = judge.Client(str(server.make_url("")), caller="registry", wait=30)
        with pytest.raises(judge.JudgeAway, match=words):
            await asking.verdicts([judge.Subject(repository=NAME, digest=NOWHERE)])
        await asking.close()
