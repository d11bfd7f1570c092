"""Reading a licence from the metadata of a Python package, and the metadata from its archives."""

import io
import tarfile
import zipfile
from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.ecosystems.pypi.metadata import METADATA_MAX, Order, Unreadable, in_archive, licence_in_sandbox
from pratique.core.ecosystems.pypi.metadata import licence_of as read

HEAD = "Metadata-Version: 2.1\nName: sample\nVersion: 1.0\n"
GPL = "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)\n"
MIT = "Classifier: License :: OSI Approved :: MIT License\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Lines of metadata, and the licence that they come to."""

    lines: str
    licence: str


@pytest.mark.parametrize(
    "case",
    [
        Case(lines="License-Expression: mit OR Apache-2.0\nLicense: GPL\n" + GPL, licence="MIT OR Apache-2.0"),
        Case(lines="License: Apache 2.0\n" + MIT, licence="Apache-2.0"),
        Case(lines="License: ISC License (ISCL)\n", licence="ISC"),
        Case(lines="License: UNKNOWN\n" + GPL, licence="GPL-3.0-only"),
        Case(lines="License: see the file\n" + MIT, licence="MIT"),
        Case(lines="License: Our Own\n", licence="Our Own"),
        Case(lines="license: MIT\n", licence="MIT"),
        Case(lines=MIT + GPL + MIT, licence="MIT AND GPL-3.0-only"),
        Case(lines="Classifier: License :: OSI Approved\n" + MIT, licence="MIT"),
        Case(
            lines="Classifier: License :: Free To Use But Restricted\n", licence="LicenseRef-Free-To-Use-But-Restricted"
        ),
        Case(lines="Classifier: License :: OSI Approved\nClassifier: Topic :: Internet\n", licence=""),
        Case(lines="License: The text of a licence\n        of several lines\n" + GPL, licence="GPL-3.0-only"),
        Case(lines="License: " + "x" * 500 + "\n", licence=""),
        Case(lines="License-Expression: not one, at all\n" + MIT, licence="MIT"),
        Case(lines="Summary: none\n\nLicense: GPL-3.0-only\n", licence=""),
        Case(lines="", licence=""),
    ],
    ids=lambda case: case.lines[:40],
)
def test_an_expression_counts_then_a_name_then_the_classifiers(case: Case) -> None:
    assert read((HEAD + case.lines).encode()) == case.licence


@given(st.binary(max_size=2000))
def test_whatever_metadata_holds_it_is_read_to_its_end(data: bytes) -> None:
    assert isinstance(read(data), str)


def _wheel(path: str = "sample-1.0.dist-info/METADATA", text: str = HEAD + MIT) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sample.py", "")
        archive.writestr("vendored/other-1.0.dist-info/METADATA", HEAD + GPL)
        archive.writestr(path, text)
    return made.getvalue()


def _sources(path: str = "sample-1.0/PKG-INFO", text: str = HEAD + MIT) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, content in (("sample-1.0/sample.egg-info/PKG-INFO", HEAD + GPL), (path, text)):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content.encode()))
    return made.getvalue()


def _words(value: str | bytes) -> str:
    """Name a case by its words: an archive's bytes are others in each process that makes it."""
    return value if isinstance(value, str) else ""


def _in(name: str, data: bytes, *, most: int = 1_000_000) -> bytes:
    return in_archive(name, io.BytesIO(data), most=most, unpacked=2_000_000)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("sample-1.0-py3-none-any.whl", _wheel()),
        ("sample-1.0.zip", _wheel("sample-1.0/PKG-INFO")),
        ("sample-1.0.tar.gz", _sources()),
    ],
    ids=_words,
)
def test_the_metadata_of_the_whole_is_found_in_an_archive(name: str, data: bytes) -> None:
    assert read(_in(name, data)) == "MIT"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("sample-1.0-py3-none-any.whl", b"PK\x03\x04 and nothing", "its archive is broken"),
        ("sample-1.0-py3-none-any.whl", _wheel("elsewhere/METADATA"), "it holds no metadata"),
        ("sample-1.0-py3-none-any.whl", _wheel()[:200], "its archive is broken"),
        ("sample-1.0.tar.gz", _sources("other/sample-1.0/PKG-INFO"), "it holds no metadata"),
        ("sample-1.0.tar.gz", _sources()[:60], "its archive cannot be read"),
        ("sample-1.0.tar.bz2", b"BZh9", "is of a kind that is not read"),
        ("sample-1.0-py3-none-any.whl", _wheel() + b"x" * 1_000_000, "it has more than 1000000 bytes"),
    ],
    ids=_words,
)
def test_an_archive_that_cannot_be_read_says_why(name: str, data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        _in(name, data)


def test_a_bomb_is_read_no_further_than_metadata_may_be_long() -> None:
    text = HEAD + MIT + "\n" + "x" * 50_000_000

    inside = _in("sample-1.0-py3-none-any.whl", _wheel(text=text))
    with pytest.raises(Unreadable, match="cannot be read"):
        _in("sample-1.0.tar.gz", _sources("sample-1.0/large", "x" * 50_000_000))

    assert len(inside) == METADATA_MAX


def test_the_sandbox_is_told_the_licence_or_why_there_is_none() -> None:
    order = msgspec.msgpack.encode(Order(name="sample-1.0-py3-none-any.whl", most=1_000_000, unpacked=2_000_000))

    found = licence_in_sandbox(order, io.BytesIO(_wheel()))
    none = licence_in_sandbox(order, io.BytesIO(b"nothing"))

    assert msgspec.msgpack.decode(found) == ["MIT", ""]
    assert msgspec.msgpack.decode(none)[1].startswith("its archive is broken")
