"""Compares our answers with osv-scanner's, on the same records and the same real versions.

    GOBIN=/somewhere go install github.com/google/osv-scanner/v2/cmd/osv-scanner@v2.5.0
    .venv/bin/python benchmarks/agreement.py ../shared/data --scanner /somewhere/osv-scanner      a minute

Packages and versions are drawn by the hash of their names, so that everybody draws the same. Versions are those that
the records list and those at which their ranges begin and end, with the listed ones next to these. The peer reads the
zips as its offline database. Each difference is printed; it ends with status 1 when one has no reason.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src")]

from pratique.core.advisories.ecosystems import base_of, normal_name  # noqa: E402 — the path is set above
from pratique.core.advisories.feeds import find_feeds  # noqa: E402
from pratique.core.advisories.index import Index, Inputs, build  # noqa: E402
from pratique.core.advisories.matching import SortedVersions  # noqa: E402
from pratique.core.names.purl import Purl  # noqa: E402
from pratique.core.versions import scheme_of  # noqa: E402

FEEDS: Mapping[str, str] = {
    "Alpine": "derived/Alpine-secdb-2020-06.zip",
    "CRAN": "CRAN.zip",
    "Debian": "derived/Debian-12-changelogs.zip",
    "Go": "Go.zip",
    "Hex": "Hex.zip",
    "Maven": "Maven.zip",
    "NuGet": "NuGet.zip",
    "Packagist": "Packagist.zip",
    "PyPI": "PyPI.zip",
    "RubyGems": "RubyGems.zip",
    "crates.io": "crates.io.zip",
    "npm": "npm.zip",
}
"""Those that the peer can be asked about."""
PURL_TYPES: Mapping[str, str] = {"Alpine": "apk", "CRAN": "cran", "Debian": "deb", "Hex": "hex"}
"""Those that the peer takes from an SBOM only; the others it takes by their names."""
VERSIONS_A_PACKAGE = 4


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """One version of one package."""

    ecosystem: str
    name: str
    version: str


def main() -> int:
    """Draw, ask both, print what differs, and say whether every difference has a reason."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--scanner", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=200, help="of each ecosystem, at most")
    options = parser.parse_args()
    zips = {ecosystem: options.data / "advisories" / name for ecosystem, name in FEEDS.items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        build(Inputs(feeds=tuple(find_feeds(list(zips.values())))), path, now=datetime.now(UTC))
        with Index.open(path) as index:
            pairs = [pair for each in zips.items() for pair in _drawn(*each, index=index, count=options.pairs)]
            theirs = _asked(options.scanner.resolve(), zips, pairs, Path(folder))
            return _told(index, pairs, theirs)


def _drawn(ecosystem: str, path: Path, *, index: Index, count: int) -> Iterator[Pair]:
    """Give pairs of one feed; hits and misses take turns as long as there are both."""
    versions = _versions(ecosystem, path)
    hits: list[Pair] = []
    misses: list[Pair] = []
    for of, name in sorted(versions, key=lambda each: _hash(*each)):
        near = sorted(_near_ends(of, *versions[of, name]), key=lambda text: _hash(of, name, text))
        for text in near[:VERSIONS_A_PACKAGE]:
            pair = Pair(of, name, text)
            (hits if _ids(index, pair) else misses).append(pair)
    few = min(len(misses), count // 2)
    yield from sorted([*hits[: count - few], *misses[:few]])


def _versions(ecosystem: str, path: Path) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """Give for each package the versions at which ranges begin or end, and those that are listed."""
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            for entry in json.loads(archive.read(member)).get("affected") or ():
                package = entry.get("package")
                if not package or base_of(package["ecosystem"]) != ecosystem or "://" in package["ecosystem"]:
                    continue  # of another feed, or of another registry, which the peer's form for packages cannot name
                ends, listed = found[package["ecosystem"], package["name"]]
                listed.update(entry.get("versions") or ())
                for part in entry.get("ranges") or ():
                    if part["type"] != "GIT":
                        ends.update(text for event in part["events"] for text in event.values() if text not in "0*")
    return found


def _near_ends(ecosystem: str, ends: set[str], listed: set[str]) -> set[str]:
    """Give the ends and the listed versions next to them; of a package without ends, all that are listed."""
    if not ends:
        return listed
    ordered = SortedVersions.of(scheme_of(ecosystem), ends | listed).texts
    places = [place for place, text in enumerate(ordered) if text in ends]
    return {ordered[at] for place in places for at in (place - 1, place, place + 1) if 0 <= at < len(ordered)}


def _ids(index: Index, pair: Pair) -> frozenset[str]:
    outcome = index.match(pair.ecosystem, pair.name, pair.version)
    return frozenset(match.advisory.id for match in outcome.matches)


def _asked(scanner: Path, zips: Mapping[str, Path], pairs: Sequence[Pair], folder: Path) -> dict[Pair, frozenset[str]]:
    """Ask the peer of one ecosystem after the other, since it gives up all when it cannot take one."""
    found: dict[Pair, frozenset[str]] = {}
    for ecosystem, path in zips.items():
        place = folder / "osv-scalibr" / ecosystem
        place.mkdir(parents=True)
        (place / "all.zip").symlink_to(path.resolve())
        asked = [pair for pair in pairs if base_of(pair.ecosystem) == ecosystem]
        for result in _scanned(scanner, ecosystem, asked, folder):
            for each in result["packages"]:
                package = each["package"]
                pair = Pair(package["ecosystem"], package["name"], package["version"])
                found[_plain(pair)] = frozenset(one["id"] for one in each.get("vulnerabilities", ()))
    return found


def _scanned(scanner: Path, ecosystem: str, pairs: Sequence[Pair], folder: Path) -> list[dict[str, Any]]:
    if ecosystem in PURL_TYPES:
        asked = folder / "bom.cdx.json"
        components = [{"type": "library", "name": pair.name, "purl": _purl(pair)} for pair in pairs]
        content: dict[str, Any] = {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components}
        option = f"--lockfile={asked.name}"
    else:
        asked = folder / "osv-scanner.json"
        packages = [{"package": asdict(pair)} for pair in pairs]
        content, option = {"results": [{"packages": packages}]}, f"--lockfile=osv-scanner:{asked.name}"
    asked.write_text(json.dumps(content))
    ended = subprocess.run(
        [scanner, "scan", "source", "--offline", "--all-packages", "--format=json", option],
        cwd=folder,
        env={**os.environ, "OSV_SCALIBR_LOCAL_DB_CACHE_DIRECTORY": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if not ended.stdout.startswith("{") or "could not load" in ended.stderr:
        sys.exit(f"the peer could not answer for {ecosystem}:\n{ended.stderr[-2000:]}")
    results: list[dict[str, Any]] = json.loads(ended.stdout)["results"]
    return results


def _purl(pair: Pair) -> str:
    base, _, release = pair.ecosystem.partition(":")
    kind = PURL_TYPES[base]
    if not release:
        return str(Purl.of(kind, name=pair.name, version=pair.version))
    distribution = base.lower()
    qualifiers = {"arch": "source", "distro": f"{distribution}-{release.removeprefix('v')}"}
    return str(Purl.of(kind, namespace=distribution, name=pair.name, version=pair.version, qualifiers=qualifiers))


def _told(index: Index, pairs: Sequence[Pair], theirs: Mapping[Pair, frozenset[str]]) -> int:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        count = counts[base_of(pair.ecosystem)]
        ours = _ids(index, pair)
        count["pairs"] += 1
        count["hit"] += bool(ours)
        if _plain(pair) not in theirs:
            count["not answered"] += 1
            print(f"{pair.ecosystem} {pair.name} {pair.version}: not answered")
            continue
        only_ours, only_theirs = sorted(ours - theirs[_plain(pair)]), sorted(theirs[_plain(pair)] - ours)
        if not only_ours and not only_theirs:
            continue
        reason = "" if only_theirs else _reason(index, pair, only_ours)
        count["differ"] += 1
        count["without reason"] += not reason
        print(f"{pair.ecosystem} {pair.name} {pair.version}: only ours {', '.join(only_ours)};", end=" ")
        print(f"only theirs {', '.join(only_theirs)}; {reason or 'NO REASON'}")
    total = sum(counts.values(), Counter())
    columns = ("pairs", "hit", "not answered", "differ", "without reason")
    print(f"{'':<12}", *(f"{column:>14}" for column in columns))
    for ecosystem, count in [*sorted(counts.items()), ("all", total)]:
        print(f"{ecosystem:<12}", *(f"{count[column]:>14}" for column in columns))
    return 1 if total["without reason"] or total["not answered"] else 0


def _plain(pair: Pair) -> Pair:
    """Give the pair with the one spelling of its name, since the peer answers with another than it was asked with."""
    return Pair(pair.ecosystem, normal_name(pair.ecosystem, pair.name), pair.version)


def _reason(index: Index, pair: Pair, ids: Sequence[str]) -> str:
    """Say why the peer does not find what we find; the one reason there is so far is the peer's."""
    spelled = {
        entry["package"]["name"]
        for each in ids
        for entry in json.loads(index.document(each) or b"{}").get("affected", ())
        if entry["package"]["ecosystem"] == pair.ecosystem
        and normal_name(pair.ecosystem, entry["package"]["name"]) == normal_name(pair.ecosystem, pair.name)
    }
    if not spelled or pair.name in spelled:
        return ""
    return (
        f"the record has the name {', '.join(sorted(spelled))}; its registry takes both as one, and the peer does not"
    )


def _hash(*words: str) -> bytes:
    return hashlib.sha256("\0".join(words).encode()).digest()


if __name__ == "__main__":
    sys.exit(main())
