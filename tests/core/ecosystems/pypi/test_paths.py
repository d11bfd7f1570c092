from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.ecosystems.pypi.names import InvalidName, normalised
from pratique.core.ecosystems.pypi.paths import early, is_file_name, purl_of, version_of

NAMES = st.from_regex(r"\A[A-Za-z0-9]([A-Za-z0-9._-]{0,20}[A-Za-z0-9])?\Z")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A file of a package, and the version it is of."""

    package: str
    file: str
    version: str | None


CASES = (
    Case(package="django", file="Django-4.2.0-py3-none-any.whl", version="4.2.0"),
    Case(package="django", file="django-4.2.tar.gz", version="4.2"),
    Case(package="foo-bar", file="foo_bar-1.0-py2.py3-none-any.whl", version="1.0"),
    Case(package="foo-bar", file="foo-bar-1.0-2.tar.gz", version="1.0.post2"),
    Case(package="foo-bar", file="foo.bar-1.0.zip", version="1.0"),
    Case(package="foo", file="foo-bar-1.0.zip", version=None),
    Case(package="foo-2", file="foo-2-3.0.tar.gz", version="3.0"),
    Case(package="foo", file="foo-1.0-1-cp311-cp311-manylinux_2_17_x86_64.whl", version="1.0"),
    Case(package="foo", file="foo-1.0-cp311-manylinux.whl", version=None),
    Case(package="foo", file="foo-1.0+local.1-py3-none-any.whl", version="1.0+local.1"),
    Case(package="foo", file="foo-1.0_local-py3-none-any.whl", version=None),
    Case(package="foo", file="foo-1!2.0.tar.gz", version="1!2.0"),
    Case(package="foo", file="foo-1.0RC1.tar.bz2", version="1.0rc1"),
    Case(package="foo", file="foo-1.0-py2.7.egg", version="1.0"),
    Case(package="foo", file="foo-1.0.win32-py2.7.exe", version="1.0"),
    Case(package="foo", file="foo-1.0.win-amd64.exe", version="1.0"),
    Case(package="foo", file="foo-1.0.linux-x86_64.tar.gz", version=None),
    Case(package="foo", file="foo-latest.tar.gz", version=None),
    Case(package="foo", file="foo.tar.gz", version=None),
    Case(package="foo", file="foo-.tar.gz", version=None),
    Case(package="foo", file="bar-1.0.tar.gz", version=None),
    Case(package="foo", file="foo-1.0.txt", version=None),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_file_name_tells_its_version(case: Case) -> None:
    assert version_of(case.package, case.file) == case.version


@given(NAMES)
def test_a_normalised_name_is_its_own_normalisation(name: str) -> None:
    assert normalised(normalised(name)) == normalised(name)


@given(NAMES)
def test_spellings_of_a_name_are_one(name: str) -> None:
    spellings = {normalised(name.upper()), normalised(name.replace("-", "_")), normalised(name.replace(".", "-"))}

    assert spellings == {normalised(name)}


@given(NAMES, st.from_regex(r"\A[0-9]{1,3}(\.[0-9]{1,3}){0,3}\Z"))
def test_a_wheels_version_is_found_whatever_the_spelling_of_its_name(name: str, version: str) -> None:
    package = normalised(name)

    assert version_of(package, f"{package.replace('-', '_')}-{version}-py3-none-any.whl") is not None
    assert version_of(package, f"{package}-{version}.tar.gz") is not None


@given(st.text(max_size=40))
def test_whatever_is_written_reading_a_file_name_ends_well(text: str) -> None:
    version_of("foo", text)
    version_of("foo", f"foo-{text}.whl")
    version_of("foo", f"foo-{text}.tar.gz")


@pytest.mark.parametrize("text", ["", "-", "a-", "-a", "ä", "a b", "a/b", "a\n", "x" * 200])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidName):
        normalised(text)


@pytest.mark.parametrize("text", ["", "..", ".", "a/b", "a\\b", "a b", "a%2fb", "ä.whl", "x" * 300])
def test_what_means_a_place_is_no_file_name(text: str) -> None:
    assert not is_file_name(text)


def test_a_purl_is_written_and_prereleases_are_known() -> None:
    assert str(purl_of("foo-bar", "1.0")) == "pkg:pypi/foo-bar@1.0"
    assert early("1.0rc1")
    assert not early("1.0")
