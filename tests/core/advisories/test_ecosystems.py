"""Names are spelled as their ecosystems' tools spell them, and a distribution's release finds its advisories."""

import pytest

from pratique.core.advisories.ecosystems import (
    BASES,
    asks_for_source,
    base_of,
    ecosystem_of_purl_type,
    normal_name,
    release_ecosystem,
)


@pytest.mark.parametrize(
    ("ecosystem", "name", "expected"),
    [
        ("PyPI", "Zope.Interface__x", "zope-interface-x"),
        ("NuGet", "jQuery", "jquery"),
        ("Packagist", "Drupal/Core", "drupal/core"),
        ("Packagist:https://registry.example.com/8", "Drupal/Core", "drupal/core"),
        ("SwiftURL", "https://github.com/Apple/Swift-NIO.git", "github.com/apple/swift-nio"),
        ("npm", "JSONStream", "JSONStream"),
        ("Go", "github.com/BurntSushi/toml", "github.com/BurntSushi/toml"),
        ("Maven", "Org.Example:Lib", "Org.Example:Lib"),
    ],
)
def test_a_name_has_one_spelling_where_tools_take_several(ecosystem: str, name: str, expected: str) -> None:
    assert normal_name(ecosystem, name) == expected


@pytest.mark.parametrize(
    ("identifier", "version", "ecosystem"),
    [
        ("debian", "12", "Debian:12"),
        ("alpine", "3.20.3", "Alpine:v3.20"),
        ("ubuntu", "22.04", "Ubuntu:22.04:LTS"),
        ("ubuntu", "23.10", "Ubuntu:23.10"),
        ("ubuntu", "23.04", "Ubuntu:23.04"),
        ("almalinux", "9.4", "AlmaLinux:9"),
        ("rocky", "8.10", "Rocky Linux:8"),
        ("rhel", "9.4", "Red Hat:enterprise_linux:9"),
        ("wolfi", "20230201", "Wolfi"),
        ("opensuse-leap", "15.6", "openSUSE:Leap 15.6"),
        ("mariner", "2.0", "Azure Linux:2"),
        ("sles", "15.5", "SUSE:15 SP5"),
        ("sles", "15", "SUSE:15"),
        ("debian", "bookworm", "Debian:12"),
        ("ubuntu", "jammy", "Ubuntu:22.04:LTS"),
        ("debian", "", None),
        ("plan9", "4", None),
        ("", "", None),
    ],
)
def test_a_release_has_the_ecosystem_that_advisories_name(identifier: str, version: str, ecosystem: str | None) -> None:
    assert release_ecosystem(identifier, version) == ecosystem


def test_source_packages_are_asked_for_where_advisories_name_them() -> None:
    assert asks_for_source("Debian:12")
    assert asks_for_source("Alpine:v3.20")
    assert not asks_for_source("AlmaLinux:9")
    assert not asks_for_source("PyPI")


def test_a_purl_type_names_an_ecosystem_that_feeds_are_named_for() -> None:
    found = {kind: ecosystem_of_purl_type(kind) for kind in ("npm", "pypi", "golang", "cargo", "deb", "generic")}

    assert found["deb"] is None
    assert found["generic"] is None
    assert {name for name in found.values() if name} <= BASES
    assert base_of("Debian:12") == "Debian"
