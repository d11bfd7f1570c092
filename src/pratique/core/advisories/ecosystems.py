"""Owns how packages are named in advisories: ecosystems, their spelling of names, purls and distribution releases.

Ecosystems are those of the OSV schema ("PyPI", "Debian:12"). A distribution's advisories name source packages (dpkg,
apk) or binary packages (rpm); which of a component's names to ask for is said by :func:`asks_for_source`.
"""

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from pratique.core.versions import Scheme, scheme_of

__all__ = [
    "BASES",
    "DISTRIBUTIONS",
    "RELEASED",
    "asks_for_source",
    "base_of",
    "ecosystem_of_purl_type",
    "is_distribution",
    "normal_name",
    "purl_type_of_ecosystem",
    "release_ecosystem",
    "whole_of",
]

_SUSE = re.compile(r"SUSE:Linux Enterprise .*?\b([0-9]+(?: SP[0-9]+)?)(?:-[A-Z]+)*", re.ASCII)
_PEP503 = re.compile(r"[-_.]+")
_SPELLED: Final = frozenset({"PyPI", "NuGet", "Packagist", "GitHub Actions", "Bitnami", "Hex", "Pub", "SwiftURL"})

_PURL_TYPES = MappingProxyType(
    {
        "bitnami": "Bitnami",
        "cargo": "crates.io",
        "composer": "Packagist",
        "conan": "ConanCenter",
        "cran": "CRAN",
        "gem": "RubyGems",
        "githubactions": "GitHub Actions",
        "golang": "Go",
        "hackage": "Hackage",
        "hex": "Hex",
        "julia": "Julia",
        "maven": "Maven",
        "npm": "npm",
        "nuget": "NuGet",
        "pub": "Pub",
        "pypi": "PyPI",
        "swift": "SwiftURL",
    }
)

_ECOSYSTEMS = MappingProxyType({ecosystem: kind for kind, ecosystem in _PURL_TYPES.items()})

# os-release's ID → the form of the ecosystem; {v} is all of VERSION_ID, {1} and {2} its first one and two numbers,
# {sp} the second as a service pack.
_RELEASES = MappingProxyType(
    {
        "alma": "AlmaLinux:{1}",
        "almalinux": "AlmaLinux:{1}",
        "alpaquita": "Alpaquita:{v}",
        "alpine": "Alpine:v{2}",
        "azurelinux": "Azure Linux:{1}",
        "cbl-mariner": "Azure Linux:{1}",
        "chainguard": "Chainguard",
        "debian": "Debian:{1}",
        "mageia": "Mageia:{1}",
        "mariner": "Azure Linux:{1}",
        "minimos": "MinimOS",
        "opensuse-leap": "openSUSE:Leap {v}",
        "opensuse-tumbleweed": "openSUSE:Tumbleweed",
        "photon": "Photon OS:{2}",
        "rhel": "Red Hat:enterprise_linux:{1}",
        "rocky": "Rocky Linux:{1}",
        "sled": "SUSE:{1}{sp}",
        "sles": "SUSE:{1}{sp}",
        "ubuntu": "Ubuntu:{2}",
        "wolfi": "Wolfi",
    }
)

_CODENAMES = MappingProxyType(
    {
        "jessie": "8",
        "stretch": "9",
        "buster": "10",
        "bullseye": "11",
        "bookworm": "12",
        "trixie": "13",
        "forky": "14",
        "trusty": "14.04",
        "xenial": "16.04",
        "bionic": "18.04",
        "focal": "20.04",
        "jammy": "22.04",
        "noble": "24.04",
        "plucky": "25.04",
        "questing": "25.10",
    }
)
"""Debian's and Ubuntu's, which package URLs may have instead of the number."""

DISTRIBUTIONS: Final = frozenset(form.partition(":")[0] for form in _RELEASES.values())
"""The ecosystems that have releases."""

RELEASED: Final = frozenset(form.partition(":")[0] for form in _RELEASES.values() if ":" in form)
"""Those whose advisories are always of one release."""

BASES: Final = frozenset(
    {
        *_PURL_TYPES.values(),
        *DISTRIBUTIONS,
        "Android",
        "Bioconductor",
        "CleanStart",
        "Docker Hardened Images",
        "Echo",
        "FreeBSD",
        "GHC",
        "GIT",
        "Homebrew",
        "Kubernetes",
        "Linux",
        "OSS-Fuzz",
        "Root",
        "TuxCare",
        "VSCode",
        "opam",
        "openEuler",
    }
)
"""The ecosystems that a feed may be named for."""


@lru_cache(4096)
def base_of(ecosystem: str) -> str:
    """Give the ecosystem without its release or repository."""
    return ecosystem.partition(":")[0]


def whole_of(ecosystem: str) -> str:
    """Give the ecosystem that one repository of it belongs to; another ecosystem is itself.

    SUSE's are of products and modules, of which a system has several: they belong to their service pack.
    """
    if "://" in ecosystem:
        return base_of(ecosystem)
    if found := _SUSE.fullmatch(ecosystem):
        return f"SUSE:{found[1]}"
    return ecosystem.partition("::")[0]


def normal_name(ecosystem: str, name: str) -> str:
    """Give the one spelling under which an ecosystem's tools take different spellings as one package."""
    base = base_of(ecosystem)
    if base not in _SPELLED:
        return name
    if base == "PyPI":
        return _PEP503.sub("-", name).lower()
    if base == "SwiftURL":
        name = name.removeprefix("https://").removesuffix(".git")
    return name.lower()


def asks_for_source(ecosystem: str) -> bool:
    """Tell whether the ecosystem's advisories name source packages, so that a binary's source is to be asked for."""
    return scheme_of(ecosystem) in {Scheme.DPKG, Scheme.APK}


def ecosystem_of_purl_type(kind: str) -> str | None:
    """Give the ecosystem of a purl type that needs no release; none for distributions and unknown types."""
    return _PURL_TYPES.get(kind)


def purl_type_of_ecosystem(ecosystem: str) -> str | None:
    """Give the purl type of an ecosystem that needs no release; none for distributions and others."""
    return _ECOSYSTEMS.get(ecosystem)


def is_distribution(identifier: str) -> bool:
    """Tell whether os-release's ID is of a distribution that has advisories."""
    return identifier.lower() in _RELEASES


def release_ecosystem(identifier: str, version: str) -> str | None:
    """Give the ecosystem of a distribution by os-release's ID and VERSION_ID; none for one that OSV does not know."""
    form = _RELEASES.get(identifier.lower())
    if form is None or ("{" in form and not version):
        return None
    numbers = _CODENAMES.get(version, version).split(".")
    pack = f" SP{numbers[1]}" if numbers[1:2] not in ([], ["0"]) else ""
    ecosystem = form.replace("{v}", version).replace("{1}", numbers[0]).replace("{2}", ".".join(numbers[:2]))
    ecosystem = ecosystem.replace("{sp}", pack)
    return ecosystem + ":LTS" if identifier == "ubuntu" and _is_long_term(numbers) else ecosystem


def _is_long_term(numbers: list[str]) -> bool:
    return numbers[1:2] == ["04"] and numbers[0].isdigit() and int(numbers[0]) % 2 == 0
