"""Python's packages through the plane, as pip and uv ask for them."""

import json

import pytest

from pratique.server.firewall.edge.addresses import parse_pypi
from tests.server.firewall.house import House

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_page_lists_the_upstreams_files_at_addresses_of_the_firewall(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", facts={"requires-python": ">=3.8", "core-metadata": True})

    page = await house.page()

    (entry,) = page["files"]
    assert entry["url"] == f"../../files/django/{name}"
    assert entry["requires-python"] == ">=3.8"
    assert entry["core-metadata"] is True
    assert page["meta"]["api-version"] == "1.1"
    assert page["versions"] == ["4.2.0"]


async def test_a_refused_version_stays_listed_and_is_marked_with_the_reason(house: House) -> None:
    old = house.upstream.add("django", "3.0.0")
    house.upstream.add("django", "4.2.0")
    house.judge.refuse("django@3.0.0", reason="CVE-2024-1 is critical and affects django 3.0.0.")

    marked = await house.marked()

    assert marked == {old: "Refused by no-critical: CVE-2024-1 is critical and affects django 3.0.0."}


async def test_a_refused_file_says_the_policy_the_reason_and_the_way_out(house: House) -> None:
    old = house.upstream.add("django", "3.0.0")
    house.upstream.add("django", "4.2.0")
    house.judge.refuse("django@3.0.0", reason="CVE-2024-1 is critical and affects django 3.0.0.")

    response = await house.file(old)

    assert response.status == 403
    assert response.reason == (
        "Blocked by no-critical: CVE-2024-1 is critical and affects django 3.0.0. Allowed: 4.2.0."
    )
    body = await response.text()
    assert "No critical refuses django 3.0.0" in body
    assert "The nearest version that is allowed is 4.2.0." in body
    assert "http://pages.test/firewall/python/packages/django?version=3.0.0" in body
    assert house.upstream.asked[f"file {old}"] == 0


async def test_where_all_is_refused_the_newest_stays_unmarked_so_that_its_refusal_is_seen(house: House) -> None:
    for version in ("3.0.0", "4.2.0", "5.0rc1"):
        house.upstream.add("django", version)
    house.judge.refuse("django@3.0.0", "django@4.2.0", "django@5.0rc1")

    marked = await house.marked()

    assert sorted(marked) == ["django-3.0.0-py3-none-any.whl", "django-5.0rc1-py3-none-any.whl"]


async def test_removal_is_an_option(house: House) -> None:
    house.upstream.add("django", "3.0.0")
    kept = house.upstream.add("django", "4.2.0")
    house.judge.refuse("django@3.0.0")
    await house.change(removes_refused=True)

    page = await house.page()

    assert [each["filename"] for each in page["files"]] == [kept]


async def test_html_and_json_say_the_same(house: House) -> None:
    old = house.upstream.add("django", "3.0.0", facts={"yanked": "broken"})
    house.upstream.add("django", "4.2.0")
    house.judge.refuse("django@4.2.0")

    response = await house.get("simple/django/", headers={"Accept": "text/html"})

    text = await response.text()
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert f"../../files/django/{old}#sha256=" in text
    assert 'data-yanked="broken"' in text
    assert 'data-yanked="Refused by' in text


async def test_a_file_is_fetched_once_and_then_kept(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"x" * 300_000)

    first = await house.file(name)
    second = await house.file(name)

    assert (first.status, second.status) == (200, 200)
    assert await first.read() == await second.read() == b"x" * 300_000
    assert house.upstream.asked[f"file {name}"] == 1
    assert second.headers["ETag"].strip('"') == house.upstream.packages["django"][0]["hashes"]["sha256"]


async def test_the_metadata_beside_a_file_is_judged_as_the_file(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", facts={"core-metadata": True})
    house.upstream.files[f"{name}.metadata"] = b"Metadata-Version: 2.1"

    allowed = await house.file(f"{name}.metadata")
    house.judge.refuse("django@4.2.0")
    await house.change()
    refused = await house.file(f"{name}.metadata")

    assert (allowed.status, await allowed.read()) == (200, b"Metadata-Version: 2.1")
    assert refused.status == 403


async def test_the_entity_tag_changes_with_policies_and_holds_until_then(house: House) -> None:
    house.upstream.add("django", "4.2.0")
    first = await house.get("simple/django/")
    tag = first.headers["ETag"]

    same = await house.get("simple/django/", headers={"If-None-Match": tag})
    house.judge.refuse("django@4.2.0")
    house.parts.judging._epoch_until = 0.0  # noqa: SLF001 — half a second later
    changed = await house.get("simple/django/", headers={"If-None-Match": tag})

    assert same.status == 304
    assert changed.status == 200
    assert changed.headers["ETag"] != tag


@pytest.mark.parametrize("form", ["{}", "W/{}", '"another", {}', '"another" , W/{}', "*"])
async def test_a_tag_is_known_in_every_form_in_which_proxies_and_clients_send_it(house: House, form: str) -> None:
    name = house.upstream.add("django", "4.2.0")
    page = await house.get("simple/django/")
    await house.file(name)
    file = await house.file(name)

    answers = [
        await house.get("simple/django/", headers={"If-None-Match": form.format(page.headers["ETag"])}),
        await house.file(name, headers={"If-None-Match": form.format(file.headers["ETag"])}),
        await house.get("simple/django/", headers={"If-None-Match": '"another"'}),
    ]

    assert [each.status for each in answers] == [304, 304, 200]


@pytest.mark.parametrize(
    ("accepted", "packing"),
    [("gzip", "gzip"), ("br, gzip;q=0.5", "gzip"), ("gzip;q=0", None), ("gzip; q=0.0, br", None), ("x-gzipped", None)],
)
async def test_a_page_is_packed_only_for_who_takes_that(house: House, accepted: str, packing: str | None) -> None:
    for number in range(20):
        house.upstream.add("django", f"4.{number}.0")

    response = await house.get("simple/django/", headers={"Accept-Encoding": accepted})

    assert response.headers.get("Content-Encoding") == packing
    assert "django-4.19.0" in await response.text()


async def test_requests_are_written_down_with_what_was_decided(house: House) -> None:
    old = house.upstream.add("django", "3.0.0")
    new = house.upstream.add("django", "4.2.0")
    house.judge.refuse("django@3.0.0")

    await house.file(new)
    await house.file(old)

    assert sorted(await house.requests()) == [(old, "blocked_by_policies"), (new, "not_blocked")]


async def test_an_unknown_package_and_file_are_told_apart(house: House) -> None:
    house.upstream.add("django", "4.2.0")

    package = await house.get("simple/nothing/")
    file = await house.file("django-9-py3-none-any.whl")

    assert (package.status, file.status) == (404, 404)
    assert package.reason == "The upstream of python has no package nothing."
    assert "lists no file django-9-py3-none-any.whl of django" in await file.text()


async def test_a_page_is_packed_for_those_who_take_that(house: House) -> None:
    for number in range(50):
        house.upstream.add("django", f"4.{number}")

    response = await house.client.get("/pypi/python/simple/django/", headers={"Accept-Encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert (await response.text()).count("<a href") == 50


async def test_json_is_given_only_to_those_who_ask_for_it(house: House) -> None:
    house.upstream.add("django", "4.2.0")

    html = await house.get("simple/django/")
    latest = await house.get("simple/django/", headers={"Accept": "application/vnd.pypi.simple.latest+json"})

    assert html.headers["Content-Type"].startswith("text/html")
    assert latest.headers["Content-Type"] == "application/vnd.pypi.simple.v1+json"
    assert json.loads(await latest.read())["name"] == "django"


@pytest.mark.parametrize(
    ("path", "is_canonical"),
    [
        ("/pypi/python/simple/django/", True),
        ("/pypi/pyth%6Fn/simple/django/", True),  # the redirect mends the package's part only
        ("/pypi/python/simple/dj%61ngo/", False),
        ("/pypi/python/simple/django", False),
    ],
)
def test_a_page_is_sent_elsewhere_for_the_spelling_of_its_package_alone(path: str, *, is_canonical: bool) -> None:
    assert parse_pypi(path).is_canonical is is_canonical
