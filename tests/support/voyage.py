"""Images of real packages for the voyage from push to refusal: one with known vulnerabilities, one with their fixes.

The Debian packages are those of release 12 alone, and those with its security suite (tests/data/debian-12.tsv); the
Python and npm packages are real old and new releases. What they hold is facts: names, versions, sources.
"""

from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.images import Image, Layer, image
from tests.support.layers import Deb, dpkg_status, layer_of, npm_package, os_release, python_package
from tests.support.system import System
from tests.support.waiting import eventually

DATA = Path(__file__).resolve().parent.parent / "data" / "debian-12.tsv"
SCANNED_WITHIN = 90.0  # seconds, on a machine that is busy with other tests

Json = dict[str, Any]

KNOWN = {
    "CVE-2026-35189": "openssl",
    "CVE-2024-28757": "expat",
    "CVE-2020-14343": "pyyaml",
    "CVE-2021-44906": "minimist",
}
"""Vulnerabilities of the bad image, and in which package; the good one has none of them."""


class Suite(IntEnum):
    """Which suites a root file system was made from; the column of its versions."""

    RELEASE = 2
    SECURITY = 4


@cache
def debian(suite: Suite) -> tuple[Deb, ...]:
    """Give the packages of a root file system."""
    rows = [line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines()]
    return tuple(Deb(name=row[0], source=row[1], version=row[suite], source_version=row[suite + 1]) for row in rows)


def debian_layer(suite: Suite, *, release: str = "12") -> Layer:
    """Give a layer with the packages of a root file system; ``release`` is what it says of itself."""
    return layer_of(os_release(version=release), dpkg_status(debian(suite)))


def dpkg_layer_without(suite: Suite, name: str) -> Layer:
    """Give the layer that removing a package leaves: dpkg's database written anew."""
    return layer_of(dpkg_status([each for each in debian(suite) if each.name != name]))


def old_applications() -> Layer:
    """Give a layer of old releases of a Python and an npm package."""
    return layer_of(python_package("PyYAML", "5.3"), npm_package("minimist", "1.2.0"))


def new_applications() -> Layer:
    """Give a layer of releases of the same packages in which nothing is known to be wrong."""
    return layer_of(python_package("PyYAML", "6.0.2"), npm_package("minimist", "1.2.8"))


def bad_image(*, architecture: str = "amd64") -> Image:
    """Give the image with known vulnerabilities."""
    return image(debian_layer(Suite.RELEASE), old_applications(), architecture=architecture)


def good_image(*, architecture: str = "amd64") -> Image:
    """Give the image with their fixes."""
    return image(debian_layer(Suite.SECURITY), new_applications(), architecture=architecture)


def scanned(system: System, repository: str, tag: str) -> Json:
    """Wait until a tag's image has its verdict and give the tag."""
    found: Json = eventually(
        lambda: answer if _is_over(answer := tag_of(system, repository, tag)) else {},
        within=SCANNED_WITHIN,
        what=f"the scan of {repository}:{tag}",
    )
    assert found["scan"]["status"] == "done", found
    return found


def tag_of(system: System, repository: str, tag: str) -> Json:
    """Give a tag with its scan and verdict."""
    return system.admin.get(f"/api/v1/repositories/{repository}/tags/{tag}").expect(200).json()


def findings(system: System, repository: str, digest: str) -> list[Json]:
    """Give all findings of an image."""
    return listed(system, f"/api/v1/images/{digest}/findings?repository={repository}")


def listed(system: System, address: str) -> list[Json]:
    """Give all items of a list, page by page."""
    found: list[Json] = []
    after = ""
    while True:
        page: Json = system.admin.get(f"{address}&limit=200{after}").expect(200).json()
        found += page["items"]
        if page["next"] is None:
            return found
        after = f"&after={page['next']}"


def vulnerabilities(system: System, repository: str, digest: str) -> set[str]:
    """Give every name under which a vulnerability of an image is known."""
    names: set[str] = set()
    for each in findings(system, repository, digest):
        names |= {str(each["vulnerability"]), *each["aliases"]}
    return names


def set_mode(system: System, policy: str, mode: str) -> None:
    """Switch a policy to observing, enforcing or off."""
    system.admin.send_json("PATCH", f"/api/v1/policies/{policy}", {"mode": mode}).expect(200)


def _is_over(tag: Json) -> bool:
    return tag["scan"]["status"] in {"done", "failed", "not_applicable"}
