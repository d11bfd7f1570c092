"""The fold: what is left to be seen of layers laid upon each other, who brought it, and who owns it."""

from dataclasses import dataclass

import pytest

from pratique.core.analysis import fold
from tests.core.analysis.reading import folded, layers, problems, recorded, versions
from tests.support.layers import (
    APK_INSTALLED,
    DIST_PACKAGES,
    DPKG_STATUS,
    OS_RELEASE,
    SITE_PACKAGES,
    Apk,
    Deb,
    Tarball,
    apk_installed,
    dpkg_list,
    dpkg_status,
    layer_of,
    npm_package,
    os_release,
    python_package,
)

BASH, CURL = Deb(name="bash", version="5.2-1"), Deb(name="curl", version="7.88-1", source="curl")
NEWER_CURL = Deb(name="curl", version="7.88-2")
BASE = layer_of(os_release(), dpkg_status([BASH]))


def test_an_image_without_layers_holds_nothing() -> None:
    assert folded().found == ()


def test_a_component_is_named_with_all_that_advisories_ask_for() -> None:
    ssl = Deb(name="libssl3", version="3.0.9-1", source="openssl", source_version="3.0.9-0")

    (found,) = folded(layer_of(os_release(), dpkg_status([ssl]))).found

    package = found.package
    assert package.purl == "pkg:deb/debian/libssl3@3.0.9-1?arch=amd64&distro=debian-12&upstream=openssl%403.0.9-0"
    assert (package.type, package.name, package.version) == ("deb", "libssl3", "3.0.9-1")
    assert (package.source_name, package.source_version) == ("openssl", "3.0.9-0")
    assert (package.ecosystem, package.subject_name, package.subject_version) == ("Debian:12", "openssl", "3.0.9-0")


def test_a_package_is_brought_by_the_layer_that_installed_it_not_by_the_last_to_rewrite_the_database() -> None:
    inventory = folded(BASE, layer_of(dpkg_status([BASH, CURL])), layer_of({"etc/motd": "hello"}))

    assert layers(inventory) == {"bash": 0, "curl": 1}


def test_an_upgrade_leaves_one_version_brought_by_its_layer() -> None:
    inventory = folded(BASE, layer_of(dpkg_status([BASH, CURL])), layer_of(dpkg_status([BASH, NEWER_CURL])))

    assert versions(inventory) == {"bash": "5.2-1", "curl": "7.88-2"}
    assert layers(inventory) == {"bash": 0, "curl": 2}
    assert len(inventory.found) == 2


def test_what_was_there_went_and_came_again_is_brought_by_the_last() -> None:
    inventory = folded(
        layer_of(os_release(), dpkg_status([CURL])),
        layer_of(dpkg_status([NEWER_CURL])),
        layer_of(dpkg_status([CURL])),
    )

    assert (versions(inventory), layers(inventory)) == ({"curl": "7.88-1"}, {"curl": 2})


def test_a_package_removed_in_a_later_layer_is_gone() -> None:
    assert versions(folded(BASE, layer_of(dpkg_status([BASH, CURL])), layer_of(dpkg_status([BASH])))) == {
        "bash": "5.2-1"
    }


X, Y = python_package("x", "1"), python_package("y", "1")
X_PATH = next(iter(X))


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    name: str
    upper: Tarball
    left: tuple[str, ...] = ()


REMOVALS = (
    Removal(name="a whiteout of the file", upper=Tarball().whiteout(X_PATH), left=("y",)),
    Removal(name="a whiteout of its folder", upper=Tarball().whiteout(X_PATH.rpartition("/")[0]), left=("y",)),
    Removal(name="a whiteout far above", upper=Tarball().whiteout("usr/local")),
    Removal(name="a whiteout of another path", upper=Tarball().whiteout(SITE_PACKAGES + "/x"), left=("x", "y")),
    Removal(name="an opaque folder", upper=Tarball().opaque(SITE_PACKAGES)),
    Removal(name="an opaque folder far above", upper=Tarball().opaque("usr")),
    Removal(name="an opaque root", upper=Tarball().file(".wh..wh..opq", "")),
    Removal(name="a file in the folder's place", upper=Tarball().file(SITE_PACKAGES, "")),
    Removal(name="a link in the folder's place", upper=Tarball().link("usr/local", "elsewhere")),
    Removal(name="a device in the file's place", upper=Tarball().add(X_PATH, b"3"), left=("y",)),
    Removal(name="a link in the file's place", upper=Tarball().link(X_PATH, "nowhere"), left=("y",)),
    Removal(name="the folder again", upper=Tarball().folder(SITE_PACKAGES), left=("x", "y")),
)


@pytest.mark.parametrize("case", REMOVALS, ids=lambda case: case.name)
def test_what_an_upper_layer_hides_is_gone(case: Removal) -> None:
    assert tuple(sorted(versions(folded(layer_of(X, Y), case.upper)))) == case.left


def test_what_is_put_back_at_once_upon_an_opaque_folder_was_never_gone() -> None:
    inventory = folded(layer_of(X, Y), Tarball().opaque(SITE_PACKAGES).files(X))

    assert layers(inventory) == {"x": 0}


def test_a_whiteout_of_the_database_takes_all_packages() -> None:
    assert folded(BASE, Tarball().whiteout("var/lib/dpkg")).found == ()


def test_a_metadata_file_that_is_merely_copied_up_stays_its_layers() -> None:
    assert layers(folded(layer_of(X), layer_of(Y), layer_of(X))) == {"x": 0, "y": 1}


def test_packages_of_two_places_are_found_at_both() -> None:
    inventory = folded(layer_of(X, python_package("x", "1", folder="opt/venv/lib/python3.11/site-packages")))

    assert [found.path.partition("/")[0] for found in inventory.found] == ["opt", "usr"]
    assert len({found.package.purl for found in inventory.found}) == 1


def test_paths_are_followed_through_links_to_folders_of_lower_layers() -> None:
    lower = Tarball().files(os_release("alpine", "3.22")).link("lib", "usr/lib")
    lower.files(apk_installed([Apk(name="musl", version="1")], path=f"usr/{APK_INSTALLED}"))

    inventory = folded(lower, layer_of(apk_installed([Apk(name="musl", version="2")])))

    assert (versions(inventory), inventory.found[0].path) == ({"musl": "2"}, f"usr/{APK_INSTALLED}")


def test_two_names_of_one_place_in_a_layer_are_one_file() -> None:
    installed = apk_installed([Apk(name="musl", version="1")], path=f"usr/{APK_INSTALLED}")
    twice = Tarball().link("lib", "usr/lib").files(installed)
    twice.files(apk_installed([Apk(name="musl", version="1")]))

    inventory = folded(layer_of(os_release("alpine", "3.22"), installed), twice)

    assert layers(inventory) == {"musl": 0}
    assert len(inventory.found) == 1


def test_a_folder_made_opaque_in_a_links_place_takes_the_link() -> None:
    lower = Tarball().files(os_release("alpine", "3.22")).link("lib", "usr/lib")
    upper = Tarball().opaque("lib").files(apk_installed([Apk(name="musl", version="1")]))

    assert [found.path for found in folded(lower, upper).found] == [APK_INSTALLED]


def test_links_in_a_circle_lead_nowhere() -> None:
    inventory = folded(
        Tarball().link(OS_RELEASE, "../usr/lib/os-release").link("usr/lib/os-release", "../../etc/os-release")
    )

    assert inventory.distribution is None
    assert problems(inventory) == [(0, "file_is_link"), (0, "file_is_link")]


OWNED = python_package("Jinja2", "3.1", folder=DIST_PACKAGES)
OWNER = Deb(name="python3-jinja2", version="3.1-1", source="jinja2", architecture="all")


def test_what_a_distributions_package_owns_is_its_own() -> None:
    lists = dpkg_list("python3-jinja2", [DIST_PACKAGES, *OWNED])

    inventory = folded(layer_of(os_release(), dpkg_status([OWNER]), OWNED, lists, X))

    owners = {found.package.name: found.owner for found in inventory.found}
    assert owners == {
        "python3-jinja2": "",
        "jinja2": "pkg:deb/debian/python3-jinja2@3.1-1?arch=all&distro=debian-12&upstream=jinja2",
        "x": "",
    }


def test_apks_packages_and_lists_with_an_architecture_own_too() -> None:
    npm = npm_package("npm", "9", folder="usr/lib/node_modules")
    alpine = folded(
        layer_of(os_release("alpine", "3.18"), npm, apk_installed([Apk(name="npm", version="9-r0", files=tuple(npm))]))
    )
    debian = folded(
        layer_of(os_release(), npm, dpkg_status([Deb(name="npm", version="9-1")]), dpkg_list("npm:amd64", list(npm)))
    )

    for inventory in (alpine, debian):
        assert [found.owner.startswith("pkg:") for found in inventory.found if found.package.type == "npm"] == [True]


def test_distroless_images_say_by_their_checksums_what_is_owned() -> None:
    (path,) = OWNED
    inventory = folded(
        layer_of(
            os_release(),
            OWNED,
            {
                "var/lib/dpkg/status.d/jinja": "Package: jinja\nVersion: 3.1-1\nArchitecture: all\n",
                "var/lib/dpkg/status.d/jinja.md5sums": f"{'0' * 32}  {path}\n",
            },
        )
    )

    assert [found.owner for found in inventory.found] == ["", "pkg:deb/debian/jinja@3.1-1?arch=all&distro=debian-12"]


def test_what_was_put_in_an_owned_place_later_is_nobodys() -> None:
    lists = dpkg_list("npm", ["usr/lib/node_modules/npm/package.json"])
    base = layer_of(
        os_release(),
        npm_package("npm", "9", folder="usr/lib/node_modules"),
        dpkg_status([Deb(name="npm", version="9-1")]),
        lists,
    )

    inventory = folded(base, layer_of(npm_package("npm", "10", folder="usr/lib/node_modules")))

    assert [(found.package.version, found.owner) for found in inventory.found if found.package.type == "npm"] == [
        ("10", "")
    ]


def test_unread_packages_of_a_language_are_not_said_where_a_distributions_package_owns_them() -> None:
    jar, gem = "usr/share/java/log4j.jar", "usr/share/rubygems-integration/all/specifications/rack-2.2.gemspec"
    base = layer_of(
        os_release(), dpkg_status([Deb(name="liblog4j", version="1")]), dpkg_list("liblog4j", [jar]), {jar: "x"}
    )

    assert problems(folded(base)) == []
    assert problems(folded(base, layer_of({gem: "x"}))) == [(1, "format_not_read")]
    assert problems(folded(base, layer_of({jar: "another"}))) == [(1, "format_not_read")]


def test_a_list_of_a_package_that_is_not_installed_owns_nothing() -> None:
    inventory = folded(layer_of(os_release(), OWNED, dpkg_status([BASH]), dpkg_list("python3-jinja2", list(OWNED))))

    assert [found.owner for found in inventory.found] == ["", ""]


def test_packages_of_an_unknown_distribution_are_found_and_that_is_said() -> None:
    inventory = folded(layer_of(dpkg_status([BASH])))

    assert [(found.package.purl, found.package.ecosystem) for found in inventory.found] == [
        ("pkg:deb/unknown/bash@5.2-1?arch=amd64", "")
    ]
    assert problems(inventory) == [(0, "distribution_unknown")]


def test_the_distribution_of_the_uppermost_os_release_counts() -> None:
    inventory = folded(BASE, layer_of(os_release("debian", "13")))

    assert [found.package.ecosystem for found in inventory.found] == ["Debian:13"]
    assert layers(inventory) == {"bash": 0}


def test_a_problem_of_a_file_goes_with_the_file_and_one_of_the_layer_stays() -> None:
    broken = Tarball().files(os_release()).file(DPKG_STATUS, "nonsense").file("../out", "")

    assert problems(folded(broken)) == [(0, "file_unreadable"), (0, "path_escapes")]
    assert problems(folded(broken, layer_of(dpkg_status([BASH])))) == [(0, "path_escapes")]
    assert problems(folded(broken, Tarball().whiteout("var"))) == [(0, "path_escapes")]


def test_an_unread_database_that_was_removed_is_not_said() -> None:
    lower = layer_of(os_release(), {"var/lib/rpm/rpmdb.sqlite": "x"})

    assert problems(folded(lower)) == [(0, "format_not_read")]
    assert problems(folded(lower, Tarball().whiteout("var/lib/rpm"))) == []


def test_what_is_found_is_ordered_by_purl_and_path() -> None:
    found = folded(layer_of(os_release(), dpkg_status([CURL, BASH]), Y, X)).found

    assert [each.package.name for each in found] == ["bash", "curl", "x", "y"]


def test_hundreds_of_layers_fold_in_moderate_time() -> None:
    base = recorded(layer_of(os_release(), dpkg_status(Deb(name=f"p{n}", version="1") for n in range(1000))))
    upper = recorded(layer_of({"etc/motd": "x"}))

    assert len(fold([base, *[upper] * 300]).found) == 1000
