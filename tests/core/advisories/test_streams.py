"""A package is held against the advisories of its own stream, and where that is not known nobody pretends."""

from pathlib import Path
from typing import Any

import pytest

from pratique.core.advisories.subjects import subject_of
from pratique.core.names.purl import Purl
from tests.core.advisories.making import advisory, index_of

OLD, NEW, PLAIN = "14.21.1-1.module_el8.7.0+1+aa", "18.9.1-1.module_el8.8.0+2+bb", "10.1-3.el8"
ALMA = "AlmaLinux:8"


@pytest.mark.parametrize(
    ("version", "module", "found"),
    [
        ("14.20.0-1.module_el8.7.0+1+aa", "nodejs:14:8070:aa", ["ALSA-14"]),
        ("14.21.1-1.module_el8.7.0+1+aa", "nodejs:14:8070:aa", []),
        ("18.1.0-1.module_el8.8.0+2+bb", "nodejs:18", ["ALSA-18"]),
        ("10.1-2.el8", "", ["ALSA-10"]),
        ("10.1-3.el8", "", []),
    ],
)
def test_an_rpm_of_a_module_is_held_against_its_own_stream(
    tmp_path: Path, version: str, module: str, found: list[str]
) -> None:
    with index_of(tmp_path, *of_nodejs(), name="AlmaLinux.zip") as index:
        outcome = index.match(ALMA, "nodejs", version, module=module)

    assert [match.advisory.id for match in outcome.matches] == found


def test_where_nobody_says_the_stream_every_one_counts_and_the_match_says_so(tmp_path: Path) -> None:
    with index_of(tmp_path, *of_nodejs(), name="AlmaLinux.zip") as index:
        [match] = index.match(ALMA, "nodejs", "14.21.1-1.module_el8.7.0+1+aa").matches

    assert match.explanation.startswith("ALSA-18 affects")
    assert match.explanation.endswith("; it is about nodejs:18, and the installed stream is not known")


def test_a_module_with_one_stream_leaves_no_doubt(tmp_path: Path) -> None:
    records = [modular("ALSA-1", OLD, "Moderate: virt:rhel and virt-devel:rhel security update")]
    with index_of(tmp_path, *records, name="AlmaLinux.zip") as index:
        outcome = index.match(ALMA, "nodejs", "14.20.0-1.module_el8.7.0+1+aa")

    assert [match.advisory.modules for match in outcome.matches] == [("virt-devel:rhel", "virt:rhel")]
    assert "not known" not in outcome.matches[0].explanation


@pytest.mark.parametrize("qualifier", ["rpmmod", "modularitylabel"])
def test_a_package_url_says_the_module(qualifier: str) -> None:
    purl = f"pkg:rpm/almalinux/nodejs@14.1-1?distro=almalinux-8&{qualifier}=nodejs%3A14%3A8070"

    subject = subject_of(Purl.parse(purl))

    assert subject is not None
    assert (subject.ecosystem, subject.module) == (ALMA, "nodejs:14:8070")


@pytest.mark.parametrize(
    ("version", "found"),
    [("1.0-1ubuntu1", ["UBUNTU-CVE-1"]), ("1.0-1ubuntu1+esm1", ["UBUNTU-CVE-1"]), ("1.0-1ubuntu1+esm2", [])],
)
def test_a_package_of_extended_support_is_held_against_its_fixes(
    tmp_path: Path, version: str, found: list[str]
) -> None:
    record = advisory("UBUNTU-CVE-1", ecosystem="Ubuntu:16.04:LTS", events=[{"introduced": "0"}])
    fixed = [{"introduced": "0"}, {"fixed": "1.0-1ubuntu1+esm2"}]
    record["affected"] += advisory(ecosystem="Ubuntu:Pro:16.04:LTS", events=fixed)["affected"]
    with index_of(tmp_path, record, name="Ubuntu.zip") as index:
        matches = index.match("Ubuntu:16.04:LTS", "sample", version).matches

    assert [match.advisory.id for match in matches] == found


def test_a_service_pack_of_suse_is_asked_in_all_its_products(tmp_path: Path) -> None:
    records = [
        advisory("SUSE-SU-1", ecosystem="SUSE:Linux Enterprise Module for Basesystem 15 SP5"),
        advisory("SUSE-SU-2", ecosystem="SUSE:Linux Enterprise Server 15 SP5-LTSS"),
        advisory("SUSE-SU-3", ecosystem="SUSE:Linux Enterprise Server 15 SP4"),
    ]
    subject = subject_of(Purl.parse("pkg:rpm/suse/sample@1.0?distro=sles-15.5"))

    assert subject is not None
    with index_of(tmp_path, *records, name="SUSE.zip") as index:
        outcome = index.match(subject.ecosystem, "sample", "1.0")

    assert subject.ecosystem == "SUSE:15 SP5"
    assert [match.advisory.id for match in outcome.matches] == ["SUSE-SU-1", "SUSE-SU-2"]
    assert outcome.coverage.is_covered


def modular(identifier: str, fixed: str, summary: str) -> dict[str, Any]:
    return advisory(
        identifier, ecosystem=ALMA, name="nodejs", events=[{"introduced": "0"}, {"fixed": fixed}], summary=summary
    )


def of_nodejs() -> list[dict[str, Any]]:
    return [
        modular("ALSA-14", OLD, "Important: nodejs:14 security update"),
        modular("ALSA-18", NEW, "Important: nodejs:18 security, bug fix, and enhancement update"),
        modular("ALSA-10", PLAIN, "Important: nodejs security update"),
    ]
