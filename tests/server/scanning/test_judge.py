"""The role `judge`: what it answers to roles of the installation, and that it answers nobody else."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import encode_basic_auth, web
from aiohttp.test_utils import TestClient

from pratique.server.config import planes
from pratique.server.identity.services.accounts import make_account
from pratique.server.kernel import inner, settings
from pratique.server.kernel.inner import keys
from pratique.server.kernel.inner.keys import Keys
from pratique.server.kernel.planes import in_database, make_application
from pratique.server.scanning import judge
from pratique.server.scanning.settings import ScanningSettings
from tests.core.advisories.making import advisory
from tests.server.scanning.harbour import NAME, Harbour
from tests.support.images import image
from tests.support.layers import layer_of, os_release, python_package

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
    assert (refused["action"], refused["policy"]) == ("refuse", "critical-with-fix")
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
