"""The rows of what is kept, written for many at once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pratique.server.firewall.models import FirewallRepository, KeptFile, KeptPage
from pratique.server.firewall.services.kept import (
    Claim,
    Found,
    NewFile,
    PageFacts,
    add_files,
    claim_files,
    keep_files,
    keep_pages,
)
from pratique.server.kernel.storage import StorageKey

NOW = datetime(2026, 11, 30, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def repository() -> int:
    return FirewallRepository.objects.create(name="python", ecosystem="pypi", upstream="http://up.example").pk


def claim(repository: int, name: str, stated: str = "sha256:1") -> Claim:
    return Claim(repository_id=repository, package=name, name=f"{name}-1.whl", stated=stated)


def page(repository: int, package: str, key: str, *, revision: int = 1) -> PageFacts:
    return PageFacts(
        repository_id=repository,
        revision=revision,
        package=package,
        key=StorageKey(key),
        digest=key,
        size=1,
        etag="",
        fetched_at=NOW,
    )


def test_a_file_that_several_claim_has_one_place(repository: int) -> None:
    first = claim_files([claim(repository, "a"), claim(repository, "b"), claim(repository, "a")])
    second = claim_files([claim(repository, "c"), claim(repository, "b")])

    assert first[0] == first[2]
    assert (second[1].pk, second[1].key) == (first[1].pk, first[1].key)
    assert [each.is_new for each in second] == [True, False]
    assert KeptFile.objects.count() == 3


def test_a_file_of_another_digest_begins_anew_and_those_beside_it_stay(repository: int) -> None:
    a, b = claim_files([claim(repository, "a"), claim(repository, "b")])
    keep_files([Found(pk=each.pk, key=each.key, sha256="1", size=5) for each in (a, b)])

    new, same = claim_files([claim(repository, "a", "sha256:2"), claim(repository, "b")])

    assert new.pk == a.pk
    assert new.key != a.key
    assert same.key == b.key
    states = dict(KeptFile.objects.values_list("package", "state"))
    assert states == {"a": "fetching", "b": "kept"}


def test_a_file_that_was_replaced_meanwhile_is_not_kept(repository: int) -> None:
    [old] = claim_files([claim(repository, "a")])
    claim_files([claim(repository, "a", "sha256:2")])

    keep_files([Found(pk=old.pk, key=old.key, sha256="1", size=5)])

    assert KeptFile.objects.get().state == "fetching"


def test_whole_files_get_their_rows_at_once_but_where_somebody_else_made_one(repository: int) -> None:
    [theirs] = claim_files([claim(repository, "b")])
    new = [
        NewFile(claim=replace(claim(repository, name), size=5), key=StorageKey(name * 32), sha256="1")
        for name in ("c", "b", "a")
    ]

    needless = add_files(new)

    assert needless == ["b" * 32]
    rows = KeptFile.objects.order_by("package").values_list("package", "state", "storage_key", "size", "sha256")
    assert list(rows) == [
        ("a", "kept", "a" * 32, 5, "1"),
        ("b", "fetching", theirs.key, 0, ""),
        ("c", "kept", "c" * 32, 5, "1"),
    ]


def test_pages_replace_those_before_and_tell_which_bytes_nobody_needs(repository: int) -> None:
    keep_pages([page(repository, "a", "a1"), page(repository, "b", "b1")])

    gone = keep_pages([page(repository, "c", "c1"), page(repository, "a", "a2"), page(repository, "a", "a3")])

    assert gone == [None, "a2", "a1"]
    kept = dict(KeptPage.objects.values_list("package", "storage_key"))
    assert kept == {"a": "a3", "b": "b1", "c": "c1"}


def test_a_page_that_was_got_before_a_change_of_its_repository_is_not_kept(repository: int) -> None:
    FirewallRepository.objects.filter(pk=repository).update(revision=2)

    unneeded = keep_pages([page(repository, "a", "1"), page(repository, "b", "2", revision=2), page(0, "c", "3")])

    assert unneeded == ["1", None, "3"]
    assert list(KeptPage.objects.values_list("package", flat=True)) == ["b"]
