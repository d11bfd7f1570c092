"""Minimum age through the plane, by the judge in process: from a page in HTML, which tells no dates, and in JSON."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest

from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.core.policy import Action, Condition, Field, Mode, Operator, Policy
from pratique.server.firewall.index_judge import IndexJudge
from pratique.server.firewall.judging import Judging
from pratique.server.firewall.ports import Judgement, Question, Refusal
from pratique.server.firewall.queries import package_page
from pratique.server.firewall.testing import FakeJudge
from pratique.server.index import current
from pratique.server.index.services import use
from pratique.server.kernel import clock
from pratique.server.kernel.planes import in_database
from pratique.server.policy import judging
from pratique.server.policy.services import policies
from tests.server.firewall.house import ADMIN, House
from tests.server.index.making import index_file
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.django_db(transaction=True)

KNOWN_TO_NOBODY = "The date of publication of sample 1.0 is not known."
PAGE = b'<a href="../../files/sample-1.0-py3-none-any.whl">sample-1.0-py3-none-any.whl</a>'


@pytest.fixture(autouse=True)
async def judge(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge by an index that knows nothing, as an installation does."""
    monkeypatch.setattr(current, "_kept", None)
    await in_database(lambda: use(index_file(tmp_path / "feed"), actor="tests"))
    house.parts.judging._judge = IndexJudge()  # noqa: SLF001 — in the place of the one that is told what to refuse


@pytest.fixture(autouse=True)
def forgetting() -> Iterator[None]:
    yield
    judging.forget()


async def hold_back(unchecked: Action) -> None:
    young = Condition(field=Field.AGE, operator=Operator.BELOW, value=7)
    made = Policy(name="young", title="Young", mode=Mode.ENFORCING, action=Action.HOLD, unchecked=unchecked, when=young)
    await in_database(lambda: policies.create(made, by=ADMIN))


async def notes(house: House) -> list[str]:
    await house.parts.pages.stop()
    page = await in_database(lambda: package_page(by=ADMIN, repository="python", package="sample"))
    return [note.reason for version in page.versions for note in version.said.notes]


async def late_files(house: House) -> list[tuple[str, str, list[str]]]:
    """Return what a person is told of late files: the version, the file, and why it is refused."""
    await house.parts.pages.stop()
    page = await in_database(lambda: package_page(by=ADMIN, repository="python", package="sample"))
    return [
        (version.version, late.name, [each.reason for each in late.said.refusals])
        for version in page.versions
        for late in version.late
    ]


@pytest.mark.parametrize(
    ("unchecked", "status"),
    [(Action.ALLOW, HTTPStatus.OK), (Action.WARN, HTTPStatus.OK), (Action.HOLD, HTTPStatus.FORBIDDEN)],
)
async def test_a_page_that_tells_no_date_is_could_not_check_and_the_policy_says_what_that_means(
    house: House, unchecked: Action, status: HTTPStatus
) -> None:
    await hold_back(unchecked)
    house.upstream.add("sample", "1.0")
    house.upstream.pages["sample"] = ("text/html", PAGE)

    marked = await house.marked("sample")
    response = await house.file("sample-1.0-py3-none-any.whl", package="sample")
    said = [*await notes(house), response.reason or ""]

    assert response.status == status
    assert any(each.endswith(KNOWN_TO_NOBODY) for each in said), said
    assert marked == {}  # all of it is refused, or nothing is


async def test_a_verdict_of_a_clock_that_was_ahead_does_not_outlast_it(transactional_db: None) -> None:  # noqa: ARG001 — asked for, for what it does
    judge = FakeJudge()
    plane = Judging(judge, within=5)
    question = Question(repository="python", package=Purl.of("pypi", name="sample"), releases=(Release(version="1.0"),))

    with clock.frozen(clock.now() + timedelta(days=1)):
        ahead = [await plane.about(("sample",), lambda: question) for _ in range(2)]
    judge.refused["sample@1.0"] = Refusal(policy="young", title="Young", reason="It is young.")
    set_right = await plane.about(("sample",), lambda: question)

    assert [each.judgement for each in ahead] == [Judgement(), Judgement()]
    assert set_right.judgement is not None
    assert set(set_right.judgement.refused) == {"1.0"}
    assert len(judge.asked) == 2


async def test_a_young_version_is_marked_with_its_date_and_comes_in_when_the_clock_passes_the_limit(
    house: House,
) -> None:
    await hold_back(Action.HOLD)
    almost = clock.now() - timedelta(days=7) + timedelta(seconds=1)
    old = house.upstream.add("sample", "1.0")
    young = house.upstream.add("sample", "2.0", facts={"upload-time": almost.isoformat()})

    marked = await house.marked("sample")
    tag = (await house.get("simple/sample/")).headers["ETag"]
    before = await house.file(young, package="sample")
    allowed = await house.file(old, package="sample")

    async def comes_in() -> bool:
        return (await house.file(young, package="sample")).status == HTTPStatus.OK

    await eventually_async(comes_in, what="the end of the minimum age")
    assert list(marked) == [young]
    assert before.status == HTTPStatus.FORBIDDEN
    assert f"was published on {almost:%Y-%m-%d}" in (before.reason or "")
    assert allowed.status == HTTPStatus.OK
    assert await house.marked("sample") == {}
    assert (await house.get("simple/sample/", headers={"If-None-Match": tag})).status == HTTPStatus.OK


async def test_a_file_that_is_added_to_an_old_version_is_as_old_as_itself(house: House) -> None:
    await hold_back(Action.HOLD)
    almost = clock.now() - timedelta(days=7) + timedelta(seconds=2)
    house.upstream.add("sample", "0.9")
    old = house.upstream.add("sample", "1.0")
    beside = {"upload-time": almost.isoformat(), "core-metadata": True}
    late = house.upstream.add("sample", "1.0", kind="sdist", facts=beside)
    house.upstream.files[f"{late}.metadata"] = b"Metadata-Version: 2.1\nName: sample\nVersion: 1.0\n"

    marked = await house.marked("sample")
    before = await house.file(late, package="sample")
    metadata = await house.file(f"{late}.metadata", package="sample")
    allowed = await house.file(old, package="sample")
    said, others = await late_files(house), await notes(house)

    async def comes_in() -> bool:
        return (await house.file(late, package="sample")).status == HTTPStatus.OK

    await eventually_async(comes_in, what="the end of the file's minimum age")
    why = f"{late} was published on {almost:%Y-%m-%d}"
    assert list(marked) == [late]
    assert [before.status, metadata.status, allowed.status] == [HTTPStatus.FORBIDDEN] * 2 + [HTTPStatus.OK]
    assert why in (before.reason or "")
    assert (before.reason or "").endswith(f" Allowed: {old}.")
    assert f"{old} of the same version is allowed. Use an older version, or try again after" in await before.text()
    assert why in (metadata.reason or "")
    [(version, name, [reason])] = said
    assert (version, name, reason.startswith(why)) == ("1.0", late, True)
    assert others == []
    assert await house.marked("sample") == {}
    assert (await house.file(f"{late}.metadata", package="sample")).status == HTTPStatus.OK


async def test_a_late_file_is_left_out_where_what_is_refused_is(house: House) -> None:
    await hold_back(Action.HOLD)
    await house.change(removes_refused=True)
    old = house.upstream.add("sample", "1.0")
    now = clock.now().isoformat()
    house.upstream.add("sample", "1.0", kind="sdist", facts={"upload-time": now})

    page = await house.page("sample")

    assert [each["filename"] for each in page["files"]] == [old]


async def test_files_that_are_uploaded_within_a_day_of_the_first_are_as_old_as_their_version(house: House) -> None:
    await hold_back(Action.HOLD)
    first = clock.now() - timedelta(days=7, hours=1)
    house.upstream.add("sample", "1.0", facts={"upload-time": first.isoformat()})
    house.upstream.add("sample", "1.0", kind="sdist", facts={"upload-time": (first + timedelta(hours=20)).isoformat()})

    assert await house.marked("sample") == {}


async def test_a_late_file_is_marked_in_html_as_in_json(house: House) -> None:
    await hold_back(Action.HOLD)
    house.upstream.add("sample", "1.0")
    house.upstream.add("sample", "1.0", kind="sdist", facts={"upload-time": clock.now().isoformat()})

    html = await (await house.get("simple/sample/")).text()

    wheel, late = [line for line in html.splitlines() if line.startswith("<a ")]
    assert "data-yanked" not in wheel
    assert 'data-yanked="Refused by young: sample-1.0.tar.gz was published on ' in late


async def test_a_version_with_a_file_of_no_date_has_none_and_no_late_files(house: House) -> None:
    """Whoever adds a file without a date does not make the version young, nor pass for old with it."""
    await hold_back(Action.HOLD)
    house.upstream.add("sample", "0.9")
    house.upstream.add("sample", "1.0")
    house.upstream.add("sample", "1.0", kind="sdist", facts={"upload-time": None})

    html = await (await house.get("simple/sample/")).text()
    undated = await house.file("sample-1.0.tar.gz", package="sample")
    dated = await house.file("sample-1.0-py3-none-any.whl", package="sample")
    late = await late_files(house)

    marks = ["data-yanked" in line for line in html.splitlines() if line.startswith("<a ")]
    assert marks == [False, True, True]
    assert [each.status for each in (undated, dated)] == [HTTPStatus.FORBIDDEN] * 2
    assert KNOWN_TO_NOBODY in (undated.reason or "")
    assert late == []


async def test_a_file_that_is_named_instead_is_left_out_of_the_phrase_where_it_does_not_fit(house: House) -> None:
    await hold_back(Action.HOLD)
    name = "sample-with-a-name-that-takes-much-of-what-may-stand-in-a-phrase-of-http"
    old = house.upstream.add(name, "1.0")
    late = house.upstream.add(name, "1.0", kind="sdist", facts={"upload-time": clock.now().isoformat()})

    refused = await house.file(late, package=name)

    assert "Allowed:" not in (refused.reason or "")
    assert f"{old} of the same version is allowed." in await refused.text()


async def test_a_late_file_that_is_observed_is_told_of_where_its_version_is_not(house: House) -> None:
    young = Condition(field=Field.AGE, operator=Operator.BELOW, value=7)
    made = Policy(name="young", title="Young", mode=Mode.OBSERVING, action=Action.HOLD, when=young)
    await in_database(lambda: policies.create(made, by=ADMIN))
    house.upstream.add("sample", "1.0")
    late = house.upstream.add("sample", "1.0", kind="sdist", facts={"upload-time": clock.now().isoformat()})

    await house.page("sample")
    await house.parts.pages.stop()
    page = await in_database(lambda: package_page(by=ADMIN, repository="python", package="sample"))

    [version] = page.versions
    assert version.said.notes == []
    assert [(each.name, each.said.refusals) for each in version.late] == [(late, [])]
    assert version.late[0].said.notes[0].reason.startswith(f"Would be refused: {late} was published on ")
