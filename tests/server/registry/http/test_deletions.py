"""What was deleted comes back whole, or it is said why not."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from pratique.server.identity.models import Account
from pratique.server.identity.testing import person, principal_of
from pratique.server.kernel import clock
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.registry import services
from pratique.server.registry.models import BlobLink, Deletion, ManifestLink, Repository
from tests.server.registry.house import index
from tests.server.registry.http.test_repositories import made, push, store

pytestmark = [pytest.mark.database, pytest.mark.django_db]
BASE = "/api/v1/repositories"


def undo(client: Client, deletion: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"/api/v1/deletions/{deletion['id']}/undo")
    return answer.status_code, answer.json()


def test_a_manifest_comes_back_with_its_tags_and_blobs(client: Client, alice: Account) -> None:
    repository = made(alice)
    digest, _ = push("alice/app", "v1")
    push("alice/app", "v2")
    before = client.get(f"{BASE}/alice/app/tags").json()

    deletion = client.delete(f"{BASE}/alice/app/manifests/{digest}").json()
    BlobLink.objects.filter(repository=repository).delete()  # as if each was deleted for itself
    (listed,) = client.get("/api/v1/deletions?repository=alice/app").json()["items"]
    status, undone = undo(client, deletion)

    assert listed == deletion
    assert (deletion["kind"], deletion["digest"], deletion["tags"]) == ("manifest", digest, ["v1", "v2"])
    assert deletion["deleted_by"] == "alice"
    assert (status, undone["tags"], undone["taken"]) == (200, ["v1", "v2"], [])
    assert [each["name"] for each in client.get(f"{BASE}/alice/app/tags").json()["items"]] == [
        each["name"] for each in before["items"]
    ]
    assert BlobLink.objects.filter(repository=repository).count() == 2
    assert client.get("/api/v1/deletions?repository=alice/app").json()["items"] == []
    assert OutboxEvent.objects.filter(type="manifest.restored").get().data["tags"] == ["v1", "v2"]


def test_a_tag_that_names_something_else_by_now_is_not_moved(client: Client, alice: Account) -> None:
    made(alice)
    digest, _ = push("alice/app", "v1")
    push("alice/app", "v2")
    deletion = client.delete(f"{BASE}/alice/app/manifests/{digest}").json()
    other, _ = push("alice/app", "v1", layer=b"other")

    status, undone = undo(client, deletion)

    assert (status, undone["tags"], undone["taken"]) == (200, ["v2"], ["v1"])
    assert client.get(f"{BASE}/alice/app/tags/v1").json()["digest"] == other


def test_a_tag_comes_back_unless_it_was_taken_or_its_manifest_is_gone(client: Client, alice: Account) -> None:
    made(alice)
    digest, _ = push("alice/app", "v1")
    deletion = client.delete(f"{BASE}/alice/app/tags/v1").json()
    assert undo(client, deletion)[0] == 200
    assert client.get(f"{BASE}/alice/app/tags/v1").json()["digest"] == digest

    again = client.delete(f"{BASE}/alice/app/tags/v1").json()
    push("alice/app", "v1", layer=b"other")
    status, problem = undo(client, again)
    assert (status, problem["code"]) == (409, "tag_taken")
    assert "names something else by now and was not moved" in problem["detail"]

    client.delete(f"{BASE}/alice/app/tags/v1")
    client.delete(f"{BASE}/alice/app/manifests/{digest}")
    status, problem = undo(client, again)
    assert (status, problem["code"]) == (409, "manifest_deleted")
    assert "undo that, then this" in problem["detail"]


def test_a_deleted_repository_is_seen_nowhere_frees_its_name_and_comes_back(client: Client, alice: Account) -> None:
    made(alice)
    digest, _ = push("alice/app", "v1")

    deletion = client.delete(f"{BASE}/alice/app").json()

    assert client.get(f"{BASE}/alice/app").status_code == 404
    assert client.get(BASE).json()["items"] == []
    (listed,) = client.get("/api/v1/deletions").json()["items"]
    assert (listed["kind"], listed["repository"], listed["id"]) == ("repository", "alice/app", deletion["id"])
    assert client.post(BASE, {"name": "alice/app"}, content_type="application/json").status_code == 201
    status, problem = undo(client, deletion)
    assert (status, problem["code"]) == (409, "repository_exists")
    client.delete(f"{BASE}/alice/app")
    assert undo(client, deletion)[0] == 200
    assert client.get(f"{BASE}/alice/app/tags/v1").json()["digest"] == digest


def test_a_deletion_that_is_given_up_is_over_with_the_collectors_next_run(client: Client, alice: Account) -> None:
    made(alice)
    push("alice/app", "v1")
    deletion = client.delete(f"{BASE}/alice/app/tags/v1").json()

    assert client.delete(f"/api/v1/deletions/{deletion['id']}").status_code == 204

    assert Deletion.objects.get().until <= clock.now()
    assert OutboxEvent.objects.filter(type="deletion.final").exists()
    assert undo(client, deletion)[1]["code"] == "deletion_unknown"
    assert client.delete(f"/api/v1/deletions/{deletion['id']}").json()["code"] == "deletion_unknown"
    assert client.get("/api/v1/deletions?repository=alice/app").json()["items"] == []


def test_while_the_registry_is_read_only_nothing_comes_back_and_nothing_is_given_up(
    client: Client, alice: Account
) -> None:
    made(alice)
    push("alice/app", "v1")
    deletion = client.delete(f"{BASE}/alice/app/tags/v1").json()
    services.make_read_only(by=principal_of(person("root", is_admin=True)), reason="")

    given_up = client.delete(f"/api/v1/deletions/{deletion['id']}")

    assert undo(client, deletion)[1]["code"] == given_up.json()["code"] == "registry_read_only"
    assert Deletion.objects.get().until > clock.now()


def test_deletions_are_for_those_who_may_delete(client: Client, alice: Account) -> None:
    made(alice, visibility="public")
    push("alice/app", "v1")
    tag = client.delete(f"{BASE}/alice/app/tags/v1").json()
    repository = client.delete(f"{BASE}/alice/app").json()
    stranger = Client()
    stranger.force_login(person("bob"))

    assert undo(stranger, repository)[0] == 403
    assert stranger.get("/api/v1/deletions").json()["items"] == []
    status, problem = undo(client, tag)
    assert (status, problem["code"]) == (404, "repository_unknown")
    assert undo(client, {"id": "01928f6e-7a3c-7c1d-b0a2-5d2f1c3e4a00"})[1]["code"] == "deletion_unknown"


def test_without_a_window_nothing_is_kept(client: Client, alice: Account, registry_setting: Any) -> None:
    registry_setting(undo_window=0)
    made(alice)
    digest, _ = push("alice/app", "v1")

    assert client.delete(f"{BASE}/alice/app/manifests/{digest}").status_code == 204
    noted = str(Deletion.objects.get().uuid)  # for what refers to it, which goes with the collector's next run
    assert client.get("/api/v1/deletions?repository=alice/app").json()["items"] == []
    assert undo(client, {"id": noted})[1]["code"] == "deletion_unknown"
    assert client.delete(f"{BASE}/alice/app").status_code == 204
    assert not Deletion.objects.filter(kind="repository").exists()


def test_an_index_comes_back_with_what_it_lists(client: Client, alice: Account) -> None:
    made(alice)
    child, size = push("alice/app", "child")
    listing = store("alice/app", "multi", index([(child, size)]))[0]
    deletion = client.delete(f"{BASE}/alice/app/manifests/{listing}").json()
    client.delete(f"{BASE}/alice/app/manifests/{child}")
    assert not ManifestLink.objects.exists()

    assert undo(client, deletion)[0] == 200

    assert set(ManifestLink.objects.values_list("manifest__digest", flat=True)) == {listing, child}
    assert Repository.objects.get().deletions.get().until > clock.now() + timedelta(days=6)
