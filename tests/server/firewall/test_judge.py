"""The role `judge` for packages, over HTTP: what it answers, to whom, and what follows while it is away."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.server.config.planes import render_problem
from pratique.server.firewall import judge
from pratique.server.firewall.ports import Judgement, Question, Refusal
from pratique.server.firewall.testing import FakeJudge
from pratique.server.kernel import inner
from pratique.server.kernel.inner import keys
from pratique.server.kernel.inner.keys import Keys
from pratique.server.kernel.planes import in_database, make_application

pytestmark = pytest.mark.django_db(transaction=True)

Client = TestClient[web.Request, web.Application]
MakeClient = Callable[[web.Application], Awaitable[Client]]
DAY = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def far() -> FakeJudge:
    return FakeJudge()


@pytest.fixture
async def judging(
    aiohttp_client: MakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, far: FakeJudge
) -> Client:
    inner.make_first_key(tmp_path)
    monkeypatch.setattr(keys, "_installed", Keys(tmp_path))
    return await aiohttp_client(make_application(judge.plane(far, within=1, render_error=render_problem)))


async def asked(client: Client, document: object, *, authorization: str | None = None) -> tuple[int, Any]:
    shown = inner.authorization(caller="firewall", called="judge") if authorization is None else authorization
    answer = await client.post(judge.ROUTE, json=document, headers={"Authorization": shown})
    return answer.status, await answer.json()


def question(*versions: str) -> Question:
    releases = tuple(Release(version=each, published_at=DAY, licence="MIT") for each in versions)
    return Question(repository="js", package=Purl.parse("pkg:npm/left-pad"), releases=releases)


async def test_packages_are_judged_item_by_item_with_all_their_versions(judging: Client, far: FakeJudge) -> None:
    far.refuse("left-pad@1.1.0")
    versions = [{"version": "1.0.0"}, {"version": "1.1.0", "published_at": "2026-01-02T00:00:00Z"}]
    items = [{"repository": "js", "package": each, "versions": versions} for each in ("pkg:npm/left-pad", "no purl")]

    status, document = await asked(judging, {"items": items})

    assert status == 200
    said, nonsense = document["judgements"]
    assert list(said["refused"]) == ["1.1.0"]
    assert said["refused"]["1.1.0"]["policy"] == "no-critical"
    assert "not a package URL" in nonsense["trouble"]


async def test_only_roles_of_the_installation_are_answered(judging: Client) -> None:
    items = [{"repository": "js", "package": "pkg:npm/left-pad", "versions": [{"version": "1.0.0"}]}]

    for shown in ("Bearer prt_" + "a" * 43, inner.authorization(caller="firewall", called="index-proxy")):
        status, document = await asked(judging, {"items": items}, authorization=shown)
        assert (status, document["code"]) == (401, "inner_only")


@pytest.mark.parametrize("document", [{}, {"items": []}, {"items": [{"repository": "js", "package": "pkg:npm/x"}]}])
async def test_a_batch_that_cannot_be_read_says_what_it_takes(judging: Client, document: object) -> None:
    status, said = await asked(judging, document)

    assert (status, said["code"]) == (400, "bad_packages_batch")


async def test_the_judge_has_seen_every_change_that_who_asks_has_seen(judging: Client, far: FakeJudge) -> None:
    here = FakeJudge()
    address = str(judging.make_url("/")).rstrip("/")
    remote = judge.RemoteJudge(address, caller="firewall", wait=1, here=here)
    before = await in_database(remote.judge, question("1.0.0"))
    far.refuse("left-pad@1.0.0")
    here.number = far.number  # both read it in one database

    after = await in_database(remote.judge, question("1.0.0"))

    assert before == Judgement()
    assert set(after.refused) == {"1.0.0"}


async def test_a_plane_asks_there_and_judges_itself_while_the_judge_is_away(judging: Client, far: FakeJudge) -> None:
    later = datetime(2099, 1, 1, tzinfo=UTC)
    note = Refusal(policy="wary", title="Wary", reason="It is odd.", until=later)
    answer = Judgement(
        refused={"1.1.0": Refusal(policy="no", title="No", reason="It is bad.", vulnerability="CVE-1")},
        noted={"1.0.0": note},
        valid_until=later,
    )
    asked_there: list[Question] = []

    def answering(question: Question) -> Judgement:
        asked_there.append(question)
        return answer

    far.judge = answering  # type: ignore[method-assign]  # a judge that says all there is to say
    here = FakeJudge()
    address = str(judging.make_url("/")).rstrip("/")
    remote = judge.RemoteJudge(address, caller="firewall", wait=1, here=here)

    present = await in_database(remote.judge, question("1.0.0", "1.1.0"))
    await judging.server.close()
    away = await in_database(remote.judge, question("1.0.0"))

    assert present == answer
    assert asked_there == [question("1.0.0", "1.1.0")]
    assert away == Judgement()
    assert here.asked == [question("1.0.0")]
