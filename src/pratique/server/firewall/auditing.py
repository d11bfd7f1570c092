"""What the index knows of npm's packages, in the shape in which `npm audit` asks: its bulk advisories.

An advisory is a vulnerability that some version asked about has; its range is that of every record that says so, as npm
writes ranges. Policies and exceptions have no say: what is told is what is known. The shape was never specified; it is
what npm 7 to 11 read (`@npmcli/metavuln-calculator`, `lib/advisory.js`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.core.advisories.index import Index, Outcome, State
from pratique.core.advisories.matching import Match, match_version
from pratique.core.advisories.severity import Level
from pratique.core.advisories.spans import Advisory, Ending, Span
from pratique.core.advisories.telling import Teller, Told
from pratique.core.versions import Scheme
from pratique.server.firewall.errors import AuditNotCovered
from pratique.server.index import current

NPM: Final = "npm"

_PLAIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]*", re.ASCII)
SEVERITIES: Final[Mapping[Level, str]] = {
    Level.NONE: "info",
    Level.LOW: "low",
    Level.MEDIUM: "moderate",
    Level.HIGH: "high",
    Level.CRITICAL: "critical",
    Level.UNKNOWN: "high",  # as npm itself takes what says none
}

Said = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vulnerable:
    """A vulnerability of a package: what is said of it, which of the versions asked about have it, the nearest fix."""

    name: str
    said: Said
    versions: Sequence[str]
    fixed: str


def audit(wanted: Mapping[str, Sequence[str]], *, site: str) -> dict[str, list[Said]]:
    """Return the advisories on versions of packages, by name. Blocks, and raises what ``known_of`` raises."""
    return {name: [each.said for each in known] for name, known in known_of(wanted, site=site).items()}


def known_of(wanted: Mapping[str, Sequence[str]], *, site: str) -> dict[str, list[Vulnerable]]:
    """Return the vulnerabilities of versions of packages, by name; ``site`` is where their pages are.

    Blocks. Raises `NoIndex` or `IndexFileMissing`, and ``AuditNotCovered`` where no source tells of npm's packages.
    """
    index = current.opened().index
    if index.coverage(NPM).state is State.NOT_COVERED:
        raise AuditNotCovered
    teller = Teller(index)
    found = {name: _advisories(index, teller, name, versions, site=site) for name, versions in wanted.items()}
    return {name: said for name, said in found.items() if said}


def _advisories(index: Index, teller: Teller, name: str, versions: Sequence[str], *, site: str) -> list[Vulnerable]:
    about = index.package(NPM, name)
    grouped: dict[str, list[Match]] = {}
    for version in dict.fromkeys(versions):
        matches, _ = match_version(about, version, Scheme.SEMVER)
        for match in matches:
            for vulnerability in match.advisory.vulnerabilities or (match.advisory.id,):
                grouped.setdefault(vulnerability, []).append(match)
    told = _told(index, teller, name, grouped)
    return [
        Vulnerable(
            name=name,
            said=_said(told[each], name, _range(matches), site=site),
            versions=tuple(dict.fromkeys(match.version for match in matches)),
            fixed=told[each].fixed,
        )
        for each, matches in sorted(grouped.items())
    ]


def _told(index: Index, teller: Teller, name: str, grouped: Mapping[str, Sequence[Match]]) -> dict[str, Told]:
    outcome = Outcome(
        ecosystem=NPM,
        name=name,
        version="",
        coverage=index.coverage(NPM, name),
        matches=tuple(match for matches in grouped.values() for match in matches),
        undecided=(),
    )
    return {each.vulnerability: each for each in teller.tell(outcome)}


def _said(told: Told, name: str, affected: str, *, site: str) -> Said:
    level = Level.CRITICAL if told.is_malicious else told.severity.level
    return {
        "id": told.vulnerability,
        "name": name,
        "title": f"{told.vulnerability}: {told.summary}" if told.summary else told.vulnerability,
        "url": f"{site}/vulnerabilities/{told.vulnerability}",
        "severity": SEVERITIES[level],
        "vulnerable_versions": affected,
        "cwe": list(told.cwes),
        "cvss": {"score": told.severity.score or 0, "vectorString": told.severity.vector or None},
    }


def _range(matches: Sequence[Match]) -> str:
    """Return the versions that the records affect, as a range of npm's, and those found by their text as they are."""
    records: dict[str, Advisory] = {match.advisory.id: match.advisory for match in matches}
    parts = [_part(span) for record in records.values() for span in record.spans]
    # A version that no written part holds is named by itself, so that what was found is always told.
    parts += [match.version for match in matches if match.span is None or not _part(match.span)]
    return " || ".join(dict.fromkeys(filter(None, parts)))


def _part(span: Span) -> str:
    """Return a span as comparators; empty for one whose words npm could not read."""
    if not all(_PLAIN.fullmatch(each) for each in (span.introduced, span.until) if each):
        return ""
    if span.ending is Ending.LISTED:
        return span.introduced
    begin = "" if span.introduced == "0" else f">={span.introduced}"
    end = {
        Ending.OPEN: "",
        Ending.FIXED: f"<{span.until}",
        Ending.LAST_AFFECTED: f"<={span.until}",
        Ending.LIMIT: f"<{span.until}",
    }[span.ending]
    return " ".join(filter(None, (begin, end))) or ">=0.0.0-0"
