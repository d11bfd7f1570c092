"""What lies beside a manifest, and what goes with it, as the pages ask for it."""

import json
from typing import Any

import pytest
from django.test import Client

from pratique.core.names import Digest
from pratique.core.oci.media_types import EMPTY_JSON, ManifestType
from pratique.server.identity.models import Account
from pratique.server.identity.testing import person
from pratique.server.registry.models import Repository
from pratique.server.registry.queries import referrers
from tests.server.registry.http.conftest import CONFIG
from tests.server.registry.http.test_repositories import BASE, blob, made, push, store

pytestmark = [pytest.mark.database, pytest.mark.django_db]
NOTATION = "application/vnd.cncf.notary.signature"
SPDX = "application/spdx+json"
OTHER = "application/vnd.example.thing"


def artifact(kind: str, *, subject: str = "", tag: str, name: str = "alice/app", **more: Any) -> str:
    """Push an artifact, of a subject where one is given."""
    empty = blob(Repository.objects.get(name=name), b"{}")
    document: dict[str, Any] = {
        "schemaVersion": 2,
        "mediaType": ManifestType.OCI_IMAGE.value,
        "artifactType": kind,
        "config": {"mediaType": EMPTY_JSON, "digest": empty.digest, "size": 2},
        "layers": [],
    }
    if subject:
        document["subject"] = {"mediaType": ManifestType.OCI_IMAGE.value, "digest": subject, "size": 7}
    return store(name, tag, json.dumps(document | more).encode())[0]


def signed_tags(client: Client) -> list[str]:
    items = client.get(f"{BASE}/alice/app/tags").json()["items"]
    return [each["name"] for each in items if each["has_signature"]]


def test_what_refers_to_an_image_is_a_tree(client: Client, alice: Account) -> None:
    made(alice)
    image, _ = push("alice/app", "v1")
    sbom = artifact(SPDX, subject=image, tag="sbom", annotations={"by": "a build"})
    signature = artifact(NOTATION, subject=sbom, tag="signature")
    old = artifact(OTHER, tag=f"{image.replace(':', '-')}.att")

    shown = client.get(f"{BASE}/alice/app/manifests/{image}/referrers").json()

    told = [(each["parent"], each["digest"], each["kind"], each["tag"]) for each in shown["items"]]
    assert told == [
        (image, sbom, "sbom", None),
        (image, old, "attestation", f"{image.replace(':', '-')}.att"),
        (sbom, signature, "signature", None),
    ]
    assert shown["items"][0]["annotations"] == {"by": "a build"}
    assert shown["items"][0]["pushed_by"] == "alice"
    assert shown["is_whole"] is True


def test_annotations_of_megabytes_are_left_out_of_a_tree(client: Client, alice: Account) -> None:
    made(alice)
    image, _ = push("alice/app", "v1")
    artifact(SPDX, subject=image, tag="sbom", annotations={"by": "x" * 100_000})

    answer = client.get(f"{BASE}/alice/app/manifests/{image}/referrers")

    assert [(each["kind"], each["annotations"]) for each in answer.json()["items"]] == [("sbom", {})]


def test_an_image_that_nothing_refers_to_has_an_empty_tree(client: Client, alice: Account) -> None:
    made(alice)
    image, _ = push("alice/app", "v1")

    shown = client.get(f"{BASE}/alice/app/manifests/{image}/referrers").json()

    assert shown == {"items": [], "is_whole": True}


def test_referrers_of_another_repository_are_not_shown(client: Client, alice: Account) -> None:
    made(alice)
    made(alice, "alice/other")
    image, _ = push("alice/app", "v1")
    artifact(NOTATION, subject=image, tag="x", name="alice/other")

    assert client.get(f"{BASE}/alice/app/manifests/{image}/referrers").json()["items"] == []
    assert signed_tags(client) == []


def test_a_tree_is_cut_where_it_is_too_large(
    client: Client,
    alice: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(referrers, "NODES_MAX", 2)
    made(alice)
    image, _ = push("alice/app", "v1")
    for number in range(3):
        artifact(OTHER, subject=image, tag=f"r{number}", annotations={"n": str(number)})

    shown = client.get(f"{BASE}/alice/app/manifests/{image}/referrers").json()

    assert (len(shown["items"]), shown["is_whole"]) == (2, False)


@pytest.mark.parametrize(
    ("kind", "annotations"),
    [
        (NOTATION, {}),
        ("application/vnd.dev.sigstore.bundle.v0.3+json", {}),
        (
            "application/vnd.dev.sigstore.bundle.v0.3+json",
            {"dev.sigstore.bundle.predicateType": "https://sigstore.dev/cosign/sign/v1"},
        ),
    ],
)
def test_a_tag_says_that_a_signature_lies_beside_it(
    client: Client,
    alice: Account,
    kind: str,
    annotations: dict[str, str],
) -> None:
    made(alice)
    image, _ = push("alice/app", "v1")
    push("alice/app", "v2", layer=b"other")
    artifact(kind, subject=image, tag="s", annotations=annotations)

    assert signed_tags(client) == ["v1"]


def test_cosigns_tag_is_a_signature_too(client: Client, alice: Account) -> None:
    made(alice)
    image, _ = push("alice/app", "v1")
    artifact(OTHER, tag=f"{image.replace(':', '-')}.sig")

    assert signed_tags(client) == ["v1"]


@pytest.mark.parametrize(
    ("kind", "annotations"),
    [
        (SPDX, {}),
        (
            "application/vnd.dev.sigstore.bundle.v0.3+json",
            {"dev.sigstore.bundle.predicateType": "https://slsa.dev/provenance/v1"},
        ),
    ],
)
def test_what_is_no_signature_is_not_taken_for_one(
    client: Client,
    alice: Account,
    kind: str,
    annotations: dict[str, str],
) -> None:
    made(alice)
    image, _ = push("alice/app", "v1")
    artifact(kind, subject=image, tag="s", annotations=annotations)

    assert signed_tags(client) == []


@pytest.mark.parametrize(
    ("kind", "signed"), [(NOTATION, ["v1"]), ("application/vnd.dev.sigstore.bundle.v0.3+json", [])]
)
def test_a_signature_of_any_size_is_one_and_a_bundle_only_where_it_can_be_asked(
    client: Client, alice: Account, kind: str, signed: list[str]
) -> None:
    made(alice)
    image, _ = push("alice/app", "v1")
    artifact(kind, subject=image, tag="s", annotations={"by": "x" * 100_000})

    assert signed_tags(client) == signed


def test_before_a_deletion_one_is_told_what_goes_and_what_is_freed(client: Client, alice: Account) -> None:
    made(alice)
    image, _ = push("alice/app", "v1", layer=b"its own")
    store("alice/app", "v2", bytes(Repository.objects.get().manifest_links.get().manifest.payload))
    push("alice/app", "other", layer=b"another")
    artifact(SPDX, subject=image, tag="sbom")

    shown = client.get(f"{BASE}/alice/app/manifests/{image}/deletion").json()

    # The configuration is the other image's too.
    assert shown == {
        "tags": ["v1", "v2"],
        "tag_count": 2,
        "held_by": None,
        "referrers": 1,
        "blobs": 1,
        "frees": len(b"its own"),
        "stays": 0,
    }


def test_what_another_repository_holds_too_frees_nothing(client: Client, alice: Account) -> None:
    made(alice)
    made(alice, "alice/other")
    image, _ = push("alice/app", "v1")
    push("alice/other", "v1")

    assert client.get(f"{BASE}/alice/app/manifests/{image}/deletion").json()["frees"] == 0


def test_what_others_hold_in_secret_is_not_told_by_what_would_be_freed(client: Client, alice: Account) -> None:
    made(alice)
    made(person("bob"), "bob/secret")
    image, _ = push("alice/app", "v1")
    push("bob/secret", "v1")

    assert client.get(f"{BASE}/alice/app/manifests/{image}/deletion").json()["frees"] == len(CONFIG) + len(b"layer")


def test_an_index_says_what_stays_and_its_image_what_holds_it(client: Client, alice: Account) -> None:
    made(alice)
    image, size = push("alice/app", "v1")
    entries = [{"mediaType": ManifestType.OCI_IMAGE.value, "digest": image, "size": size}]
    payload = json.dumps({"schemaVersion": 2, "mediaType": ManifestType.OCI_INDEX.value, "manifests": entries}).encode()
    index, _ = store("alice/app", "multi", payload)

    of_index = client.get(f"{BASE}/alice/app/manifests/{index}/deletion").json()
    of_image = client.get(f"{BASE}/alice/app/manifests/{image}/deletion").json()

    assert (of_index["stays"], of_index["frees"]) == (1, 0)
    assert of_image["held_by"] == index


def test_a_manifest_shows_the_steps_that_made_it(client: Client, alice: Account) -> None:
    made(alice)
    image, _ = push("alice/app", "v1")

    shown = client.get(f"{BASE}/alice/app/manifests/{image}").json()

    assert shown["history"] == [{"instruction": "", "comment": "", "created": "", "layer": 0}]
    assert str(Digest.of(b"layer")) == shown["layers"][0]["digest"]
