"""The other databases and metadata: apk, Python, npm, os-release, and those that are only named."""

from dataclasses import dataclass

import pytest

from pratique.core.analysis import Distribution, Kind
from tests.core.analysis.reading import codes, folded, recorded
from tests.support.layers import (
    DIST_PACKAGES,
    SITE_PACKAGES,
    Apk,
    Tarball,
    apk_installed,
    layer_of,
    npm_package,
    os_release,
    python_package,
)


@pytest.mark.parametrize("path", ["lib/apk/db/installed", "usr/lib/apk/db/installed"])
def test_apks_database_tells_packages_with_their_origin(path: str) -> None:
    ssl = Apk(name="libcrypto3", version="3.1.2-r0", origin="openssl", files=("lib/libcrypto.so.3",))
    layer = layer_of(
        os_release("alpine", "3.18.3"), apk_installed([ssl, Apk(name="musl", version="1.2-r1")], path=path)
    )

    first, second = (each.package for each in folded(layer).found)

    assert first.purl == "pkg:apk/alpine/libcrypto3@3.1.2-r0?arch=x86_64&distro=alpine-3.18.3&upstream=openssl"
    assert (first.ecosystem, first.subject_name, first.subject_version) == ("Alpine:v3.18", "openssl", "3.1.2-r0")
    assert (second.subject_name, second.source_name) == ("musl", "musl")


def test_nonsense_in_apks_database_is_said() -> None:
    assert codes(recorded(layer_of({"lib/apk/db/installed": "nothing\n\nof it\n"}))) == ["file_unreadable"]


HEADERS = "Metadata-Version: 2.1\nName: Some_Package\nVersion: 1.0\n\nName: other\n"
PYTHON_PATHS = (
    f"{SITE_PACKAGES}/Some_Package-1.0.dist-info/METADATA",
    f"{DIST_PACKAGES}/Some_Package-1.0.egg-info/PKG-INFO",
    f"{DIST_PACKAGES}/Some_Package-1.0.egg-info",
    f"{SITE_PACKAGES}/Some_Package-1.0-py3.11.egg/EGG-INFO/PKG-INFO",
    "opt/app/vendor/Some_Package-1.0.dist-info/METADATA",
)


@pytest.mark.parametrize("path", PYTHON_PATHS)
def test_an_installed_python_package_is_found_in_every_form(path: str) -> None:
    (found,) = folded(layer_of({path: HEADERS})).found

    assert (found.package.purl, found.path) == ("pkg:pypi/some-package@1.0", path)
    assert (found.package.ecosystem, found.package.subject_name) == ("PyPI", "some-package")


@pytest.mark.parametrize("path", ["src/app.egg-info/PKG-INFO", "usr/share/x/METADATA", f"{SITE_PACKAGES}/x/METADATA"])
def test_what_is_not_installed_is_not_found(path: str) -> None:
    assert folded(layer_of({path: HEADERS})).found == ()


def test_of_long_metadata_only_the_beginning_is_read() -> None:
    (found,) = folded(layer_of({PYTHON_PATHS[0]: HEADERS + "x" * 300_000})).found

    assert found.package.version == "1.0"


@pytest.mark.parametrize("text", ["", "Name: x\n", "Name: x y\nVersion: 1\n", "Version: 1\n", "\n\n\nbody\n"])
def test_metadata_without_name_and_version_is_said(text: str) -> None:
    record = recorded(layer_of({PYTHON_PATHS[0]: text}))

    assert codes(record) == ["file_unreadable"]
    assert PYTHON_PATHS[0] in record.problems[0].text


NODE = "usr/local/lib/node_modules"


@pytest.mark.parametrize(
    "folder", [NODE, "app/node_modules", f"{NODE}/npm/node_modules", "app/node_modules/.pnpm/a@1/node_modules"]
)
@pytest.mark.parametrize("name", ["lodash", "@angular/core"])
def test_an_installed_npm_package_is_found_in_every_place(folder: str, name: str) -> None:
    (found,) = folded(layer_of(npm_package(name, "1.2.3", folder=folder))).found

    assert found.package.purl == f"pkg:npm/{name.replace('@', '%40')}@1.2.3"
    assert (found.package.ecosystem, found.package.subject_name) == ("npm", name)


@pytest.mark.parametrize(
    "path", ["app/package.json", f"{NODE}/a/test/package.json", f"{NODE}/package.json", f"{NODE}/@scope/package.json"]
)
def test_a_package_json_elsewhere_is_no_installed_package(path: str) -> None:
    assert folded(layer_of({path: '{"name": "a", "version": "1"}'})).found == ()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"name": 1, "version": "1"}', '{"name": "a b", "version": "1"}', "[" * 9999]
)
def test_a_package_json_that_makes_no_sense_is_said(text: str) -> None:
    assert codes(recorded(layer_of({f"{NODE}/a/package.json": text}))) == ["file_unreadable"]


def test_a_package_json_without_name_and_version_is_nothing() -> None:
    record = recorded(layer_of({f"{NODE}/a/package.json": '{"type": "module"}'}))

    assert (record.files, record.problems) == ((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    text: str
    is_: Distribution


RELEASES = (
    Release(text='ID=debian\nVERSION_ID="12"\n', is_=Distribution(id="debian", version_id="12", name="debian")),
    Release(
        text="# comment\nPRETTY_NAME='Alpine Linux v3.18'\nID=alpine\nVERSION_ID=3.18.4\n",
        is_=Distribution(id="alpine", version_id="3.18.4", name="Alpine Linux v3.18"),
    ),
    Release(
        text='PRETTY_NAME="Debian \\"sid\\""\nID=debian\nVERSION_CODENAME=sid\n',
        is_=Distribution(id="debian", version_id="sid", name='Debian "sid"'),
    ),
    Release(text="ID=arch\nNAME=Arch\n", is_=Distribution(id="arch", version_id="", name="Arch")),
)


@pytest.mark.parametrize("case", RELEASES, ids=lambda case: case.is_.id)
def test_os_release_names_the_distribution(case: Release) -> None:
    assert folded(layer_of({"etc/os-release": case.text})).distribution == case.is_


def test_os_release_is_followed_through_its_link() -> None:
    layer = Tarball().link("etc/os-release", "../usr/lib/os-release")
    layer.file("usr/lib/os-release", "ID=debian\nVERSION_ID=12\n")

    inventory = folded(layer)

    assert inventory.distribution == Distribution(id="debian", version_id="12", name="debian")
    assert inventory.problems == ()


@pytest.mark.parametrize("text", ["", "ID=\n", "ID=a b\n", "\x00\xff", "ID=debian\nVERSION_ID=$(id)\n"])
def test_an_os_release_that_makes_no_sense_is_said(text: str) -> None:
    assert codes(recorded(layer_of({"etc/os-release": text}))) == ["file_unreadable"]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("var/lib/rpm/Packages", "RPM"),
        ("var/lib/rpm/rpmdb.sqlite", "RPM"),
        ("usr/lib/sysimage/rpm/Packages.db", "RPM"),
        ("var/lib/pacman/local/bash-5.2-1/desc", "pacman"),
        ("var/db/pkg/app-shells/bash-5.2/PF", "Portage"),
        ("usr/lib/opkg/status", "opkg"),
        ("var/db/xbps/pkgdb-0.38.plist", "XBPS"),
        ("var/log/packages/bash-5.2-x86_64-1", "Slackware"),
        ("nix/var/nix/db/db.sqlite", "Nix"),
        ("opt/conda/conda-meta/python-3.11-0.json", "conda"),
        ("usr/lib/ruby/gems/3.1.0/specifications/rack-2.2.gemspec", "RubyGems"),
        ("app/vendor/composer/installed.json", "Composer"),
        ("opt/app/lib/log4j-core-2.14.1.jar", "Java archives"),
    ],
)
def test_a_database_of_a_kind_that_is_not_read_is_said(path: str, label: str) -> None:
    inventory = folded(layer_of(os_release(), {path: "something"}))

    ((layer, problem),) = inventory.problems
    assert (layer, problem.code.value, problem.path) == (0, "format_not_read", path)
    assert problem.text.startswith(f"{label}: {path} tell")


def test_many_files_of_an_unread_kind_are_said_once_and_empty_ones_not() -> None:
    jars = {f"opt/{number}.jar": "x" for number in range(40)}

    inventory = folded(layer_of(jars, {"var/lib/rpm/Packages": ""}))

    assert [problem.text for _, problem in inventory.problems] == [
        "Java archives: opt/0.jar and 39 more tell of packages in a format that is not read; they are not in the list."
    ]


def test_every_kind_that_is_read_is_covered_here() -> None:
    layer = layer_of(
        os_release(),
        apk_installed([Apk(name="a", version="1")]),
        python_package("b", "1"),
        npm_package("c", "1"),
        {"var/lib/dpkg/status": "", "x.jar": "x", "var/lib/dpkg/info/d.list": f"/{PYTHON_PATHS[0]}\n"},
        {"var/lib/apt/extended_states": "", "etc/apk/world": "a", f"{SITE_PACKAGES}/b-1.dist-info/INSTALLER": "pip"},
        {"app/package.json": '{"dependencies": {"c": "1"}}'},
    )

    assert {file.kind for file in recorded(layer).files} == set(Kind)
