"""Images with bad layers: each is bounded and said to whoever sees the image, and the next image is scanned."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import zstandard
from django.test import Client

from pratique.server.identity.testing import person
from pratique.server.jobs.models import Job
from tests.server.scanning.harbour import NAME, Harbour
from tests.support.images import Layer, digest_of, image
from tests.support.layers import DPKG_STATUS, Tarball, compressed, dpkg_status, layer_of, os_release, python_package

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

MIB = 1024 * 1024
SAMPLE = python_package("sample", "1.0")
BASE = layer_of(os_release())
GOOD = image(BASE, layer_of(SAMPLE))
NOISE = b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(20_000))
MANY = Tarball().files(SAMPLE).file("noise", NOISE).pack()


def raw(content: bytes, *, unpacked: bytes = b"") -> Layer:
    """Give a layer of bytes as they are."""
    return Layer(content=content, diff_id=digest_of(unpacked or content), unpacked=unpacked)


def spoilt(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes(byte ^ 0x5A for byte in content[middle : middle + 64]) + content[middle + 64 :]


def bomb(compression: str) -> Layer:
    """Give a layer that grows to 600 MB, which is made without holding it."""
    head = bytearray(Tarball().file("zeros").pack()[:512])
    head[124:136] = b"%011o\0" % (600 * MIB)
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    start = Tarball().files(SAMPLE).pack()[:1024]
    if compression == "gzip":
        zeros = gzip.compress(bytes(60 * MIB), 9)
        return raw(gzip.compress(start + bytes(head)) + zeros * 10)
    zeros = zstandard.compress(bytes(60 * MIB))
    return raw(zstandard.compress(start + bytes(head)) + zeros * 10)


def dpkg(tarball: Tarball) -> Layer:
    return tarball.files(SAMPLE).layer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    name: str
    make: Callable[[], Layer]
    codes: tuple[str, ...]
    finds: bool = True
    """Whether the package in the layer is found all the same."""


CASES = (
    Bad(name="a gzip bomb", make=lambda: bomb("gzip"), codes=("too_compressed",)),
    Bad(name="a zstd bomb", make=lambda: bomb("zstd"), codes=("too_compressed",)),
    Bad(
        name="a link out",
        make=lambda: dpkg(Tarball().link(DPKG_STATUS, "../../../../../etc/passwd")),
        codes=("file_is_link",),
    ),
    Bad(name="a path out", make=lambda: dpkg(Tarball().file("../../etc/x", "x")), codes=("path_escapes",)),
    Bad(name="a huge name", make=lambda: dpkg(Tarball().file("x" * 9000, "x")), codes=("path_too_long",)),
    Bad(
        name="duplicate entries",
        make=lambda: dpkg(Tarball().file(DPKG_STATUS, "nonsense").files(dpkg_status([]))),
        codes=(),
    ),
    Bad(
        name="gzip of many members",
        make=lambda: raw(compressed(MANY[:7777], "gzip") + compressed(MANY[7777:], "gzip"), unpacked=MANY),
        codes=(),
    ),
    Bad(name="broken gzip", make=lambda: raw(spoilt(compressed(MANY, "gzip"))), codes=("compression_broken",)),
    Bad(name="truncated gzip", make=lambda: raw(compressed(MANY, "gzip")[:-100_000]), codes=("truncated",)),
    Bad(name="broken zstd", make=lambda: raw(compressed(MANY, "zstd")[:-4] + b"oops"), codes=("compression_broken",)),
    Bad(name="truncated zstd", make=lambda: raw(compressed(MANY, "zstd")[:-100_000]), codes=("truncated",)),
    Bad(name="no tar at all", make=lambda: raw(b"#!/bin/sh\n" * 500), codes=("not_a_tar",), finds=False),
    Bad(
        name="a dpkg status of nonsense",
        make=lambda: dpkg(Tarball().file(DPKG_STATUS, "\x7fELF\0" * 200)),
        codes=("file_unreadable",),
    ),
    Bad(
        name="a dpkg status too large",
        make=lambda: dpkg(Tarball().file(DPKG_STATUS, bytes(33 * MIB))),
        codes=("file_too_large",),
    ),
    Bad(
        name="an unknown database",
        make=lambda: dpkg(Tarball().file("var/lib/rpm/rpmdb.sqlite", "SQLite")),
        codes=("format_not_read",),
    ),
)


@pytest.fixture
def client(harbour: Harbour) -> Client:  # noqa: ARG001 — its database
    made = Client()
    made.force_login(person("root", is_admin=True))
    return made


def shown(client: Client, digest: str) -> dict[str, Any]:
    """Give what the page of an image is told of its scan."""
    answer = client.get(f"/api/v1/images/{digest}", {"repository": NAME})
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()["scan"]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_layer_is_said_and_the_next_image_is_scanned(harbour: Harbour, client: Client, case: Bad) -> None:
    digest = harbour.push(image(BASE, case.make()), tag="bad")
    harbour.settle()

    scan = shown(client, digest)
    assert scan["status"] == "done"
    assert tuple(each["code"] for each in scan["problems"] if each["code"] != "diff_id_differs") == case.codes
    assert [each for each in scan["problems"] if each["layer"] != 1 or len(each["text"].split()) < 4] == []
    assert harbour.found(digest) == ([("GHSA-aaaa-bbbb-cccc", "sample")] if case.finds else [])

    good = harbour.push(GOOD)
    harbour.settle()
    assert shown(client, good)["problems"] == []
    assert set(Job.objects.values_list("status", flat=True)) == {"done"}
