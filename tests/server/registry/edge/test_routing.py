"""Addresses under /v2/ are read one way only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.server.registry.edge.routing import Address, Kind, parse
from pratique.server.registry.errors import BadName, NoRoute, OneSegmentName


def read(path: str) -> Address:
    return parse(path, host="localhost:5000", subject=lambda: "acme")


@pytest.mark.parametrize(
    ("path", "kind", "name", "reference"),
    [
        ("/v2", Kind.BASE, None, ""),
        ("/v2/", Kind.BASE, None, ""),
        ("/v2/_catalog", Kind.CATALOGUE, None, ""),
        ("/v2/a/b/tags/list", Kind.TAGS, "a/b", ""),
        ("/v2/a/b/c/manifests/latest", Kind.MANIFEST, "a/b/c", "latest"),
        ("/v2/a/manifests/manifests/x", Kind.MANIFEST, "a/manifests", "x"),
        ("/v2/a/b/blobs/sha256:0", Kind.BLOB, "a/b", "sha256:0"),
        ("/v2/a/b/blobs/sha256%3A0", Kind.BLOB, "a/b", "sha256:0"),
        ("/v2/a/b/blobs/uploads/", Kind.UPLOADS, "a/b", ""),
        ("/v2/a/b/blobs/uploads", Kind.UPLOADS, "a/b", ""),
        ("/v2/a/b/blobs/uploads/x", Kind.UPLOAD, "a/b", "x"),
        ("/v2/a/blobs/uploads/blobs/uploads/", Kind.UPLOADS, "a/blobs/uploads", ""),
        ("/v2/a/b/referrers/sha256:0", Kind.REFERRERS, "a/b", "sha256:0"),
    ],
)
def test_an_address_is_read(path: str, kind: Kind, name: str | None, reference: str) -> None:
    address = read(path)

    assert (address.kind, address.reference) == (kind, reference)
    assert (None if address.name is None else address.name.text) == name


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/v2/x", NoRoute),
        ("/v2/a/b/tags", NoRoute),
        ("/v2/a/b/manifests/", NoRoute),
        ("/v2/a/b/tags/list/", NoRoute),
        ("/v2/a%2Fb/tags/list", NoRoute),
        ("/v2/a/b%5C/tags/list", NoRoute),
        ("/v2/a/b%00/tags/list", NoRoute),
        ("/v2/" + "a/" * 2000 + "tags/list", NoRoute),
        ("/v2/alpine/tags/list", OneSegmentName),
        ("/v2/../../tags/list", BadName),
        ("/v2/a//b/tags/list", BadName),
        ("/v2/A/b/tags/list", BadName),
        ("/v2/a/%D0%B1/tags/list", BadName),
        ("/v2/a/%FF/tags/list", NoRoute),
    ],
)
def test_any_other_address_is_refused(path: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        read(path)


@given(st.text(max_size=200))
def test_any_text_is_an_address_or_a_refusal(text: str) -> None:
    with pytest.raises((NoRoute, BadName, OneSegmentName)):
        read(f"/v2/!{text}")
