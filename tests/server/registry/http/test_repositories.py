"""REST of repositories, tags and manifests, through the door a page uses."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from pratique.core.names import Digest, RepositoryName
from pratique.core.names import Tag as TagName
from pratique.core.oci.manifest import read_document
from pratique.core.oci.media_types import ManifestType
from pratique.server.identity.models import Account
from pratique.server.identity.testing import person
from pratique.server.kernel import clock
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.kernel.storage import new_key
from pratique.server.kernel.web.paging import Page
from pratique.server.registry import services
from pratique.server.registry.http.shapes import RepositoryItem, TagItem
from pratique.server.registry.models import Blob, Manifest, ManifestLink, Repository, Tag, Visibility
from pratique.server.registry.queries import holdings
from pratique.server.registry.queries import tags as reading
from pratique.server.registry.services import links
from tests.server.registry.house import CONFIG_TYPE, LAYER_TYPE, index
from tests.server.registry.http.conftest import CONFIG

pytestmark = [pytest.mark.database, pytest.mark.django_db]
BASE = "/api/v1/repositories"


def blob(repository: Repository, data: bytes) -> Blob:
    made, _ = Blob.objects.get_or_create(
        digest=str(Digest.of(data)),
        defaults={"size": len(data), "storage_key": new_key(), "lease_until": clock.now()},
    )
    with transaction.atomic():
        links.link_blob(repository, made)
    return made


def push(name: str, tag: str, *, layer: bytes = b"layer", platform: str = "linux/arm64/v8") -> tuple[str, int]:
    """Push an image; return its manifest's digest and size."""
    repository = Repository.objects.get(name=name)
    config, layers = blob(repository, CONFIG), [blob(repository, layer)]
    payload = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": ManifestType.OCI_IMAGE.value,
            "config": {"mediaType": CONFIG_TYPE, "digest": config.digest, "size": config.size},
            "layers": [{"mediaType": LAYER_TYPE, "digest": each.digest, "size": each.size} for each in layers],
        }
    ).encode()
    return store(name, tag, payload, platform=platform)


def store(name: str, tag: str, payload: bytes, *, platform: str = "") -> tuple[str, int]:
    digest = Digest.of(payload)
    services.put_manifest(
        RepositoryName.parse(name),
        digest=digest,
        payload=payload,
        document=read_document(payload, None),
        tags=[TagName.parse(tag)],
        account_id=Account.objects.get(name="alice").pk,
        platform=platform,
    )
    return digest.text, len(payload)


def made(alice: Account, name: str = "alice/app", **more: Any) -> Repository:
    return Repository.objects.create(namespace=alice, name=name, **more)


def test_a_repository_is_made_shown_changed_and_deleted(client: Client) -> None:
    answer = client.post(BASE, {"name": "alice/app", "description": "ours"}, content_type="application/json")

    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["name"], shown["namespace"], shown["visibility"]) == ("alice/app", "alice", "private")
    assert shown["may"] == {"write": True, "delete": True, "administer": True}
    assert (shown["tag_count"], shown["size"]) == (0, 0)
    changed = client.patch(f"{BASE}/alice/app", {"visibility": "public"}, content_type="application/json")
    assert (changed.json()["visibility"], changed.json()["description"]) == ("public", "ours")
    assert client.get(f"{BASE}/alice%2Fapp").json() == changed.json()
    assert client.delete(f"{BASE}/alice/app").status_code == 200
    assert client.get(f"{BASE}/alice/app").status_code == 404
    told = list(OutboxEvent.objects.order_by("id").values_list("type", flat=True))
    assert told == ["repository.created", "repository.changed", "repository.deleted"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": "alpine"}, 400, "name_invalid"),
        ({"name": "alice/APP"}, 400, "name_invalid"),
        ({"name": "alice/app/tags"}, 400, "name_reserved"),
        ({"name": "nobody/app"}, 404, "namespace_unknown"),
        ({"name": "alice/taken"}, 409, "repository_exists"),
        ({"name": "alice/app", "visibility": "secret"}, 422, "validation_failed"),
        ({"name": "alice/app", "colour": "red"}, 422, "validation_failed"),
        ({"name": "alice/app", "description": "x" * 4097}, 422, "validation_failed"),
    ],
)
def test_a_repository_that_cannot_be_made_says_why(
    client: Client, alice: Account, body: dict[str, str], status: int, code: str
) -> None:
    made(alice, "alice/taken")

    answer = client.post(BASE, body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_one_sees_what_is_public_or_ones_own(client: Client, alice: Account) -> None:
    bob = person("bob")
    made(alice)
    made(bob, "bob/private")
    made(bob, "bob/public", visibility=Visibility.PUBLIC)

    names = [each["name"] for each in client.get(BASE).json()["items"]]
    nobodys = [each["name"] for each in Client().get(BASE).json()["items"]]

    assert names == ["alice/app", "bob/public"]
    assert nobodys == ["bob/public"]


def test_repositories_are_searched_sorted_and_paged(client: Client, alice: Account) -> None:
    for name in ("alice/a", "alice/b", "alice/c", "alice/other"):
        made(alice, name)

    first = client.get(f"{BASE}?limit=2&sort=-name").json()
    second = client.get(f"{BASE}?limit=2&sort=-name&after={first['next']}").json()
    found = client.get(f"{BASE}?q=OTHER").json()

    assert [each["name"] for each in first["items"] + second["items"]] == [
        "alice/other",
        "alice/c",
        "alice/b",
        "alice/a",
    ]
    assert second["next"] is None
    assert [each["name"] for each in found["items"]] == ["alice/other"]


def test_a_repository_counts_its_tags_and_its_distinct_bytes(client: Client, alice: Account) -> None:
    made(alice)
    push("alice/app", "one")
    push("alice/app", "two")
    push("alice/app", "other", layer=b"another layer")

    shown = client.get(f"{BASE}/alice/app").json()

    manifests = sum(Manifest.objects.values_list("size", flat=True))
    content = len(CONFIG) + len(b"layer") + len(b"another layer")
    assert (shown["tag_count"], shown["size"]) == (3, content + manifests)


def test_tags_say_what_they_point_to_and_who_pushed_them(client: Client, alice: Account) -> None:
    made(alice)
    digest, _ = push("alice/app", "v1")

    (shown,) = client.get(f"{BASE}/alice/app/tags").json()["items"]

    assert shown["name"] == "v1"
    assert (shown["digest"], shown["media_type"]) == (digest, ManifestType.OCI_IMAGE)
    assert (shown["size"], shown["platforms"], shown["pushed_by"]) == (len(CONFIG) + 5, ["linux/arm64/v8"], "alice")


def test_lists_say_what_their_schemas_would(client: Client, alice: Account) -> None:
    made(alice, description="ours", immutable_tags=["v*"])
    for tag in ("v1", "v2"):
        push("alice/app", tag)
    Tag.objects.filter(name="v1").update(pulls=3, pulled_at=clock.now())

    for path, schema in ((BASE, Page[RepositoryItem]), (f"{BASE}/alice/app/tags?limit=1", Page[TagItem])):
        answer = client.get(path)

        assert answer["Content-Type"] == "application/json"
        assert schema.model_validate(answer.json()).model_dump(mode="json") == answer.json()


@pytest.mark.parametrize("sort", ["name", "-name", "updated_at", "-updated_at"])
def test_a_search_takes_signs_as_they_are_and_goes_on_from_page_to_page(
    client: Client, alice: Account, sort: str
) -> None:
    made(alice)
    tags = ["1_0", "1_1", "1_2", "1-3", "1.4"]
    for tag in tags:
        push("alice/app", tag)
    path, found = f"{BASE}/alice/app/tags?q=1_&limit=1&sort={sort}", list[str]()
    after: str | None = ""

    while after is not None:
        page = client.get(f"{path}&after={after}").json()
        found += [each["name"] for each in page["items"]]
        after = page["next"]

    assert found == (tags[2::-1] if sort.startswith("-") else tags[:3])
    assert client.get(f"{BASE}/alice/app/tags?q=%25").json()["items"] == []
    assert client.get(f"{BASE}?q=_pp").json()["items"] == []


@pytest.mark.parametrize("sort", ["name", "-updated_at"])
def test_a_search_of_tags_tells_large_letters_from_small_as_tags_do(client: Client, alice: Account, sort: str) -> None:
    made(alice)
    for tag in ("RC1", "rc1", "Rc2"):
        push("alice/app", tag)

    def found(part: str) -> list[str]:
        items = client.get(f"{BASE}/alice/app/tags?q={part}&sort={sort}").json()["items"]
        return sorted(each["name"] for each in items)

    assert [found("rc"), found("RC"), found("1")] == [["rc1"], ["RC1"], ["RC1", "rc1"]]


@pytest.mark.parametrize("sort", ["name", "-name", "updated_at", "-updated_at"])
def test_a_search_goes_through_few_names_for_a_page_and_on_behind_them(
    client: Client, alice: Account, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(alice)
    made(alice, "alice/beside")
    for tag in ("a", "b1", "c", "d", "e", "f1", "g1", "h"):
        push("alice/app", tag)
        push("alice/beside", f"{tag}1")
    monkeypatch.setattr(reading, "LOOKED_MAX", 3)

    def pages(limit: int) -> Iterator[list[str]]:
        after: str | None = ""
        while after is not None:
            page = client.get(f"{BASE}/alice/app/tags?q=1&limit={limit}&sort={sort}&after={after}").json()
            yield [each["name"] for each in page["items"]]
            after = page["next"]

    if sort.startswith("-"):
        assert list(pages(1)) == [["g1"], ["f1"], ["b1"], []]
        assert list(pages(2)) == [["g1", "f1"], [], ["b1"]]
    else:
        assert list(pages(1)) == [["b1"], ["f1"], ["g1"]]
        assert list(pages(2)) == [["b1"], ["f1"], ["g1"]]


def test_a_search_that_finds_nothing_ends(client: Client, alice: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    made(alice)
    for tag in ("a", "b", "c"):
        push("alice/app", tag)
    monkeypatch.setattr(reading, "LOOKED_MAX", 2)

    first = client.get(f"{BASE}/alice/app/tags?q=z").json()
    second = client.get(f"{BASE}/alice/app/tags?q=z&after={first['next']}").json()

    assert (first["items"], first["next"] is None) == ([], False)
    assert second == {"items": [], "next": None}


def test_tags_are_searched_and_sorted_by_age(client: Client, alice: Account) -> None:
    made(alice)
    for tag in ("b", "a", "c"):
        push("alice/app", tag, layer=tag.encode())

    youngest = client.get(f"{BASE}/alice/app/tags?sort=-updated_at&limit=2").json()
    rest = client.get(f"{BASE}/alice/app/tags?sort=-updated_at&limit=2&after={youngest['next']}").json()

    assert [each["name"] for each in youngest["items"] + rest["items"]] == ["c", "a", "b"]
    assert [each["name"] for each in client.get(f"{BASE}/alice/app/tags?q=a").json()["items"]] == ["a"]
    assert client.get(f"{BASE}/alice/app/tags?sort=size").status_code == 400


def test_a_tag_shows_layers_and_configuration(client: Client, alice: Account) -> None:
    made(alice)
    push("alice/app", "v1")

    shown = client.get(f"{BASE}/alice/app/tags/v1").json()

    assert shown["layers"] == [{"digest": str(Digest.of(b"layer")), "media_type": LAYER_TYPE, "size": 5}]
    assert shown["config"] == json.loads(CONFIG)
    assert shown["manifest"]["schemaVersion"] == 2
    assert shown["children"] == []


def test_an_index_sums_up_its_children(client: Client, alice: Account) -> None:
    made(alice)
    arm, arm_size = push("alice/app", "arm", layer=b"arm")
    amd, amd_size = push("alice/app", "amd", layer=b"amd64", platform="linux/amd64")
    children = [(arm, arm_size, None), (amd, amd_size, {"os": "linux", "architecture": "amd64"})]
    entries = [
        {"mediaType": ManifestType.OCI_IMAGE.value, "digest": digest, "size": size}
        | ({} if platform is None else {"platform": platform})
        for digest, size, platform in children
    ]
    payload = json.dumps({"schemaVersion": 2, "mediaType": ManifestType.OCI_INDEX.value, "manifests": entries}).encode()
    digest, _ = store("alice/app", "multi", payload)

    shown = client.get(f"{BASE}/alice/app/manifests/{digest}").json()

    weights = [len(CONFIG) + 3, len(CONFIG) + 5]
    assert shown["platforms"] == ["linux/arm64/v8", "linux/amd64"]
    assert shown["size"] == sum(weights)
    assert [(each["digest"], each["platform"], each["size"]) for each in shown["children"]] == [
        (arm, "linux/arm64/v8", weights[0]),
        (amd, "linux/amd64", weights[1]),
    ]
    assert shown["config"] is None
    (listed,) = client.get(f"{BASE}/alice/app/tags?q=multi").json()["items"]
    assert (listed["size"], listed["platforms"]) == (shown["size"], shown["platforms"])


def test_tags_and_manifests_are_deleted(client: Client, alice: Account) -> None:
    made(alice)
    digest, _ = push("alice/app", "v1")

    assert client.delete(f"{BASE}/alice/app/tags/v1").status_code == 200
    assert not Tag.objects.exists()
    assert client.delete(f"{BASE}/alice/app/tags/v1").status_code == 404
    assert client.delete(f"{BASE}/alice/app/manifests/{digest}").status_code == 200
    assert not ManifestLink.objects.exists()
    assert client.delete(f"{BASE}/alice/app/manifests/nonsense").json()["code"] == "digest_invalid"


def test_a_repository_whose_second_segment_is_an_address_is_told_apart(client: Client, alice: Account) -> None:
    made(alice, "alice/tags")
    push("alice/tags", "v1")

    assert client.get(f"{BASE}/alice/tags").json()["name"] == "alice/tags"
    assert [each["name"] for each in client.get(f"{BASE}/alice/tags/tags").json()["items"]] == ["v1"]


def test_a_configuration_that_was_lost_or_is_no_json_is_shown_as_none(
    client: Client, alice: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(alice)
    push("alice/app", "v1")
    monkeypatch.setattr(holdings, "read_blob", lambda _key: b"not json")

    assert client.get(f"{BASE}/alice/app/tags/v1").json()["config"] is None


def test_a_sparse_index_tells_nothing_of_what_another_repository_holds(
    client: Client, alice: Account, registry_setting: Any
) -> None:
    registry_setting(sparse_indexes=True)
    made(alice, "alice/secret")
    made(alice)
    listing = index([push("alice/secret", "v1")])
    store("alice/secret", "multi", listing)

    store("alice/app", "multi", listing)
    shown = client.get(f"{BASE}/alice/app/tags/multi").json()
    (listed,) = client.get(f"{BASE}/alice/app/tags").json()["items"]
    known = client.get(f"{BASE}/alice/secret/tags/multi").json()

    assert [(each["is_here"], each["platform"], each["size"]) for each in shown["children"]] == [(False, None, 0)]
    assert (listed["platforms"], listed["size"], shown["platforms"], shown["size"]) == ([], 0, [], 0)
    assert [(each["is_here"], each["platform"]) for each in known["children"]] == [(True, "linux/arm64/v8")]
