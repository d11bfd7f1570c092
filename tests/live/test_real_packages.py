"""Images of real packages, as this machine's apt, pip and npm fetch them: old ones refused, new ones pulled."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live.packages import (
    debian_release,
    debian_versions,
    install_debian,
    install_npm,
    install_python,
    layer_of_folder,
)
from tests.support.clients import Skopeo, skopeo
from tests.support.environment import not_tested
from tests.support.images import Image, image, write_layout
from tests.support.system import PASSWORD, System
from tests.support.voyage import findings, listed, scanned, set_mode, vulnerabilities

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]

POLICY = "critical-with-fix"
REPOSITORY = "admin/live/packages"
RELEASE = "12"  # of Debian: the release that the vulnerabilities below are of
DEBIAN = ("base-files", "libexpat1", "libssl3", "libxml2", "openssl")
KNOWN = {
    ("CVE-2026-35189", "openssl"),
    ("CVE-2026-35189", "libssl3"),
    ("CVE-2024-28757", "libexpat1"),
    ("CVE-2020-28493", "jinja2"),
    ("CVE-2021-44906", "minimist"),
}
"""What is known of the old packages; of the new ones none of it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """Two images, with the versions of Debian's packages in each."""

    bad: Image
    good: Image
    old: dict[str, str]
    new: dict[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The images, of the release alone and with its security suite, of old and new Python and npm packages."""
    release, code_name = debian_release()
    if release != RELEASE:
        not_tested(f"this machine is Debian {release}, and what is asserted is of Debian {RELEASE}")
    versions = {name: debian_versions(name, code_name) for name in DEBIAN}
    old = {name: released for name, (released, _) in versions.items()}
    new = {name: newest for name, (_, newest) in versions.items()}
    folder = tmp_path_factory.mktemp("packages")
    return Made(
        bad=_image(folder / "bad", old, python="Jinja2==2.11.2", npm="minimist@1.2.0"),
        good=_image(folder / "good", new, python="Jinja2==3.1.6", npm="minimist@1.2.8"),
        old=old,
        new=new,
    )


@pytest.fixture(scope="module")
def client(made: Made, embedded_system: System, tmp_path_factory: pytest.TempPathFactory) -> Skopeo:
    """skopeo, signed in, after it pushed both images and both were scanned."""
    home = tmp_path_factory.mktemp("skopeo")
    client = skopeo(home, embedded_system)
    client.login("admin", PASSWORD).checked()
    layout = write_layout(home / "layout", {"bad": made.bad, "good": made.good})
    for tag in ("bad", "good"):
        client.push(layout, tag, f"{REPOSITORY}:{tag}").checked()
        scanned(embedded_system, REPOSITORY, tag)
    return client


@pytest.mark.usefixtures("client")
def test_the_named_vulnerabilities_are_on_the_old_packages_and_none_of_them_on_the_new(
    made: Made, embedded_system: System
) -> None:
    found = findings(embedded_system, REPOSITORY, made.bad.digest)

    names = {(name, str(each["name"])) for each in found for name in (each["vulnerability"], *each["aliases"])}
    assert names >= KNOWN
    assert vulnerabilities(embedded_system, REPOSITORY, made.good.digest).isdisjoint(name for name, _ in KNOWN)


@pytest.mark.usefixtures("client")
def test_what_is_inside_is_what_the_package_managers_installed(made: Made, embedded_system: System) -> None:
    for subject, versions, others in (
        (made.bad, made.old, {"jinja2": "2.11.2", "minimist": "1.2.0"}),
        (made.good, made.new, {"jinja2": "3.1.6", "minimist": "1.2.8"}),
    ):
        path = f"/api/v1/images/{subject.digest}/components?repository={REPOSITORY}"
        inside = {str(each["name"]): str(each["version"]) for each in listed(embedded_system, path)}

        assert {name.lower(): version for name, version in inside.items()} == {
            name.lower(): version for name, version in {**versions, **others}.items()
        }


def test_the_old_packages_are_refused_and_the_new_ones_pulled(
    made: Made, client: Skopeo, embedded_system: System, tmp_path: Path
) -> None:
    set_mode(embedded_system, POLICY, "enforcing")
    try:
        refused = client.pull(f"{REPOSITORY}:bad", tmp_path / "bad")
        client.pull(f"{REPOSITORY}:good", tmp_path / "good").checked()
    finally:
        set_mode(embedded_system, POLICY, "observing")

    assert refused.exit_code != 0
    assert f"{POLICY} refuses {REPOSITORY}@{made.bad.digest}" in refused.said
    assert "CVE-2021-44906" in refused.said
    assert (tmp_path / "good" / "manifest.json").read_bytes() == made.good.manifest


def _image(folder: Path, debian: dict[str, str], *, python: str, npm: str) -> Image:
    """Install real packages, a layer for each package manager."""
    folder.mkdir()
    return image(
        layer_of_folder(install_debian(folder / "debian", list(debian.items()))),
        layer_of_folder(install_python(folder / "python", python)),
        layer_of_folder(install_npm(folder / "npm", npm)),
    )
