import base64
import contextlib
import json
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.ecosystems.marks import NO_MARKS, Marks
from pratique.core.ecosystems.npm import reading, rendering
from pratique.core.ecosystems.npm.names import InvalidName, parse
from pratique.core.ecosystems.npm.page import Page
from pratique.core.ecosystems.npm.paths import early, is_file_name, purl_of
from pratique.core.ecosystems.releases import UnreadablePage

ADDRESS = "https://registry.example/foo"


def read(document: Any, *, package: str = "foo") -> Page:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return reading.read(body, package=package, address=ADDRESS)


def entry(version: str = "1.0.0", **more: Any) -> dict[str, Any]:
    return {"name": "foo", "version": version, "dist": {"tarball": f"foo/-/foo-{version}.tgz"}, **more}


def packument(*versions: str, **more: Any) -> dict[str, Any]:
    return {"name": "foo", "versions": {each: entry(each) for each in versions}, **more}


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ({}, ""),
        ({"license": "MIT"}, "MIT"),
        ({"license": {"type": "MIT", "url": "x"}}, "MIT"),
        ({"licenses": [{"type": "MIT"}, "ISC", 3, {}]}, "MIT OR ISC"),
        ({"license": 7}, ""),
        ({"license": "a\x00b"}, "ab"),
    ],
)
def test_a_licence_is_read_in_every_form_there_was(said: dict[str, Any], licence: str) -> None:
    page = read({"name": "foo", "versions": {"1.0.0": entry(author={"name": "eve"}, **said)}})

    [release] = page.releases()
    assert (release.licence, release.author) == (licence, "eve")
    assert page.release("1.0.0") == release
    assert page.release("2.0.0") is None


VERSIONS = st.lists(st.integers(0, 99).map(lambda number: f"{number // 10}.{number % 10}.0"), unique=True, max_size=6)


@given(VERSIONS)
def test_what_is_written_in_full_is_read_back_as_the_same_page(versions: list[str]) -> None:
    tags = {"latest": versions[-1]} if versions else {}
    page = read(packument(*versions, **{"dist-tags": tags, "time": {"modified": "x"}, "readme": "r"}))

    again = read(rendering.render(page, rendering.FULL, NO_MARKS, base="https://registry.example"))

    assert again.releases() == page.releases()
    assert (again.tags, again.times, again.about) == (page.tags, page.times, page.about)


@given(VERSIONS, st.data())
def test_no_tag_is_on_a_refused_version_and_the_latest_is_allowed(versions: list[str], data: st.DataObject) -> None:
    refused = data.draw(st.sets(st.sampled_from(versions))) if versions else set()
    page = read(packument(*versions, **{"dist-tags": {"latest": versions[-1]} if versions else {}}))

    document = json.loads(
        rendering.render(page, rendering.ABBREVIATED, Marks(refused=dict.fromkeys(refused, "no")), base="b")
    )

    assert not set(document["dist-tags"].values()) & refused
    assert ("latest" in document["dist-tags"]) == bool(set(versions) - refused)
    assert {text for text, one in document["versions"].items() if "deprecated" in one} == refused


@given(st.binary(max_size=200))
def test_whatever_bytes_come_reading_ends_with_a_page_or_a_reason(body: bytes) -> None:
    with contextlib.suppress(UnreadablePage):
        read(body)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"{", "its JSON cannot be read"),
        (b"[" * 100_000, "its JSON cannot be read"),
        (b"[]", "its JSON cannot be read"),
        (b'{"name":"foo","versions":{},"readme":"\xff"}', "its JSON cannot be read"),
        ({"name": "bar", "versions": {}}, "it is the page of 'bar'"),
        ({"versions": {}}, "its JSON cannot be read"),
    ],
)
def test_a_document_that_is_none_is_refused(document: Any, words: str) -> None:
    with pytest.raises(UnreadablePage, match=words):
        read(document)


@pytest.mark.parametrize(
    "broken",
    [
        {"dist": {}}, {"dist": {"tarball": "javascript:x"}}, {"dist": {"tarball": 5}}, {"dist": None},
        {"name": "bar"}, {"version": "9.9.9"}, {"name": "@x/foo"},
    ],
)  # fmt: skip
def test_a_broken_version_is_left_out_and_hides_no_other(broken: dict[str, Any]) -> None:
    document = packument("1.0.0", "2.0.0")
    document["versions"]["1.0.0"] |= broken

    assert [each.version for each in read(document).versions] == ["2.0.0"]


def test_what_is_no_version_is_left_out() -> None:
    document = packument("1.0.0")
    document["versions"]["latest"] = entry("latest")
    document["versions"]["../../x"] = entry("../../x")

    assert [each.version for each in read(document).versions] == ["1.0.0"]


def test_digests_are_read_of_both_forms() -> None:
    dist = {
        "tarball": "x.tgz",
        "shasum": "A" * 40,
        "integrity": "sha512-" + "A" * 86 + "== sha1-bad sha999-xx sha256-!!",
    }
    (version,) = read(packument() | {"versions": {"1.0.0": entry(dist=dist)}}).versions

    assert version.digests == {"sha1": "a" * 40, "sha512": "0" * 128}


@pytest.mark.parametrize("form", [rendering.FULL, rendering.ABBREVIATED])
def test_what_is_not_judged_is_passed_on_byte_for_byte(form: rendering.Form) -> None:
    body = (
        b'{"name":"foo","versions":{"1.0.0":{"bin" : { "x":1e2 },"engines":{"a":"\xc3\xa4","b":"\\u00e4"},'
        b'"_odd":[0.10],"dist":{"tarball":"x.tgz","unpackedSize":1.50}}}}'
    )

    written = rendering.render(read(body), form, NO_MARKS, base="b")

    for each in (b'"bin":{ "x":1e2 }', b'"engines":{"a":"\xc3\xa4","b":"\\u00e4"}', b'"unpackedSize":1.50'):
        assert each in written
    assert (b'"_odd":[0.10]' in written) == (form == rendering.FULL)


@pytest.mark.parametrize("form", [rendering.FULL, rendering.ABBREVIATED])
def test_a_registrys_signature_holds_for_what_is_passed_on(form: rendering.Form) -> None:
    """It signs name, version and integrity, and not the address of the tarball, which is ours."""
    key, integrity = ec.generate_private_key(ec.SECP256R1()), "sha512-" + "A" * 86 + "=="
    signed = key.sign(f"foo@1.0.0:{integrity}".encode(), ec.ECDSA(hashes.SHA256()))
    signatures = [{"keyid": "SHA256:x", "sig": base64.b64encode(signed).decode()}]
    dist = {"tarball": "https://index.example/foo/-/foo-1.0.0.tgz", "integrity": integrity, "signatures": signatures}
    page = read(packument() | {"versions": {"1.0.0": entry(dist=dist)}})

    document = json.loads(rendering.render(page, form, Marks(refused={"1.0.0": "It is refused."}), base="b"))

    version = document["versions"]["1.0.0"]
    said = f"{document['name']}@{version['version']}:{version['dist']['integrity']}".encode()
    [signature] = version["dist"]["signatures"]
    key.public_key().verify(base64.b64decode(signature["sig"]), said, ec.ECDSA(hashes.SHA256()))
    assert (version["dist"]["tarball"], version["deprecated"]) == ("b/foo/-/foo-1.0.0.tgz", "It is refused.")


def test_the_last_of_a_field_that_is_there_twice_is_what_is_judged_and_what_is_passed_on() -> None:
    body = (
        b'{"name":"foo","versions":{"1.0.0":{"license":"MIT","license":"GPL-3.0","bin":"old","b\\u0069n":"new",'
        b'"dist":{"tarball":"x.tgz"}}}}'
    )

    page = read(body)

    assert page.releases()[0].licence == "GPL-3.0"
    for form in (rendering.FULL, rendering.ABBREVIATED):
        written = rendering.render(page, form, NO_MARKS, base="b")
        assert json.loads(written)["versions"]["1.0.0"]["bin"] == "new"
        assert b"old" not in written


def test_a_page_that_is_kept_is_read_back_as_the_same() -> None:
    page = read(packument("1.0.0", "2.0.0", readme="ä", time={"1.0.0": "2020-01-01T00:00:00Z"}))

    again = msgspec.json.decode(msgspec.json.encode(page), type=Page)

    assert again == page
    for form in (rendering.FULL, rendering.ABBREVIATED):
        assert rendering.render(again, form, NO_MARKS, base="b") == rendering.render(page, form, NO_MARKS, base="b")


def test_a_deprecation_without_a_word_that_can_be_printed_is_one() -> None:
    page = read({"name": "foo", "versions": {"1.0.0": entry(deprecated="\n"), "2.0.0": entry("2.0.0", deprecated="")}})

    assert [(each.is_withdrawn, each.withdrawn) for each in page.releases()] == [(True, ""), (False, "")]


@pytest.mark.parametrize("text", ["foo", "@scope/foo", "Foo", "foo.js", "@types/node", "JSONStream", "foo_bar"])
def test_names_are_read(text: str) -> None:
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", ".foo", "_foo", "@scope", "@/foo", "@scope/", "a/b", "@a/b/c", "a b", "node_modules", "x" * 215, "ä", "a\n"],
)
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidName):
        parse(text)


def test_purls_prereleases_and_file_names() -> None:
    assert str(purl_of(parse("@angular/core"), "16.2.0")) == "pkg:npm/%40angular/core@16.2.0"
    assert early("1.0.0-rc.1")
    assert not early("1.0.0+build-5")
    assert is_file_name("foo-1.0.0-rc.1+b.tgz")
    assert not is_file_name("../foo.tgz")


def test_forms() -> None:
    assert rendering.form_of("application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8") == (
        rendering.ABBREVIATED
    )
    assert rendering.form_of("") == rendering.FULL
    assert rendering.form_of("application/json") == rendering.FULL
