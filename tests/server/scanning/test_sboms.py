"""SBOMs that people bring in: read, recorded, matched, listed, exported, replaced, brought up to date, deleted."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from pratique.server.identity.principal import Role
from pratique.server.identity.testing import organisation, person
from pratique.server.inventory.models import Subject, SubjectComponent
from pratique.server.jobs import testing as jobs
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock
from pratique.server.kernel.actions import Queue
from pratique.server.media.store import media_store
from pratique.server.scanning.models import Finding, Sbom
from pratique.server.scanning.services import sboms, sweeping
from tests.core.advisories.making import advisory
from tests.server.scanning.harbour import Harbour

pytestmark = [pytest.mark.long, pytest.mark.database]

SAMPLE = {"type": "library", "name": "sample", "purl": "pkg:pypi/sample@1.0"}
OTHER = {"type": "library", "name": "other", "purl": "pkg:pypi/other@1.0"}
NAMELESS = {"type": "library", "name": "nameless"}


def document(*components: dict[str, str], name: str = "our service") -> bytes:
    about = {"component": {"type": "application", "name": name}}
    made = {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": about, "components": components}
    return json.dumps(made).encode()


@pytest.fixture
def writer(harbour: Harbour) -> Iterator[Client]:  # noqa: ARG001 — an index and a worker
    media_store.cache_clear()
    account = person("ada")
    organisation("yard", {account: Role.WRITER})
    client = Client()
    client.force_login(account)
    yield client
    media_store.cache_clear()


def bring(client: Client, harbour: Harbour, content: bytes, *, name: str = "app") -> Any:
    answer = client.post(
        f"/api/v1/uploads?kind=sbom&namespace=yard&name={name}", content, content_type="application/octet-stream"
    )
    assert answer.status_code == 202, answer.content
    jobs.run_waiting(harbour.worker, queue=Queue.MEDIA)
    return client.get(f"/api/v1/uploads/{answer.json()['id']}").json()


def get(client: Client, path: str) -> Any:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_sbom_is_found_by_its_name_what_it_holds_and_what_is_known_of_that(writer: Client, harbour: Harbour) -> None:
    bring(writer, harbour, document(SAMPLE))
    (item,) = get(writer, "/sboms?namespace=yard")["items"]
    (finding,) = get(writer, f"/sboms/{item['id']}/findings")["items"]
    stranger = Client()
    stranger.force_login(person("bob"))

    for text in ("ap", "sample", SAMPLE["purl"], finding["vulnerability"]):
        expected = {"id": item["id"], "name": "app", "namespace": "yard"}
        assert get(writer, f"/search?q={quote(text)}")["sboms"] == [expected], text
        assert get(stranger, f"/search?q={quote(text)}")["sboms"] == []
        assert get(Client(), f"/search?q={quote(text)}")["sboms"] == []
    assert get(writer, "/search?q=ample")["sboms"] == []


def test_an_sbom_becomes_something_to_look_at_with_findings(writer: Client, harbour: Harbour) -> None:
    upload = bring(writer, harbour, document(SAMPLE, OTHER, NAMELESS))

    result = upload["result"]
    assert (upload["status"], upload["error"]) == ("done", None)
    assert (result["components"], result["unused"], result["findings"]) == (2, 1, 1)
    (item,) = get(writer, "/sboms?namespace=yard")["items"]
    assert (item["id"], item["name"], item["document_name"]) == (result["sbom"], "app", "our service")
    assert (item["format"], item["format_version"], item["findings"]["total"]) == ("cyclonedx", "1.6", 1)
    (ecosystem,) = item["coverage"]["ecosystems"]
    assert (ecosystem["ecosystem"], ecosystem["state"], ecosystem["components"]) == ("PyPI", "covered", 2)
    shown = get(writer, f"/sboms/{result['sbom']}")
    assert shown["unused"] == [{"name": "nameless", "reason": "it has no package URL"}]
    components = get(writer, f"/sboms/{result['sbom']}/components")["items"]
    assert [(each["name"], each["findings"]["total"]) for each in components] == [("other", 0), ("sample", 1)]
    (finding,) = get(writer, f"/sboms/{result['sbom']}/findings")["items"]
    assert (finding["name"], finding["version"], finding["fixed_version"]) == ("sample", "1.0", "2.0")


def test_the_same_name_again_takes_its_place(writer: Client, harbour: Harbour) -> None:
    first = bring(writer, harbour, document(SAMPLE))

    second = bring(writer, harbour, document(OTHER))

    assert second["result"]["sbom"] == first["result"]["sbom"]
    assert (Sbom.objects.count(), Subject.objects.count(), Finding.objects.count()) == (1, 1, 0)
    assert [each["name"] for each in get(writer, f"/sboms/{first['result']['sbom']}/components")["items"]] == ["other"]


def test_another_name_is_another_sbom(writer: Client, harbour: Harbour) -> None:
    bring(writer, harbour, document(SAMPLE), name="a")
    bring(writer, harbour, document(SAMPLE), name="b")

    assert [each["name"] for each in get(writer, "/sboms?sort=name")["items"]] == ["a", "b"]
    assert [each["name"] for each in get(writer, "/sboms?q=b")["items"]] == ["b"]


def test_a_newer_index_is_heard(writer: Client, harbour: Harbour) -> None:
    upload = bring(writer, harbour, document(SAMPLE, OTHER))
    harbour.know(advisory(), advisory("GHSA-new", name="other", events=[{"introduced": "0"}]))

    sweeping.bring_up_to_date(FakeContext())

    assert get(writer, f"/sboms/{upload['result']['sbom']}")["findings"]["total"] == 2


def test_deleting_leaves_nothing(writer: Client, harbour: Harbour) -> None:
    upload = bring(writer, harbour, document(SAMPLE))

    answer = writer.delete(f"/api/v1/sboms/{upload['result']['sbom']}")

    assert answer.status_code == 204
    assert [each.objects.count() for each in (Sbom, Subject, SubjectComponent, Finding)] == [0, 0, 0, 0]


def test_what_a_deleted_namespace_leaves_is_swept(writer: Client, harbour: Harbour) -> None:
    bring(writer, harbour, document(SAMPLE))
    Sbom.objects.all().delete()

    sboms.forget_orphans(FakeContext())
    at_once = Subject.objects.count()
    Subject.objects.update(recorded_at=clock.now() - 2 * sboms.ORPHAN_AFTER)
    sboms.forget_orphans(FakeContext())

    assert (at_once, Subject.objects.count(), Finding.objects.count()) == (1, 0, 0)


def test_what_is_no_sbom_says_why(writer: Client, harbour: Harbour) -> None:
    upload = bring(writer, harbour, b"<bom/>")

    assert upload["status"] == "failed"
    assert upload["error"].startswith("The upload cannot be taken in as an SBOM: it cannot be read as JSON")
    assert Sbom.objects.count() == 0


def test_a_document_made_to_exhaust_us_ends_in_the_sandbox(writer: Client, harbour: Harbour) -> None:
    bomb = b'{"bomFormat":"CycloneDX","specVersion":"1.6","components":[' + b"{}," * 9_000_000 + b"{}]}"

    upload = bring(writer, harbour, bomb)

    assert (upload["status"], Sbom.objects.count()) == ("failed", 0)
    assert "sandbox_out_of_memory" in upload["error"]


def test_findings_and_components_can_be_exported(writer: Client, harbour: Harbour) -> None:
    sbom = bring(writer, harbour, document(SAMPLE, OTHER))["result"]["sbom"]
    ids = []
    for kind in ("sbom-findings", "sbom-components"):
        body = {"kind": kind, "format": "csv", "parameters": {"sbom": sbom}}
        ids.append(writer.post("/api/v1/exports", body, content_type="application/json").json()["id"])

    jobs.run_waiting(harbour.worker, queue=Queue.MEDIA)

    assert [get(writer, f"/exports/{each}")["rows"] for each in ids] == [1, 2]


def test_who_may_not_read_the_namespace_sees_nothing(writer: Client, harbour: Harbour) -> None:
    sbom = bring(writer, harbour, document(SAMPLE))["result"]["sbom"]
    stranger = Client()
    stranger.force_login(person("eve"))

    assert len(get(writer, "/search?q=sample")["sboms"]) == 1
    assert get(stranger, "/search?q=sample")["sboms"] == []
    assert get(stranger, "/sboms")["items"] == []
    assert stranger.get("/api/v1/sboms?namespace=yard").status_code == 404
    assert stranger.get(f"/api/v1/sboms/{sbom}/findings").status_code == 404
    assert stranger.post("/api/v1/uploads?kind=sbom&namespace=yard", b"x", content_type="a/b").status_code == 404


def test_a_namespace_has_so_many_and_no_more(writer: Client, harbour: Harbour, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(writer, harbour, document(SAMPLE), name="a")
    monkeypatch.setattr(sboms, "_most", lambda: 1)

    refused = bring(writer, harbour, document(SAMPLE), name="b")
    replaced = bring(writer, harbour, document(OTHER), name="a")

    assert (refused["status"], replaced["status"]) == ("failed", "done")
    assert "scanning.sboms" in refused["error"]
