"""REST of images, vulnerabilities and the search."""

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pratique.server.identity.models import Account
from pratique.server.identity.testing import person
from pratique.server.inventory.models import Component
from pratique.server.registry.http.shapes import ManifestDetail, TagDetail
from tests.core.advisories.making import advisory
from tests.server.scanning.harbour import NAME, Harbour
from tests.support.images import OCI_INDEX, Image, Index, image
from tests.support.layers import SITE_PACKAGES, layer_of, npm_package, os_release, python_package

pytestmark = [pytest.mark.long, pytest.mark.django_db]

CRITICAL = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]
BASE = layer_of(os_release(name="Debian GNU/Linux 12"))
BAD = image(
    BASE,
    layer_of(
        python_package("sample", "1.0"),
        python_package("other", "1.0"),
        npm_package("evil", "1.0.0"),
        {
            f"{SITE_PACKAGES}/{each}": "pip"
            for each in ("sample-1.0.dist-info/INSTALLER", "other-1.0.dist-info/REQUESTED")
        },
    ),
)
SITE = "usr/local/lib/python3.11/site-packages"


@pytest.fixture
def digest(quay: Harbour) -> str:
    quay.know(
        advisory(aliases=["CVE-2099-0001"], severity=CRITICAL, summary="It breaks."),
        advisory("GHSA-other", name="other", events=[{"introduced": "0"}]),
    )
    made = quay.push(BAD)
    quay.settle()
    return made


@pytest.fixture
def client(quay: Harbour) -> Client:  # noqa: ARG001 — its database
    made = Client()
    made.force_login(person("root", is_admin=True))
    return made


def get(client: Client, path: str, **asked: str) -> Any:
    answer = client.get(f"/api/v1{path}", asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_tag_tells_scan_verdict_and_findings(client: Client, digest: str) -> None:
    tag = get(client, f"/repositories/{NAME}/tags/latest")
    (item,) = get(client, f"/repositories/{NAME}/tags")["items"]

    assert tag["digest"] == digest
    assert (tag["scan"]["status"], tag["verdict"]["action"]) == ("done", "allow")
    assert tag["findings"] == {"critical": 1, "high": 0, "medium": 0, "low": 0, "unknown": 1, "total": 2}
    assert tag["scan"]["coverage"]["state"] == "not_covered"
    assert {(each["ecosystem"], each["state"]) for each in tag["scan"]["coverage"]["ecosystems"]} == {
        ("PyPI", "covered"),
        ("npm", "not_covered"),
    }
    reasons = {each["policy"]: each for each in tag["verdict"]["reasons"]}
    assert reasons["critical-with-fix"]["mode"] == "observing"
    assert reasons["not-covered"]["text"] == "No source of advisories covers 1 package of npm."
    assert (item["scan"], item["verdict"], item["findings"]) == (
        {"status": "done"},
        {"action": "allow"},
        tag["findings"],
    )


def test_a_manifest_tells_the_same(client: Client, digest: str) -> None:
    manifest = get(client, f"/repositories/{NAME}/manifests/{digest}")

    assert (manifest["scan"]["status"], manifest["findings"]["total"]) == ("done", 2)


def test_what_is_told_of_a_tag_and_a_manifest_is_what_their_schemas_would(client: Client, digest: str) -> None:
    for path, schema in (("tags/latest", TagDetail), (f"manifests/{digest}", ManifestDetail)):
        told = get(client, f"/repositories/{NAME}/{path}")

        assert told["verdict"]["reasons"]
        assert schema.model_validate(told).model_dump(mode="json") == told


def test_a_tag_whose_verdict_holds_is_four_statements(client: Client, digest: str) -> None:
    get(client, f"/repositories/{NAME}/tags/latest")
    with CaptureQueriesContext(connection) as asked:
        assert get(client, f"/repositories/{NAME}/tags/latest")["digest"] == digest

    ours = [each["sql"] for each in asked if "registry_" in each["sql"] or "scanning_" in each["sql"]]
    assert len(ours) == 4  # the repository, the tag with its manifest, what that holds, scan and verdict


def test_a_page_shows_what_it_can_when_the_index_cannot_be_read(client: Client, quay: Harbour, digest: str) -> None:
    quay.know(advisory("GHSA-new"))
    quay.damage_index()

    tag = get(client, f"/repositories/{NAME}/tags/latest")

    assert (tag["digest"], tag["verdict"]["action"], tag["findings"]["total"]) == (digest, "undecided", 2)


def test_what_was_not_scanned_yet_waits(client: Client, quay: Harbour) -> None:
    quay.push(BAD)

    tag = get(client, f"/repositories/{NAME}/tags/latest")

    assert (tag["scan"]["status"], tag["verdict"]["action"], tag["findings"]["total"]) == ("waiting", "allow", 0)


def test_a_list_of_tags_asks_as_much_for_many_as_for_one(client: Client, quay: Harbour, digest: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as one:
        get(client, f"/repositories/{NAME}/tags")
    for number in range(5):
        quay.push(BAD, tag=f"v{number}")

    with CaptureQueriesContext(connection) as many:
        assert len(get(client, f"/repositories/{NAME}/tags")["items"]) == 6

    assert digest
    assert len(many) == len(one)


def test_an_image_shows_what_each_layer_brought(client: Client, digest: str) -> None:
    shown = get(client, f"/images/{digest}", repository=NAME)

    assert (shown["digest"], shown["repository"], shown["component_count"]) == (digest, NAME, 3)
    assert shown["distribution"] == {"id": "debian", "version_id": "12", "name": "Debian GNU/Linux 12"}
    assert [(each["position"], each["components"], each["findings"]["total"]) for each in shown["layers"]] == [
        (0, 0, 0),
        (1, 3, 2),
    ]
    assert [each["digest"] for each in shown["layers"]] == [each.digest for each in BAD.layers]
    assert shown["layers"][0]["created_by"] == "a test"
    assert shown["children"] == []
    assert shown["verdict"]["action"] == "allow"


def test_findings_explain_themselves_and_the_worst_is_first(client: Client, digest: str) -> None:
    first, second = get(client, f"/images/{digest}/findings", repository=NAME)["items"]

    assert {**first, "id": "", "summary": "", "found_at": ""} == {
        "id": "",
        "vulnerability": "CVE-2099-0001",
        "aliases": ["GHSA-aaaa-bbbb-cccc"],
        "purl": "pkg:pypi/sample@1.0",
        "name": "sample",
        "version": "1.0",
        "severity": "critical",
        "score": 9.8,
        "fixed_version": "2.0",
        "epss": None,
        "kev": False,
        "malicious": False,
        "layer": 1,
        "path": f"{SITE}/sample-1.0.dist-info/METADATA",
        "coverage": {"state": "covered", "to": "2026-10-01"},
        "advisory": "GHSA-aaaa-bbbb-cccc",
        "summary": "",
        "explanation": "GHSA-aaaa-bbbb-cccc affects (ECOSYSTEM) from the beginning until fixed in 2.0; 1.0 lies within",
        "suppressed": "",
        "status": "open",
        "because": "contents",
        "found_at": "",
        "generation": 2,
    }
    assert (second["severity"], second["fixed_version"]) == ("unknown", None)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"severity": "critical"}, ["sample"]),
        ({"severity": "critical,unknown"}, ["sample", "other"]),
        ({"q": "cve-2099"}, ["sample"]),
        ({"q": "GHSA-other"}, ["other"]),
        ({"fixable": "true"}, ["sample"]),
        ({"fixable": "false"}, ["other"]),
        ({"kev": "true"}, []),
        ({"layer": "0"}, []),
        ({"layer": "1"}, ["sample", "other"]),
        ({"suppressed": "true"}, []),
        ({"purl": "pkg:pypi/other@1.0"}, ["other"]),
        ({"sort": "name"}, ["other", "sample"]),
        ({"sort": "-epss", "severity": "critical"}, ["sample"]),
        ({"sort": "severity"}, ["other", "sample"]),
    ],
)
def test_findings_are_narrowed_and_sorted(client: Client, digest: str, asked: dict[str, str], names: list[str]) -> None:
    found = get(client, f"/images/{digest}/findings", repository=NAME, **asked)["items"]

    assert [each["name"] for each in found] == names


def test_a_severity_that_is_none_is_refused(client: Client, digest: str) -> None:
    answer = client.get(f"/api/v1/images/{digest}/findings", {"repository": NAME, "severity": "dreadful"})

    assert (answer.status_code, answer.json()["code"]) == (400, "severity_unknown")


def test_findings_are_paged(client: Client, digest: str) -> None:
    first = get(client, f"/images/{digest}/findings", repository=NAME, limit="1")
    second = get(client, f"/images/{digest}/findings", repository=NAME, limit="1", after=first["next"])

    assert [each["name"] for each in (*first["items"], *second["items"])] == ["sample", "other"]
    assert second["next"] is None


def test_components_are_listed_with_what_is_wrong_with_them(client: Client, digest: str) -> None:
    listed = get(client, f"/images/{digest}/components", repository=NAME)["items"]
    worst = get(client, f"/images/{digest}/components", repository=NAME, sort="-findings")["items"]

    assert [(each["name"], each["findings"]["total"]) for each in listed] == [("evil", 0), ("other", 1), ("sample", 1)]
    assert [each["findings"]["total"] for each in worst] == [1, 1, 0]
    assert listed[2]["coverage"] == {"state": "covered", "to": "2026-10-01"}
    assert (listed[2]["layer"], listed[2]["type"], listed[2]["owner"]) == (1, "pypi", "")
    narrowed = get(client, f"/images/{digest}/components", repository=NAME, q="SAMP", type="pypi")["items"]
    assert [each["name"] for each in narrowed] == ["sample"]
    came_along = get(client, f"/images/{digest}/components", repository=NAME, relation="transitive")["items"]
    assert [(each["name"], each["relation"]) for each in came_along] == [("sample", "transitive")]
    assert listed[0]["relation"] is None


def test_the_export_holds_the_same_and_no_formula(client: Client, digest: str) -> None:
    Component.objects.filter(name="other").update(version="=1+1")

    answer = client.get(f"/api/v1/images/{digest}/findings.csv", {"repository": NAME})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="findings-{digest[-12:]}.csv"'
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]  # it streams
    assert [(each["vulnerability"], each["version"]) for each in rows] == [
        ("CVE-2099-0001", "1.0"),
        ("GHSA-other", "'=1+1"),
    ]


def test_an_image_is_found_only_where_it_is_linked_and_may_be_read(client: Client, quay: Harbour, digest: str) -> None:
    quay.repository("beta/app")
    stranger = Client()
    stranger.force_login(person("stranger"))

    for part in ("", "/components", "/findings", "/findings.csv"):
        elsewhere = client.get(f"/api/v1/images/{digest}{part}", {"repository": "beta/app"})
        unseen = stranger.get(f"/api/v1/images/{digest}{part}", {"repository": NAME})
        assert (elsewhere.status_code, unseen.status_code) == (404, 404)


def test_vulnerabilities_are_those_found_where_one_may_read(client: Client, digest: str) -> None:
    listed = get(client, "/vulnerabilities")["items"]
    stranger = Client()
    stranger.force_login(person("stranger"))

    assert [(each["id"], each["severity"], each["images"]) for each in listed] == [
        ("CVE-2099-0001", "critical", 1),
        ("GHSA-other", "unknown", 1),
    ]
    assert [each["id"] for each in get(client, "/vulnerabilities", q="other")["items"]] == ["GHSA-other"]
    assert get(stranger, "/vulnerabilities")["items"] == []
    assert get(stranger, "/vulnerabilities/CVE-2099-0001")["images"]["items"] == []
    assert get(stranger, "/vulnerabilities/CVE-2099-0001/images")["items"] == []
    first = get(client, "/vulnerabilities", limit="1")
    assert [each["id"] for each in get(client, "/vulnerabilities", limit="1", after=first["next"])["items"]] == [
        "GHSA-other"
    ]
    assert digest


def test_the_images_of_a_vulnerability_are_found_by_its_other_names_too(client: Client, digest: str) -> None:
    by_alias = get(client, "/vulnerabilities/GHSA-aaaa-bbbb-cccc/images")["items"]

    assert [each["digest"] for each in by_alias] == [digest]


def test_no_count_tells_of_what_one_may_not_read(quay: Harbour, digest: str) -> None:
    hidden = image(BASE, layer_of(python_package("sample", "1.0"), {"more": b"of it"}))
    quay.push(hidden, name="beta/secret")
    quay.settle()
    owner = Client()
    owner.force_login(Account.objects.get(name="acme"))

    (listed,) = get(owner, "/vulnerabilities", q="CVE-2099-0001")["items"]
    found = get(owner, "/search", q="sample")

    assert digest
    assert listed["images"] == 1
    assert [each["images"] for each in (*found["packages"], *found["vulnerabilities"])] == [1, 1]


def test_a_vulnerability_says_what_is_known_of_it(client: Client, digest: str) -> None:
    shown = get(client, "/vulnerabilities/GHSA-aaaa-bbbb-cccc")

    assert (shown["id"], shown["aliases"], shown["severity"]) == (
        "CVE-2099-0001",
        ["GHSA-aaaa-bbbb-cccc"],
        "critical",
    )
    assert [(each["ecosystem"], each["name"], each["ranges"], each["fixed"]) for each in shown["affected"]] == [
        ("PyPI", "sample", "before 2.0", ["2.0"])
    ]
    assert shown["images"]["items"] == [
        {
            "repository": NAME,
            "tag": "latest",
            "digest": digest,
            "purl": "pkg:pypi/sample@1.0",
            "name": "sample",
            "version": "1.0",
            "fixed_version": "2.0",
            "severity": "critical",
        }
    ]


def test_one_that_nobody_knows_is_404(client: Client, digest: str) -> None:
    answer = client.get("/api/v1/vulnerabilities/CVE-1999-0001")

    assert digest
    assert (answer.status_code, answer.json()["code"]) == (404, "vulnerability_unknown")


def test_the_search_finds_vulnerabilities_packages_and_images(client: Client, digest: str) -> None:
    assert [each["id"] for each in get(client, "/search", q="CVE-2099")["vulnerabilities"]] == ["CVE-2099-0001"]
    found = get(client, "/search", q="sample")
    assert [each["id"] for each in found["vulnerabilities"]] == ["CVE-2099-0001"]
    assert found["known"] == []
    assert found["packages"] == [
        {"purl": "pkg:pypi/sample@1.0", "name": "sample", "version": "1.0", "type": "pypi", "images": 1}
    ]
    assert get(client, "/search", q="acme")["images"] == [{"repository": NAME, "tag": "latest", "digest": digest}]
    assert not any(get(client, "/search", q=" ").values())
    by_purl = get(client, "/search/packages/images", purl="pkg:pypi/sample@1.0")["items"]
    assert by_purl == [{"repository": NAME, "tags": ["latest"], "digest": digest, "purl": "pkg:pypi/sample@1.0"}]
    assert get(client, "/search/packages/images", name="sample")["items"] == by_purl
    assert get(client, "/search/packages/images")["items"] == []


def test_the_search_finds_nothing_that_one_may_not_read(digest: str) -> None:
    stranger = Client()
    stranger.force_login(person("stranger"))

    for text in ("sample", "acme", "CVE-2099", digest):
        answer = get(stranger, "/search", q=text)
        assert [answer[each] for each in ("vulnerabilities", "packages", "images", "sboms")] == [[], [], [], []]
    assert [each["id"] for each in get(stranger, "/search", q="sample")["known"]] == ["CVE-2099-0001"]
    assert get(stranger, "/search/packages/images", name="sample")["items"] == []


def test_a_platform_of_an_index_is_shown_under_the_tag_of_the_index(client: Client, quay: Harbour) -> None:
    listed = quay.push_index(_index(BAD), tag="multi")
    quay.settle()

    shown = get(client, f"/images/{listed}", repository=NAME)
    (found,) = get(client, "/search/packages/images", name="sample")["items"]

    assert [(each["digest"], each["scan"]["status"]) for each in shown["children"]] == [(BAD.digest, "done")]
    assert (shown["scan"]["status"], shown["layers"]) == ("done", [])
    assert (found["digest"], found["tags"]) == (BAD.digest, ["multi"])


def _index(*images: Image) -> Index:
    entries = [{"mediaType": each.media_type, "digest": each.digest, "size": len(each.manifest)} for each in images]
    document = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}
    return Index(images=images, manifest=json.dumps(document).encode())
