"""One page in two forms: what one says the other says, and what an upstream may break breaks little."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.ecosystems.marks import NO_MARKS, Marks, nearest, newest
from pratique.core.ecosystems.pypi import reading, rendering
from pratique.core.ecosystems.pypi.page import File, Page
from pratique.core.ecosystems.releases import Release, UnreadablePage
from pratique.core.versions import Scheme

ADDRESS = "https://index.example/simple/foo/"
SHA = "a" * 64


def read(body: bytes | dict[str, Any], *, kind: str = rendering.JSON, address: str = ADDRESS) -> Page:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return reading.read(data, package="foo", content_type=kind, address=address)


def entry(name: str = "foo-1.0.tar.gz", **more: Any) -> dict[str, Any]:
    return {"filename": name, "url": f"https://files.example/{name}", "hashes": {"sha256": SHA}, **more}


def one(**more: Any) -> File:
    (file,) = read({"files": [entry(**more)]}).files
    return file


FILES = st.lists(
    st.builds(
        File,
        name=st.integers(0, 999).map(lambda number: f"foo-{number // 10}.{number % 10}.tar.gz"),
        version=st.just(""),
        url=st.just(""),
        digests=st.sampled_from([{}, {"sha256": SHA}, {"md5": "b" * 32}]),
        requires_python=st.sampled_from(["", ">=3.8", "<4,>=2.7,!=3.0.*", '<"&>']),
        yanked=st.sampled_from([None, "", "broken <b>", 'a "quoted" reason']),
        metadata=st.sampled_from([None, {}, {"sha256": SHA}]),
    ),
    unique_by=lambda file: file.name,
    max_size=8,
)


@given(FILES, st.booleans())
def test_html_and_json_are_read_back_as_the_same_page(files: list[File], removed: bool) -> None:  # noqa: FBT001 — a made-up value
    page = Page(
        package="foo",
        files=tuple(
            File(
                name=each.name,
                version=each.name.removeprefix("foo-").removesuffix(".tar.gz"),
                url=f"https://index.example/files/foo/{each.name}",
                digests=each.digests,
                requires_python=each.requires_python,
                yanked=each.yanked,
                metadata=each.metadata,
            )
            for each in files
        ),
    )
    marks = Marks(refused={each.version: "no <entry> & more" for each in page.files[:2]}, removed=removed)

    from_json = read(rendering.render(page, rendering.JSON, marks))
    from_html = read(rendering.render(page, rendering.HTML, marks), kind=rendering.HTML)

    assert from_json == from_html
    assert all(file.yanked == "no <entry> & more" for file in from_json.files if file.version in marks.refused)
    assert not removed or not {file.version for file in from_json.files} & set(marks.refused)
    assert read(rendering.render(page, rendering.JSON, NO_MARKS)) == page


@given(st.binary(max_size=200), st.sampled_from([rendering.JSON, rendering.HTML, "text/html", ""]))
def test_whatever_bytes_come_reading_ends_with_a_page_or_a_reason(body: bytes, kind: str) -> None:
    with contextlib.suppress(UnreadablePage):
        read(body, kind=kind)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("size", "many"), ("size", -1), ("upload-time", "yesterday"), ("upload-time", "2020-01-01T00:00:00"),
        ("upload-time", "0001-01-01T00:00:00+14:00"), ("upload-time", "9999-12-31T23:59:59-14:00"),
        ("upload-time", 5), ("yanked", 7), ("requires-python", ["3"]), ("core-metadata", [1]), ("hashes", None),
        ("hashes", {"sha256": "xyz"}), ("hashes", {"sha256": 5}), ("hashes", {"crc": "00"}),
    ],
)  # fmt: skip
def test_a_broken_part_of_an_entry_is_as_if_it_were_not_there(field: str, value: object) -> None:
    file = one(**{field: value})

    assert (file.name, file.version) == ("foo-1.0.tar.gz", "1.0")


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "file:///etc/passwd", "https://x:99999999/", "ftp://x/y", 5]
)
def test_a_file_that_is_nowhere_is_left_out(url: object) -> None:
    assert read({"files": [entry() | {"url": url}]}).files == ()


def test_addresses_are_relative_to_where_the_page_was_got() -> None:
    page = read(b'<base href="/other/"><a href="../f/foo-1.0.zip#sha256=' + SHA.encode() + b'">x</a>', kind="text/html")

    assert page.files[0].url == "https://index.example/f/foo-1.0.zip"
    assert page.files[0].digests == {"sha256": SHA}


def test_a_version_is_as_old_as_its_first_file_and_of_unknown_age_where_one_is() -> None:
    early, late = "2020-01-01T00:00:00Z", "2024-01-01T00:00:00.5Z"
    page = read(
        {
            "files": [
                entry("foo-1.0.tar.gz", **{"upload-time": late}),
                entry("foo-1.0-py3-none-any.whl", **{"upload-time": early}),
                entry("foo-2.0.tar.gz", **{"upload-time": late}),
                entry("foo-2.0-py3-none-any.whl"),
            ]
        }
    )

    assert {each.version: each.published_at for each in page.releases()} == {
        "1.0": datetime(2020, 1, 1, tzinfo=UTC),
        "2.0": None,
    }


def test_very_many_links_are_bounded() -> None:
    with pytest.raises(UnreadablePage, match="more than"):
        read(b'<a href="x">' * 300_000, kind="text/html")


ACCEPTS = {
    "": rendering.PLAIN_HTML,
    "*/*": rendering.PLAIN_HTML,
    "text/html": rendering.PLAIN_HTML,
    f"{rendering.JSON}, {rendering.HTML}; q=0.1, text/html; q=0.01": rendering.JSON,
    "application/vnd.pypi.simple.v1+html;q=0.5,application/vnd.pypi.simple.v1+json;q=0.1": rendering.HTML,
    "application/vnd.pypi.simple.latest+json": rendering.JSON,
    "application/vnd.pypi.simple.v1+json;q=x": rendering.PLAIN_HTML,
    "application/vnd.pypi.simple.v1+json;q=0": rendering.PLAIN_HTML,
}


@pytest.mark.parametrize("accept", ACCEPTS)
def test_a_client_is_given_the_form_it_wants_most(accept: str) -> None:
    assert rendering.form_of(accept) == ACCEPTS[accept]


def test_the_nearest_allowed_version_is_the_next_above_else_the_next_below() -> None:
    assert nearest(Scheme.PEP440, "1.5", ["1.0", "2.0", "3.0"]) == "2.0"
    assert nearest(Scheme.PEP440, "4.0", ["1.0", "2.0", "3.0"]) == "3.0"
    assert nearest(Scheme.PEP440, "1.0", []) is None


def test_the_newest_is_final_and_not_taken_back_where_there_is_one() -> None:
    releases = [Release(version="1.0"), Release(version="2.0", is_withdrawn=True), Release(version="3.0rc1")]

    assert newest(Scheme.PEP440, releases, is_early={"3.0rc1": True}) == "1.0"
    assert newest(Scheme.PEP440, [], is_early={}) is None
