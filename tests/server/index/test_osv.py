"""`/api/osv/v1`: what OSV's clients ask of this installation's index, and who may."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pratique.server.identity.ports import Place
from pratique.server.identity.testing import person
from pratique.server.index import services
from pratique.server.kernel import clock
from tests.core.advisories.making import NOW, advisory
from tests.server.index.making import index_file

pytestmark = pytest.mark.django_db

Configure = Callable[..., None]

ASKED = {"package": {"ecosystem": "PyPI", "name": "sample"}, "version": "1.0"}


@pytest.fixture
def known(place: Place, tmp_path: Path) -> Iterator[None]:  # noqa: ARG001
    services.use(index_file(tmp_path / "a"), actor="ada")
    with clock.frozen(NOW + timedelta(days=2)):
        yield


def posted(document: Any, *, kind: str = "query", client: Client | None = None, **headers: str) -> Any:
    # As pip-audit sends it: no content type of JSON.
    return (client or Client()).post(
        f"/api/osv/v1/{kind}", data=document, content_type="application/json", headers=headers
    )


@pytest.mark.usefixtures("known")
def test_anybody_is_answered_and_told_how_old_the_index_is() -> None:
    answer = posted(ASKED)

    assert answer.json() == {"vulns": [advisory()]}
    assert answer["Content-Type"] == "application/json"
    assert (answer["Pratique-Index-Age"], answer["Pratique-Index-Built"]) == ("172800", "2026-11-01T12:00:00+00:00")
    assert "Pratique-Not-Covered" not in answer


@pytest.mark.usefixtures("known")
def test_json_is_read_whatever_the_client_calls_it() -> None:
    answer = Client().post(
        "/api/osv/v1/query", data='{"package": {"purl": "pkg:pypi/sample@1.0"}}', content_type="text/plain"
    )

    assert [each["id"] for each in answer.json()["vulns"]] == ["GHSA-aaaa-bbbb-cccc"]


@pytest.mark.usefixtures("known")
def test_batches_and_records_are_answered_too() -> None:
    results = posted({"queries": [ASKED, ASKED | {"version": "2.0"}]}, kind="querybatch").json()["results"]
    record = Client().get("/api/osv/v1/vulns/GHSA-aaaa-bbbb-cccc")

    assert results == [{"vulns": [{"id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-10-01T00:00:00Z"}]}, {}]
    assert record.json() == advisory()


@pytest.mark.usefixtures("known")
def test_refusals_have_the_form_that_clients_of_osv_read() -> None:
    missing = Client().get("/api/osv/v1/vulns/CVE-2026-9999")
    nonsense = posted({"commit": "0" * 40})

    assert (missing.status_code, missing.json()) == (
        404,
        {"code": 5, "message": "The index has no record CVE-2026-9999."},
    )
    assert (nonsense.status_code, nonsense.json()["code"]) == (400, 3)
    assert "leave git repositories out" in nonsense.json()["message"]


def test_without_an_index_the_answer_is_no_answer(place: Place) -> None:  # noqa: ARG001
    answer = posted(ASKED)

    assert (answer.status_code, answer.json()["code"]) == (503, 14)
    assert "no index yet" in answer.json()["message"]


@pytest.mark.usefixtures("known")
def test_what_no_source_covers_is_said_in_a_header_or_refused_as_the_setting_has_it(configure: Configure) -> None:
    asked = {"queries": [ASKED, {"package": {"ecosystem": "Debian:13", "name": "zlib"}, "version": "1"}]}

    said = posted(asked, kind="querybatch")
    configure(PRATIQUE_INDEX_UNCOVERED="refuse")
    refused = posted(asked, kind="querybatch")
    covered = posted(ASKED)

    assert (said.status_code, said["Pratique-Not-Covered"]) == (200, "Debian:13")
    assert (refused.status_code, covered.status_code) == (400, 200)
    assert "No source of the index covers Debian:13" in refused.json()["message"]


@pytest.mark.usefixtures("known")
def test_with_the_setting_only_who_shows_credentials_is_answered(configure: Configure) -> None:
    ada = person("ada")
    client = Client()
    client.force_login(ada)
    configure(PRATIQUE_INDEX_OPEN="false")

    nobody, ada_s = posted(ASKED), posted(ASKED, client=client)

    assert (nobody.status_code, nobody.json()["code"], nobody["WWW-Authenticate"]) == (
        401,
        16,
        'Bearer realm="pratique"',
    )
    assert ada_s.status_code == 200


@pytest.mark.usefixtures("known")
def test_wrong_credentials_are_refused_even_where_none_are_needed() -> None:
    answer = posted(ASKED, Authorization="Bearer prt_" + "a" * 43)

    assert (answer.status_code, answer.json()["code"]) == (401, 16)


@pytest.mark.usefixtures("known")
def test_explain_says_what_why_and_how_much_is_known() -> None:
    client = Client()
    client.force_login(person("ada"))
    items = [
        {"purl": "pkg:pypi/sample@1.0"},
        {"ecosystem": "PyPI", "name": "sample", "version": "2.0"},
        {"ecosystem": "PyPI", "name": "sample", "version": "not a version"},
        {"purl": "pkg:deb/debian/zlib1g@1.2?distro=debian-13"},
        {"purl": "pkg:generic/x@1"},
        {"purl": "pkg:pypi/sample"},
        {"purl": "no purl"},
        {"name": "sample"},
    ]

    answer = client.post("/api/v1/index/explain", data={"items": items}, content_type="application/json").json()

    assert (answer["generation"], answer["age_days"]) == (1, 2)
    states = [each["state"] for each in answer["items"]]
    assert states == ["affected", "clean", "undecided", "not_covered", *["unknown"] * 4]
    [found] = answer["items"][0]["vulnerabilities"]
    assert (found["id"], found["fixed_version"], found["source"]) == ("GHSA-aaaa-bbbb-cccc", "2.0", "PyPI.zip")
    assert "until fixed in 2.0; 1.0 lies within" in found["explanation"]
    assert "has no place in the order" in answer["items"][2]["undecided"][0]["reason"]
    assert all(each["problem"] for each in answer["items"][4:])


def test_explain_without_an_index_knows_nothing_and_says_why(place: Place) -> None:  # noqa: ARG001
    client = Client()
    client.force_login(person("ada"))

    answer = client.post(
        "/api/v1/index/explain", data={"items": [{"purl": "pkg:pypi/x@1"}]}, content_type="application/json"
    ).json()

    assert (answer["generation"], answer["built_at"], answer["items"][0]["state"]) == (0, None, "unknown")
    assert "no index yet" in answer["items"][0]["problem"]
