"""What is said of packages is kept, the later saying counts, and a file is named by its digest."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pratique.server.identity.testing import person
from pratique.server.inventory import queries, services
from pratique.server.inventory.errors import FactsUnusable, NoPackageFacts, NotADigest, NotAPackage
from pratique.server.inventory.models import Artifact, PackageFacts
from pratique.server.inventory.services import ArtifactOf, SaidOfPackage
from pratique.server.inventory.services.facts import import_facts

pytestmark = pytest.mark.django_db

LEFT = "pkg:npm/left-pad@1.3.0"
DIGEST = hashlib.sha256(b"left").hexdigest()
RELEASED = datetime(2018, 4, 9, tzinfo=UTC)


def lines(path: Path, *rows: Any) -> Path:
    path.write_bytes(
        b"".join((each if isinstance(each, bytes) else json.dumps(each).encode()) + b"\n" for each in rows)
    )
    return path


def test_what_is_said_later_counts_and_silence_keeps_what_was_said() -> None:
    first = SaidOfPackage(purl=f"{LEFT}?arch=any", released_at=RELEASED, licence="WTFPL", author="Azer")
    services.record_facts([first], source="firewall")

    services.record_facts(
        [SaidOfPackage(purl=LEFT, licence="MIT", is_deprecated=True, deprecated="use padStart")], source="feed"
    )

    found = queries.facts_of(LEFT)
    assert (found.released_at, found.licence, found.author) == (RELEASED, "MIT", "Azer")
    assert (found.is_deprecated, found.deprecated, found.is_withdrawn, found.source) == (
        True,
        "use padStart",
        None,
        "feed",
    )
    assert PackageFacts.objects.count() == 1


def test_a_file_is_named_by_its_digest_of_every_package_it_is_of() -> None:
    of = [
        ArtifactOf(sha256=DIGEST.upper(), purl=LEFT, name="dist/left.min.js", size=4),
        ArtifactOf(sha256=DIGEST, purl="pkg:npm/other@1.0.0", name="left.min.js"),
        ArtifactOf(sha256=DIGEST, purl=LEFT, name="left.min.js"),
    ]

    services.record_artifacts(of, source="firewall")
    services.record_artifacts(of, source="firewall")

    found = queries.artifacts(f"sha256:{DIGEST}")
    assert [(each.purl, each.kind, each.name) for each in found] == [
        (LEFT, "javascript", "left.min.js"),
        ("pkg:npm/other@1.0.0", "javascript", "left.min.js"),
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jar", "jar"), ("a-1-py3-none-any.whl", "wheel"), ("A.1.0.NUPKG", "nupkg"), ("a.zip", "other")],
)
def test_the_kind_is_told_by_the_name(name: str, kind: str) -> None:
    services.record_artifacts([ArtifactOf(sha256=DIGEST, purl=LEFT, name=name)], source="test")

    assert Artifact.objects.get().kind == kind


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(NotADigest, match="'abc' is not a SHA-256"):
        queries.artifacts("abc")
    with pytest.raises(NotAPackage, match="it has no version"):
        queries.facts_of("pkg:npm/left-pad")
    with pytest.raises(NotAPackage, match="does not begin with pkg:"):
        queries.facts_of("left-pad")
    with pytest.raises(NoPackageFacts, match=r"Nothing was said of pkg:npm/left-pad@1\.3\.0"):
        queries.facts_of(LEFT)


def test_a_file_gives_its_good_lines_and_each_bad_one_is_named(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "facts.jsonl",
        {"purl": LEFT, "sha256": DIGEST, "name": "left.min.js", "licence": "MIT", "released_at": "2018-04-09T00:00:00"},
        b"{",
        {"purl": LEFT},
        {"purl": "left"},
        {"purl": LEFT, "sha256": "0"},
        {"purl": LEFT, "colour": "red"},
        {"purl": LEFT, "sha256": DIGEST, "kind": "exe"},
        {"purl": LEFT, "sha256": DIGEST, "size": -1},
        b'{"purl": "' + b"a" * 200_000 + b'"}',
        {"purl": "pkg:pypi/Flask@1.0", "is_withdrawn": True, "withdrawn": "broken"},
    )

    found = import_facts(path, source="feed")

    assert (found.facts, found.artifacts, found.bad_count) == (2, 1, 8)
    assert [each.partition(":")[0] for each in found.bad] == [f"line {number}" for number in range(2, 10)]
    assert "it has more than 65536 bytes" in found.bad[-1]
    assert queries.facts_of(LEFT).released_at == RELEASED
    assert queries.facts_of("pkg:pypi/flask@1.0").withdrawn == "broken"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FactsUnusable, match="No such file"):
        import_facts(tmp_path / "none", source="feed")


def test_rest_answers_whoever_is_signed_in() -> None:
    services.record_facts([SaidOfPackage(purl=LEFT, licence="MIT")], source="firewall")
    services.record_artifacts([ArtifactOf(sha256=DIGEST, purl=LEFT, name="a.whl")], source="firewall")
    client = Client()
    client.force_login(person("ada"))

    facts = client.get("/api/v1/packages/facts", {"purl": LEFT}).json()
    [artifact] = client.get(f"/api/v1/artifacts/{DIGEST}").json()
    unknown = client.get(f"/api/v1/artifacts/{'0' * 64}").json()
    wrong = client.get("/api/v1/artifacts/abc")

    assert (facts["licence"], facts["is_deprecated"], facts["source"]) == ("MIT", None, "firewall")
    assert (artifact["purl"], artifact["kind"]) == (LEFT, "wheel")
    assert (unknown, wrong.status_code) == ([], 400)
