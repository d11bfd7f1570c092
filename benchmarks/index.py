"""Measures the index: building it of all advisories, opening it, matching, and asking many versions at once.

    .venv/bin/python benchmarks/index.py ../shared/data            under a minute

Matching is measured on the published cases (distinct packages and versions), each with two packages that nobody has
advisories for, so that a third of the questions has some. Prints wall and processor time: on a shared machine the
second is the one that compares. Ends with status 1 when a bar is missed.
"""

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src")]

from pratique.core.advisories.ecosystems import ecosystem_of_purl_type  # noqa: E402 — the path is set above
from pratique.core.advisories.feeds import find_feeds  # noqa: E402
from pratique.core.advisories.index import Index, Inputs, build, difference  # noqa: E402
from pratique.core.advisories.matching import SortedVersions, affected  # noqa: E402
from pratique.core.names.purl import InvalidPurl, Purl  # noqa: E402
from pratique.core.versions import scheme_of  # noqa: E402

MB = 1_000_000
BUILD_BAR, MEMORY_BAR, FIRST_BAR, MATCH_BAR, AFFECTED_BAR, SIZE_BAR = 20.0, 1000.0, 0.3, 50_000.0, 0.005, 2.0
DELTA_BAR, STARTER_BAR, SBOM_BAR = 10.0, 8.0, 30.0
COMPONENTS = 300_000
VERSIONS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """How long something took."""

    wall: float
    processor: float


def main() -> int:
    """Measure, print a table, and say whether every bar was met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--first", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--sbom", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.first:
        return _first(options.first)
    if options.sbom:
        return _sbom(options.data, options.sbom)
    with tempfile.TemporaryDirectory() as folder:
        return _measure(options.data, Path(folder) / "index")


def _measure(data: Path, path: Path) -> int:
    feeds = tuple(find_feeds([data / "advisories"]))
    inputs = Inputs(feeds=feeds, epss=data / "epss.csv.gz", kev=data / "kev.json")
    building = _timed(lambda: build(inputs, path, now=datetime.now(UTC)))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB
    zips = sum(feed.path.stat().st_size for feed in feeds) / MB
    size = path.stat().st_size / MB
    first = [_processor_of(lambda: _child(str(data), "--first", str(path))) for _ in range(5)]
    sbom = path.with_name("sbom.json")
    _write_sbom(data, sbom)
    [sbom_processor, sbom_wall, sbom_memory] = _child(str(path), "--sbom", str(sbom))
    with Index.open(path) as index:
        questions = _questions(data)
        _timed(lambda: [index.match(*question) for question in questions])  # what is warm is the page cache
        matching = _timed(lambda: [index.match(*question) for question in questions])
        name, count, asking = _many_versions(index)
    rate = len(questions) / matching.processor
    comparing = _timed(lambda: difference(path, path))
    starter = (ROOT / "src/pratique/server/index/starter/index.xz").stat().st_size / MB
    rows = [
        ("build, processor s", building.processor, BUILD_BAR, building.processor <= BUILD_BAR),
        ("build, wall s", building.wall, BUILD_BAR, True),
        ("build, memory MB", memory, MEMORY_BAR, memory <= MEMORY_BAR),
        ("file to zips, ratio", size / zips, SIZE_BAR, size / zips <= SIZE_BAR),
        ("first match, start and imports included, processor s", min(first), FIRST_BAR, min(first) <= FIRST_BAR),
        ("components/s, processor", rate, MATCH_BAR, rate >= MATCH_BAR),
        ("components/s, wall", len(questions) / matching.wall, MATCH_BAR, True),
        (f"SBOM of {COMPONENTS} components, processor s", sbom_processor, SBOM_BAR, sbom_processor <= SBOM_BAR),
        ("the same, wall s", sbom_wall, SBOM_BAR, True),
        ("the same, memory MB", sbom_memory, MEMORY_BAR, sbom_memory <= MEMORY_BAR),
        (
            f"{VERSIONS} versions of {name} ({count}), s",
            asking.processor,
            AFFECTED_BAR,
            asking.processor <= AFFECTED_BAR,
        ),
        ("difference of two, processor s", comparing.processor, DELTA_BAR, comparing.processor <= DELTA_BAR),
        ("starter index, packed MB", starter, STARTER_BAR, starter <= STARTER_BAR),
    ]
    for what, value, bar, is_met in rows:
        print(f"{what:<48} {value:>12.4g}   bar {bar:>8.6g}   {'' if is_met else 'MISSED'}")
    return 0 if all(is_met for *_, is_met in rows) else 1


def _child(*arguments: str) -> list[float]:
    """Run this program anew, and give the numbers that it prints."""
    ended = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=True)
    return [float(number) for number in ended.stdout.split()]


def _processor_of(work: Callable[[], object]) -> float:
    """Give the processor time of the processes that were started and ended meanwhile."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _first(path: Path) -> int:
    """Match once in this new process; it is timed by who started it."""
    with Index.open(path) as index:
        return 0 if index.match("PyPI", "django", "4.2.1").matches else 1


def _write_sbom(data: Path, path: Path) -> None:
    """Write distinct components of the packages that are asked for, in other versions of theirs too."""
    kinds = {
        each: kind
        for kind in ("pypi", "npm", "maven", "composer", "cargo", "gem", "nuget", "golang", "hex")
        if (each := ecosystem_of_purl_type(kind))
    }
    asked = [each for each in _questions(data) if each[0] in kinds]
    components: list[dict[str, str]] = []
    for place in range(2 * COMPONENTS):
        ecosystem, name, version = asked[place % len(asked)]
        namespace, _, name = name.rpartition(":" if ecosystem == "Maven" else "/")
        version += f".{place // len(asked)}" if place >= len(asked) else ""
        with suppress(InvalidPurl):  # a few records have names that no package URL can have
            purl = Purl.of(kinds[ecosystem], namespace=namespace, name=name, version=version)
            components.append({"type": "library", "name": name, "version": version, "purl": str(purl)})
        if len(components) == COMPONENTS:
            break
    path.write_text(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components}))


def _sbom(path: Path, document: Path) -> int:
    """Read a document and match all that it names, in this new process."""
    from pratique.core.sbom import read

    def matched() -> int:
        named = read(document.read_bytes(), components_max=COMPONENTS).packages
        with Index.open(path) as index:
            return sum(
                bool(index.match(each.ecosystem, each.subject_name, each.subject_version).matches) for each in named
            )

    taken = _timed(matched)
    print(taken.processor, taken.wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB)
    return 0


def _questions(data: Path) -> list[tuple[str, str, str]]:
    with gzip.open(data / "vectors" / "matching" / "osv-match.jsonl.gz", "rt", encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    known = [(case["ecosystem"], case["package"], case["version"]) for case in cases]
    unknown = [
        (ecosystem, f"{name}-{place}-{part}", version)
        for place, (ecosystem, name, version) in enumerate(known)
        for part in range(2)
    ]
    questions = known + unknown
    random.Random(1).shuffle(questions)  # noqa: S311 — the same order every time
    return questions


def _many_versions(index: Index) -> tuple[str, int, Timed]:
    ecosystem, name = max(index.names(), key=lambda each: len(index.package(*each)))
    package = index.package(ecosystem, name)
    said = {text for advisory in package for span in advisory.spans for text in (span.introduced, span.until) if text}
    made = [f"{place % 7}.{place}" for place in range(VERSIONS)]
    versions = SortedVersions.of(scheme_of(ecosystem), [*sorted(said), *made][:VERSIONS])
    return name, len(package), _timed(lambda: affected(package, versions))


def _timed(work: Callable[[], object]) -> Timed:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Timed(wall=time.perf_counter() - wall, processor=time.process_time() - processor)


if __name__ == "__main__":
    sys.exit(main())
