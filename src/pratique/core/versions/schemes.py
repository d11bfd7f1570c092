"""Owns the list of version schemes and which ecosystem uses which; the orders themselves are in the modules beside.

Ecosystems are named as the OSV schema names them ("Debian:12"); what follows the first colon has no part in the choice.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from pratique.core.versions import (
    alpm,
    apk,
    composer,
    conan,
    cran,
    dpkg,
    gem,
    gentoo,
    golang,
    hackage,
    intdot,
    lexicographic,
    maven,
    moment,
    nuget,
    openssl,
    pep440,
    pub,
    rpm,
    semver,
)
from pratique.core.versions.encoding import Key, NotAVersion

__all__ = ["ENGINE", "KEYS", "Order", "Scheme", "compare", "key", "scheme_named", "scheme_of"]

ENGINE = 2
"""Grows whenever any text's key changes, so that keys kept in a file are known to be of these orders."""


class Scheme(StrEnum):
    """The orders there are, by the names VERS gives them where it names them."""

    SEMVER = "semver"
    PEP440 = "pep440"
    DPKG = "dpkg"
    RPM = "rpm"
    APK = "apk"
    MAVEN = "maven"
    GEM = "gem"
    NUGET = "nuget"
    COMPOSER = "composer"
    GO = "go"
    PUB = "pub"
    CRAN = "cran"
    HACKAGE = "hackage"
    ALPM = "alpm"
    GENTOO = "gentoo"
    CONAN = "conan"
    OPENSSL = "openssl"
    DATETIME = "datetime"
    LEXICOGRAPHIC = "lexicographic"
    INTDOT = "intdot"


class Order(StrEnum):
    """How one text stands to another, or that one of them is not a version of the scheme."""

    LESS = "<"
    EQUAL = "="
    GREATER = ">"
    UNKNOWN = "!"


KEYS: Mapping[Scheme, Callable[[str], Key]] = MappingProxyType(
    {
        Scheme.SEMVER: semver.key,
        Scheme.PEP440: pep440.key,
        Scheme.DPKG: dpkg.key,
        Scheme.RPM: rpm.key,
        Scheme.APK: apk.key,
        Scheme.MAVEN: maven.key,
        Scheme.GEM: gem.key,
        Scheme.NUGET: nuget.key,
        Scheme.COMPOSER: composer.key,
        Scheme.GO: golang.key,
        Scheme.PUB: pub.key,
        Scheme.CRAN: cran.key,
        Scheme.HACKAGE: hackage.key,
        Scheme.ALPM: alpm.key,
        Scheme.GENTOO: gentoo.key,
        Scheme.CONAN: conan.key,
        Scheme.OPENSSL: openssl.key,
        Scheme.DATETIME: moment.key,
        Scheme.LEXICOGRAPHIC: lexicographic.key,
        Scheme.INTDOT: intdot.key,
    }
)

_SCHEMES: Mapping[str, Scheme] = MappingProxyType(
    {
        "AlmaLinux": Scheme.RPM,
        "Alpaquita": Scheme.APK,
        "Alpine": Scheme.APK,
        "Azure Linux": Scheme.RPM,
        "BellSoft Hardened Containers": Scheme.APK,
        "Bioconductor": Scheme.CRAN,
        "Bitnami": Scheme.SEMVER,
        "CRAN": Scheme.CRAN,
        "Chainguard": Scheme.APK,
        "CleanStart": Scheme.APK,
        "ConanCenter": Scheme.CONAN,
        "Debian": Scheme.DPKG,
        "Echo": Scheme.DPKG,
        "GHC": Scheme.HACKAGE,
        "GitHub Actions": Scheme.SEMVER,
        "Go": Scheme.GO,
        "Hackage": Scheme.HACKAGE,
        "Hex": Scheme.SEMVER,
        "Julia": Scheme.SEMVER,
        "Kubernetes": Scheme.SEMVER,
        "Mageia": Scheme.RPM,
        "Maven": Scheme.MAVEN,
        "MinimOS": Scheme.APK,
        "NuGet": Scheme.NUGET,
        "Packagist": Scheme.COMPOSER,
        "Photon OS": Scheme.RPM,
        "Pub": Scheme.PUB,
        "PyPI": Scheme.PEP440,
        "Red Hat": Scheme.RPM,
        "Rocky Linux": Scheme.RPM,
        "RubyGems": Scheme.GEM,
        "SUSE": Scheme.RPM,
        "SwiftURL": Scheme.SEMVER,
        "Ubuntu": Scheme.DPKG,
        "VSCode": Scheme.SEMVER,
        "Wolfi": Scheme.APK,
        "crates.io": Scheme.SEMVER,
        "npm": Scheme.SEMVER,
        "opam": Scheme.DPKG,
        "openEuler": Scheme.RPM,
        "openSUSE": Scheme.RPM,
    }
)


_OTHER_NAMES: Mapping[str, Scheme] = MappingProxyType(
    {
        "alpine": Scheme.APK,
        "arch": Scheme.ALPM,
        "bitnami": Scheme.SEMVER,
        "cargo": Scheme.SEMVER,
        "dart": Scheme.PUB,
        "deb": Scheme.DPKG,
        "ebuild": Scheme.GENTOO,
        "generic": Scheme.SEMVER,
        "github": Scheme.SEMVER,
        "golang": Scheme.GO,
        "hex": Scheme.SEMVER,
        "julia": Scheme.SEMVER,
        "nginx": Scheme.SEMVER,
        "npm": Scheme.SEMVER,
        "packagist": Scheme.COMPOSER,
        "pypi": Scheme.PEP440,
        "rubygems": Scheme.GEM,
        "swift": Scheme.SEMVER,
    }
)


def scheme_named(name: str) -> Scheme | None:
    """Give the scheme of a name: ours, VERS's, or a package URL's type; none where there is none."""
    name = name.lower()
    return Scheme(name) if name in KEYS else _OTHER_NAMES.get(name)


@lru_cache(4096)
def scheme_of(ecosystem: str) -> Scheme | None:
    """Give the order of an ecosystem; none where we have none, and then only listed versions can be matched."""
    base, _, rest = ecosystem.partition(":")
    # Root patches packages of other ecosystems, and says of which: "Root:Debian:12".
    return _SCHEMES.get(base if base != "Root" else rest.partition(":")[0])


def key(scheme: Scheme, text: str) -> Key:
    """Give the key of a version in a scheme; raises ``NotAVersion``."""
    return KEYS[scheme](text)


def compare(scheme: Scheme, left: str, right: str) -> Order:
    """Say how two texts stand to each other."""
    try:
        first, second = KEYS[scheme](left), KEYS[scheme](right)
    except NotAVersion:
        return Order.UNKNOWN
    if first == second:
        return Order.EQUAL
    return Order.LESS if first < second else Order.GREATER
