"""The voyage from push to refusal, with the clients people use: what is scanned, what is refused, and what is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clients import Skopeo
from tests.support.docker import Docker
from tests.support.images import Image, image, index, write_docker_archive, write_layout
from tests.support.layers import Tarball, layer_of, os_release, python_package
from tests.support.system import PASSWORD, System
from tests.support.voyage import (
    KNOWN,
    Suite,
    bad_image,
    debian_layer,
    dpkg_layer_without,
    findings,
    good_image,
    listed,
    new_applications,
    old_applications,
    scanned,
    set_mode,
    tag_of,
    vulnerabilities,
)

POLICY = "critical-with-fix"


@pytest.fixture
def client(skopeo_client: Skopeo) -> Skopeo:
    skopeo_client.login("admin", PASSWORD).checked()
    return skopeo_client


@pytest.fixture
def enforced(system: System) -> Iterator[str]:
    """A policy that refuses what has a critical vulnerability with a fix; it observes again afterwards."""
    set_mode(system, POLICY, "enforcing")
    yield POLICY
    set_mode(system, POLICY, "observing")


def push(system: System, repository: str, tag: str, subject: Image) -> Image:
    """Push an image and wait for its verdict."""
    system.registry().push(repository, tag, subject)
    scanned(system, repository, tag)
    return subject


def test_a_bad_image_shows_what_is_known_of_it_and_a_good_one_nothing_of_that(
    system: System, client: Skopeo, repository: str, tmp_path: Path
) -> None:
    layout = write_layout(tmp_path / "layout", {"bad": bad_image(), "good": good_image()})
    for tag in ("bad", "good"):
        client.push(layout, tag, f"{repository}:{tag}").checked()

    bad, good = scanned(system, repository, "bad"), scanned(system, repository, "good")

    assert vulnerabilities(system, repository, str(bad["digest"])) >= set(KNOWN)
    assert vulnerabilities(system, repository, str(good["digest"])).isdisjoint(KNOWN)
    assert bad["findings"]["critical"] >= 2
    assert good["findings"]["critical"] == 0


def test_a_finding_says_what_where_and_what_to_do(system: System, repository: str) -> None:
    bad = push(system, repository, "bad", bad_image())

    found = {str(each["vulnerability"]): each for each in findings(system, repository, bad.digest)}

    yaml, openssl = found["CVE-2020-14343"], found["CVE-2026-35189"]
    assert (yaml["severity"], yaml["score"], yaml["fixed_version"]) == ("critical", 9.8, "5.4")
    assert yaml["purl"] == "pkg:pypi/pyyaml@5.3"
    assert yaml["layer"] == 1
    assert openssl["fixed_version"] == "3.0.22-1~deb12u2"
    assert openssl["layer"] == 0
    assert "3.0.22-1~deb12u2" in str(openssl["explanation"])


def test_a_policy_refuses_by_tag_and_by_digest_and_says_why_and_what_to_do(
    system: System, client: Skopeo, repository: str, tmp_path: Path, enforced: str
) -> None:
    bad = push(system, repository, "bad", bad_image())
    good = push(system, repository, "good", good_image())

    by_tag = client.pull(f"{repository}:bad", tmp_path / "tag")
    by_digest = client.pull(f"{repository}@{bad.digest}", tmp_path / "digest")
    client.pull(f"{repository}:good", tmp_path / "good").checked()

    for refused in (by_tag, by_digest):
        assert refused.exit_code != 0
        assert enforced in refused.said
        assert "CVE-2020-14343" in refused.said or "CVE-2020-1747" in refused.said or "CVE-2021-44906" in refused.said
        assert "denied" in refused.said.lower()
    assert (tmp_path / "good" / "manifest.json").read_bytes() == good.manifest
    assert system.registry().ask("HEAD", f"/v2/{repository}/manifests/bad").status == 200


def test_the_refusal_changes_with_the_policy_the_finding_and_the_fix(system: System, repository: str) -> None:
    registry = system.registry()
    push(system, repository, "yaml", image(layer_of(os_release(), python_package("PyYAML", "5.3"))))
    push(system, repository, "pillow", image(layer_of(os_release(), python_package("Jinja2", "2.11.2"))))
    observed = registry.manifest(repository, "yaml").status

    set_mode(system, POLICY, "enforcing")
    try:
        critical = registry.manifest(repository, "yaml")
        medium = registry.manifest(repository, "pillow")
        push(system, repository, "yaml", image(layer_of(os_release(), python_package("PyYAML", "6.0.2"))))
        fixed = registry.manifest(repository, "yaml")
    finally:
        set_mode(system, POLICY, "observing")

    assert observed == 200
    assert critical.status == 403
    said = str(critical.json()["errors"])
    assert POLICY in said
    assert "PyYAML" in said or "pyyaml" in said
    assert "5.4" in said
    assert medium.status == 200
    assert fixed.status == 200


def test_an_index_is_refused_only_when_every_platform_is_and_each_child_by_itself(
    system: System, repository: str, enforced: str
) -> None:
    registry = system.registry()
    bad, good, worse = bad_image(), good_image(architecture="arm64"), bad_image(architecture="s390x")
    for each in (bad, good, worse):
        registry.push(repository, each.architecture, each)
        scanned(system, repository, each.architecture)
    registry.put_manifest(repository, "mixed", index(bad, good)).expect(201)
    registry.put_manifest(repository, "rotten", index(bad, worse)).expect(201)

    mixed, rotten = registry.manifest(repository, "mixed"), registry.manifest(repository, "rotten")

    assert mixed.status == 200
    assert registry.manifest(repository, bad.digest).status == 403
    assert registry.manifest(repository, good.digest).status == 200
    assert rotten.status == 403
    assert enforced in str(rotten.json())


def test_a_shared_layer_is_read_once(system: System, repository: str) -> None:
    base = layer_of(os_release(), python_package("requests", "2.31.0"), {"marker": repository})
    push(system, repository, "one", image(base, layer_of({"one": f"one {repository}"})))
    before = _layer_jobs(system)

    push(system, repository, "two", image(base, layer_of({"two": f"two {repository}"})))

    assert _layer_jobs(system) - before == 1


def test_what_a_later_layer_upgrades_or_removes_is_gone(system: System, repository: str) -> None:
    old = debian_layer(Suite.RELEASE)
    upgraded = push(system, repository, "upgraded", image(old, debian_layer(Suite.SECURITY)))
    without = push(system, repository, "without", image(old, dpkg_layer_without(Suite.RELEASE, "libexpat1")))
    removed = Tarball().whiteout("usr/local/lib/python3.11/site-packages/PyYAML-5.3.dist-info").layer()
    unpacked = push(system, repository, "removed", image(layer_of(os_release()), old_applications(), removed))

    assert vulnerabilities(system, repository, upgraded.digest).isdisjoint(KNOWN)
    assert "CVE-2024-28757" not in vulnerabilities(system, repository, without.digest)
    assert "CVE-2026-35189" in vulnerabilities(system, repository, without.digest)
    left = vulnerabilities(system, repository, unpacked.digest)
    assert "CVE-2020-14343" not in left
    assert "CVE-2021-44906" in left


def test_an_image_of_a_release_that_nobody_covers_is_not_clean(system: System, repository: str) -> None:
    push(system, repository, "old", image(debian_layer(Suite.RELEASE, release="6"), new_applications()))

    tag = tag_of(system, repository, "old")

    assert tag["scan"]["coverage"]["state"] == "not_covered"
    assert "not-covered" in {each["policy"] for each in tag["verdict"]["reasons"]}


def test_docker_is_told_why(embedded_system: System, docker: Docker, tmp_path: Path) -> None:
    name = f"{embedded_system.registry_host}/admin/acceptance/docker:bad"
    archive = write_docker_archive(tmp_path / "bad.tar", bad_image(), name=name)
    docker("login", embedded_system.registry_host, "-u", "admin", "--password-stdin", stdin=PASSWORD).checked()
    docker("load", "--input", archive).checked()
    docker("push", name).checked()
    scanned(embedded_system, "admin/acceptance/docker", "bad")
    docker("rmi", name).checked()

    set_mode(embedded_system, POLICY, "enforcing")
    try:
        refused = docker("pull", name)
    finally:
        set_mode(embedded_system, POLICY, "observing")

    assert refused.exit_code != 0
    assert POLICY in refused.said
    assert "denied" in refused.said
    docker("pull", name).checked()


def _layer_jobs(system: System) -> int:
    """Count the jobs that read a layer."""
    return len(listed(system, "/api/v1/jobs?action=scan_check_single"))
