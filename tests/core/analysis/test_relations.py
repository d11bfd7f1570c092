"""Which packages were asked for and which came with others, by what their managers note."""

import json
from collections.abc import Mapping

import pytest

from pratique.core.analysis import Limits, Relation, fold
from tests.core.analysis.reading import folded, recorded
from tests.support.layers import (
    SITE_PACKAGES,
    Apk,
    Deb,
    Tarball,
    apk_installed,
    dpkg_status,
    layer_of,
    npm_package,
    os_release,
    python_package,
)

STATES, WORLD = "var/lib/apt/extended_states", "etc/apk/world"
DIRECT, TRANSITIVE = Relation.DIRECT, Relation.TRANSITIVE
AUTOMATIC = """Package: libssl3
Architecture: amd64
Auto-Installed: 1

Package: tzdata
Architecture: amd64
Auto-Installed: 1

Package: curl
Architecture: amd64
Auto-Installed: 0
"""
DEBS = [
    Deb(name="curl", version="7.88"),
    Deb(name="libssl3", version="3.0"),
    Deb(name="libssl3", version="3.0", architecture="i386"),
    Deb(name="tzdata", version="2026a", architecture="all"),
]


def relations(*layers: Mapping[str, bytes | str]) -> dict[str, Relation | None]:
    """Give the relation of each package by name and version."""
    found = folded(*(layer_of(each) for each in layers)).found
    return {each.package.purl.partition("?")[0].rpartition("/")[2]: each.relation for each in found}


def test_apt_notes_which_packages_came_with_others() -> None:
    files = os_release() | dpkg_status(DEBS)

    found = folded(layer_of(files, {STATES: AUTOMATIC})).found

    told = [(each.package.name, "arch=i386" in each.package.purl, each.relation) for each in found]
    assert told == [
        ("curl", False, DIRECT),
        ("libssl3", False, TRANSITIVE),
        ("libssl3", True, DIRECT),
        ("tzdata", False, TRANSITIVE),
    ]


@pytest.mark.parametrize("states", [{}, {STATES: ""}, {STATES: "nothing of it"}])
def test_where_apt_noted_nothing_nothing_is_told(states: dict[str, str]) -> None:
    assert set(relations(os_release() | dpkg_status(DEBS) | states).values()) == {None}


def test_what_a_later_layer_notes_counts() -> None:
    below = os_release() | dpkg_status(DEBS) | {STATES: AUTOMATIC}

    assert relations(below, {STATES: AUTOMATIC.replace("libssl3", "curl")})["curl@7.88"] is TRANSITIVE


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        ("musl\nopenssl>3\n", (DIRECT, DIRECT, TRANSITIVE)),
        ("musl@edge openssl~=3.1 !zlib", (DIRECT, DIRECT, TRANSITIVE)),
        ("musl\n.build-deps\n", (DIRECT, None, None)),
        ("musl so:libz.so.1", (DIRECT, None, None)),
        ("", (None, None, None)),
    ],
)
def test_apks_world_names_what_was_asked_for(world: str, expected: tuple[Relation | None, ...]) -> None:
    names = ("musl", "openssl", "zlib")
    installed = apk_installed([Apk(name=each, version="1-r0") for each in names])

    told = relations(os_release("alpine", "3.18") | installed | {WORLD: world})

    assert tuple(told[f"{each}@1-r0"] for each in names) == expected


ASKED_OF_PIP = {"INSTALLER": "pip\n", "REQUESTED": ""}


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (ASKED_OF_PIP, DIRECT),
        ({"INSTALLER": "pip\n"}, TRANSITIVE),
        ({"INSTALLER": "uv", "REQUESTED": ""}, None),
        ({"INSTALLER": "pip" + "x" * 100_000}, None),
        ({}, None),
    ],
    ids=["asked of pip", "came by pip", "by another", "by nobody", "not noted"],
)
def test_pip_notes_what_was_asked_of_it(notes: Mapping[str, str], expected: Relation | None) -> None:
    files = {f"{SITE_PACKAGES}/sample-1.0.dist-info/{name}": text for name, text in notes.items()}
    other = {f"{SITE_PACKAGES}/other-1.0.dist-info/{name}": text for name, text in ASKED_OF_PIP.items()}

    assert relations(python_package("sample", "1.0") | files | other) == {"sample@1.0": expected}


def test_a_pip_that_notes_of_no_package_that_it_was_asked_for_tells_nothing() -> None:
    alone = {f"{SITE_PACKAGES}/sample-1.0.dist-info/INSTALLER": "pip"}
    elsewhere = {f"opt/app/other-1.0.dist-info/{name}": text for name, text in ASKED_OF_PIP.items()}

    assert relations(python_package("sample", "1.0") | alone | elsewhere) == {"sample@1.0": None}


PROJECT = json.dumps({"dependencies": {"@a/b": "^1", "c": "1"}, "devDependencies": {"d": "*"}})


@pytest.mark.parametrize(
    ("project", "expected"),
    [
        (PROJECT, {"b@1": DIRECT, "c@1": DIRECT, "d@1": DIRECT, "e@1": TRANSITIVE, "f@1": TRANSITIVE}),
        ('{"name": "x"}', dict.fromkeys(["b@1", "c@1", "d@1", "e@1", "f@1"])),
        ("{", dict.fromkeys(["b@1", "c@1", "d@1", "e@1", "f@1"])),
    ],
)
def test_a_projects_package_json_names_what_it_asks_for(project: str, expected: Mapping[str, Relation | None]) -> None:
    files: dict[str, str] = {}
    for name in ("@a/b", "c", "d", "e"):
        files |= npm_package(name, "1", folder="srv/app/node_modules")
    files |= npm_package("f", "1", folder="srv/app/node_modules/c/node_modules")

    assert relations(files | {"srv/app/package.json": project}) == expected


def test_what_lies_in_pnpms_folder_is_not_told() -> None:
    package = npm_package("c", "1", folder="app/node_modules/.pnpm/c@1/node_modules")

    assert relations(package | {"app/package.json": PROJECT}) == {"c@1": None}


def test_a_global_package_was_asked_for_and_what_is_in_it_came_with_it() -> None:
    tool = npm_package("tool", "1", folder="usr/local/lib/node_modules")
    part = npm_package("part", "1", folder="usr/local/lib/node_modules/tool/node_modules")

    assert relations(tool | part) == {"tool@1": DIRECT, "part@1": TRANSITIVE}


def test_notes_are_found_through_links_to_folders() -> None:
    layer = Tarball().link("lib/node", "../opt/node").files(npm_package("c", "1", folder="opt/node/node_modules"))
    layer.file("lib/node/package.json", PROJECT)

    assert [each.relation for each in folded(layer).found] == [DIRECT]


def test_a_note_that_is_too_long_tells_nothing() -> None:
    layer = layer_of(os_release("alpine", "3.18"), apk_installed([Apk(name="a", version="1")]), {WORLD: "b\n" * 1000})

    (found,) = fold([recorded(layer, limits=Limits(file=1000))]).found

    assert found.relation is None
