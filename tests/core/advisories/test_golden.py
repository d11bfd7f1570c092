"""What golden reports of another scanner found is found by the package URLs that it writes, until the fixed version."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from pratique.core.advisories.ecosystems import is_distribution
from pratique.core.advisories.matching import match_version
from pratique.core.advisories.records import Affected, Range
from pratique.core.advisories.spans import Advisory, compile_spans
from pratique.core.advisories.subjects import subject_of
from pratique.core.names.purl import Purl
from pratique.core.versions import Order, compare, scheme_of
from tests.support.environment import optional_data

# Nobody publishes OSV records of these, so that they are answered as unknown and never come out clean.
UNKNOWN = {"centos", "cocoapods"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding of a report."""

    report: str
    purl: Purl
    fixed: str

    @property
    def kind(self) -> str:
        return self.purl.namespace if self.purl.type in ("deb", "rpm", "apk") else self.purl.type


def test_every_finding_is_found_and_ends_where_the_report_says_it_is_fixed() -> None:
    findings = [each for each in _findings() if each.kind not in UNKNOWN]

    assert len(findings) > 40
    assert [each for each in findings if not _is_told_alike(each)] == []


def test_what_nobody_publishes_records_of_asks_no_question() -> None:
    unknown = [each for each in _findings() if each.kind in UNKNOWN]

    assert {each.kind for each in unknown} == UNKNOWN
    assert [each for each in unknown if subject_of(each.purl) is not None or is_distribution(each.kind)] == []


def _is_told_alike(finding: Finding) -> bool:
    subject = subject_of(finding.purl)
    if subject is None:
        return False
    scheme = scheme_of(subject.ecosystem)
    part = Range(type="ECOSYSTEM", events=[{"introduced": "0"}, {"fixed": finding.fixed}])
    spans, _, _ = compile_spans([Affected(ranges=[part])], scheme)
    package = [Advisory("A", ("A",), spans)]
    before, _ = match_version(package, subject.version, scheme)
    after, _ = match_version(package, finding.fixed, scheme)
    return len(before) == 1 and after == []


def _findings() -> Iterator[Finding]:
    with zipfile.ZipFile(optional_data() / "vectors" / "matching" / "trivy-integration.zip") as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith(".json.golden"):
                continue
            report = json.loads(archive.read(name))
            for result in report.get("Results", ()) if isinstance(report, dict) else ():
                for each in result.get("Vulnerabilities", ()):
                    if each.get("FixedVersion"):
                        purl = Purl.parse(each["PkgIdentifier"]["PURL"])
                        yield Finding(report=name, purl=purl, fixed=_last(purl, each["FixedVersion"]))


def _last(purl: Purl, listed: str) -> str:
    """Give the last of the versions that end a finding, one on each line; some are written as a bound."""
    subject = subject_of(purl)
    scheme = scheme_of(subject.ecosystem) if subject else None
    last, *others = listed.replace(">= ", "").split(", ")
    for each in others:
        last = each if scheme and compare(scheme, last, each) is Order.LESS else last
    return last
