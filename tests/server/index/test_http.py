"""`/index`: what is known, how old it is, what could not be used; for anybody who is signed in."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pratique.core.advisories.index import build, find_inputs
from pratique.server.identity.ports import Place
from pratique.server.identity.testing import person
from pratique.server.index import metrics, services, starter
from pratique.server.jobs.testing import recording_bell
from pratique.server.kernel import clock
from tests.core.advisories.making import DATA, NOW, advisory
from tests.server.index.making import index_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    made = Client()
    made.force_login(person("ada"))
    return made


def answer(client: Client, path: str = "") -> Any:
    found = client.get(f"/api/v1/index{path}")
    assert found.status_code == 200, found.content
    return found.json()


def test_the_current_release_is_shown_with_its_sources(client: Client, place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    services.use(index_file(tmp_path / "a", advisory(), b"{"), actor="ada")

    with clock.frozen(NOW + timedelta(days=3)):
        shown = answer(client)

    release = shown["release"]
    assert (release["generation"], release["records"], release["age_days"], release["is_old"]) == (1, 1, 3, False)
    assert shown["sources"] == [
        {"name": "PyPI.zip", "kind": "osv", "records": 1, "bad": 1, "newest": "2026-10-01", "covers": ["PyPI"]}
    ]
    assert shown["problem"] == ""


def test_an_old_release_is_said_to_be_old(client: Client, place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    services.use(index_file(tmp_path / "a"), actor="ada")

    with clock.frozen(NOW + timedelta(days=30)):
        assert answer(client)["release"]["is_old"] is True


def test_without_an_index_the_answer_is_empty_and_says_why(client: Client, place: Place) -> None:  # noqa: ARG001
    shown = answer(client)

    assert (shown["release"], shown["sources"]) == (None, [])
    assert "no index yet" in shown["problem"]
    assert answer(client, "/coverage")["items"] == []
    assert answer(client, "/bad")["items"] == []


def test_a_missing_file_is_said_where_the_release_is_shown(client: Client, place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    services.use(index_file(tmp_path / "a"), actor="ada").path.unlink()

    shown = answer(client)

    assert shown["release"]["generation"] == 1
    assert "cannot be read" in shown["problem"]


def test_coverage_is_listed_by_name_in_pages(client: Client, place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    records = [advisory(name, ecosystem=f"Debian:{name}") for name in ("11", "12", "13")]
    services.use(index_file(tmp_path / "a", *records, feed="Debian.zip"), actor="ada")

    first = answer(client, "/coverage?limit=2")
    second = answer(client, f"/coverage?limit=2&after={first['next']}")

    assert [each["ecosystem"] for each in first["items"]] == ["Debian:11", "Debian:12"]
    assert [each["ecosystem"] for each in second["items"]] == ["Debian:13"]
    assert second["next"] is None
    assert [each["ecosystem"] for each in answer(client, "/coverage?q=EBIAN:13")["items"]] == ["Debian:13"]


def test_single_packages_are_shown_as_such(client: Client, place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    made = index_file(tmp_path / "a", advisory(ecosystem="Debian:12"), feed="Debian-12-changelogs.zip")
    services.use(made, actor="ada")

    [shown] = answer(client, "/coverage")["items"]

    assert (shown["state"], shown["packages"], shown["records"]) == ("not_covered", 1, 1)


def test_bad_records_are_listed_in_pages(client: Client, place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    services.use(index_file(tmp_path / "a", advisory(), b"{", b"[]", b"3"), actor="ada")

    first = answer(client, "/bad?limit=2")
    second = answer(client, f"/bad?limit=2&after={first['next']}")

    found = [*first["items"], *second["items"]]
    assert [each["member"] for each in found] == [f"{place:04}-member-{place}.json" for place in (1, 2, 3)]
    assert all(each["reason"] for each in found)
    assert second["next"] is None


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 19, "٣"])
def test_a_forged_cursor_of_bad_records_is_refused(client: Client, place: Place, tmp_path: Path, cursor: str) -> None:  # noqa: ARG001
    services.use(index_file(tmp_path / "a"), actor="ada")

    assert client.get("/api/v1/index/bad", {"after": cursor}).json()["code"] == "bad_cursor"


def test_releases_are_listed_the_current_one_first(client: Client, place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    starter.bring()
    services.use(index_file(tmp_path / "a"), actor="ada")

    listed = answer(client, "/releases")["items"]

    assert [(each["generation"], each["is_starter"]) for each in listed] == [(2, False), (1, True)]


def test_metrics_tell_the_current_release(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    metrics.refresh()
    assert metrics.GENERATION._value.get() == 0  # noqa: SLF001 — the client has no other way to read a gauge

    services.use(index_file(tmp_path / "a"), actor="ada")
    with clock.frozen(NOW + timedelta(hours=1)):
        metrics.refresh()

    read = [each._value.get() for each in (metrics.GENERATION, metrics.AGE, metrics.RECORDS, metrics.PACKAGES)]  # noqa: SLF001
    assert read == [1, 3600, 1, 1]


def test_sources_are_listed_with_their_terms_and_switched_by_administrators_only(
    client: Client,
    place: Place,  # noqa: ARG001
) -> None:
    chief = Client()
    chief.force_login(person("chief", is_admin=True))
    body = {"is_on": True, "address": "http://127.0.0.1:1", "ecosystems": ["PyPI"]}

    with recording_bell():
        refused = client.put("/api/v1/index/sources/osv", body, content_type="application/json")
        switched = chief.put("/api/v1/index/sources/osv", body, content_type="application/json")
        wrong = chief.put("/api/v1/index/sources/osv", {**body, "ecosystems": ["x"]}, content_type="application/json")
        missing = chief.put("/api/v1/index/sources/none", body, content_type="application/json")

    assert (refused.status_code, switched.status_code, wrong.status_code, missing.status_code) == (403, 200, 400, 404)
    osv = next(each for each in answer(client, "/sources") if each["name"] == "osv")
    assert (osv["state"], osv["ecosystems"], osv["switched_by"]) == ("waiting", ["PyPI"], "chief")
    assert osv["licence"]
    assert osv["age_hours"] is None


def test_a_licence_is_shown_by_its_id(client: Client, place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    build(find_inputs([DATA / "feeds"]), tmp_path / "index", now=NOW)
    services.use(tmp_path / "index", actor="ada")

    found = answer(client, "/licences/apache-2.0")

    assert (found["id"], found["category"], found["is_osi"]) == ("Apache-2.0", "Permissive", True)
    assert client.get("/api/v1/index/licences/Nobody-1.0").status_code == 404


def test_what_vendors_say_is_listed_under_every_name_of_a_vulnerability(
    client: Client,
    place: Place,  # noqa: ARG001
    tmp_path: Path,
) -> None:
    statement = {"vulnerability": {"name": "GHSA-1"}, "products": [{"@id": "pkg:pypi/a@1"}], "status": "not_affected"}
    vex = {"@context": "https://openvex.dev/ns/v0.2.0", "author": "Vendor", "statements": [statement]}
    services.use(index_file(tmp_path / "a", advisory("GHSA-1", aliases=["CVE-2024-0001"]), vex), actor="ada")

    [found] = answer(client, "/statements?vulnerability=CVE-2024-0001")

    assert (found["vulnerability"], found["purl"], found["author"]) == ("GHSA-1", "pkg:pypi/a@1", "Vendor")
    assert (found["status"], found["is_clearing"]) == ("not_affected", True)
    assert answer(client, "/statements?vulnerability=CVE-1999-0001") == []


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"purl": "pkg:pypi/sample@1.0"}, [("GHSA-1", "Vendor", "not_affected", True)]),
        ({"ecosystem": "PyPI", "name": "Sample", "version": "1.0"}, [("GHSA-1", "Vendor", "not_affected", True)]),
        ({"purl": "pkg:pypi/sample@1.1"}, []),
        ({"ecosystem": "Debian:12", "name": "sample", "version": "1.0"}, []),
    ],
)
def test_what_packages_have_is_told_with_what_vendors_say_of_it(
    client: Client,
    place: Place,  # noqa: ARG001
    tmp_path: Path,
    item: dict[str, str],
    said: list[tuple[str, str, str, bool]],
) -> None:
    product = {"@id": "pkg:pypi/sample@1.0"}
    statement = {"vulnerability": {"name": "GHSA-1"}, "products": [product], "status": "not_affected"}
    vex = {"@context": "https://openvex.dev/ns/v0.2.0", "author": "Vendor", "statements": [statement]}
    records = [advisory("GHSA-1", aliases=["CVE-2024-0001"]), advisory("DSA-1-1", ecosystem="Debian:12")]
    services.use(index_file(tmp_path / "a", *records, vex), actor="ada")

    found = client.post("/api/v1/index/explain", {"items": [item]}, content_type="application/json").json()["items"][0]

    assert found["state"] == "affected"
    [vulnerability] = found["vulnerabilities"]
    assert [
        (each["vulnerability"], each["author"], each["status"], each["is_clearing"])
        for each in vulnerability["statements"]
    ] == said
