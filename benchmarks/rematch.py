"""Measures how soon stored findings are current after an update of the index, on PostgreSQL through PgBouncer.

    .venv/bin/python benchmarks/rematch.py            a million components in ten thousand images; minutes of filling
    .venv/bin/python benchmarks/rematch.py 0.1        a tenth of it

Ten thousand packages of a hundred versions each are stored, a hundred components an image. The update has something new
to say of a hundred packages, a hundredth of the rows: of a third a record more, of a third a range that ends earlier, a
third is withdrawn. What is measured is the job `verdict_update` up to where every finding, count and scan is of the new
index; then what it takes when nothing changed, and one image as it was done before, one by one, for comparison. Ends
with status 1 when the bar is missed or a finding is not what the index says.
"""

import cProfile
import json
import os
import pstats
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from tests.support.postgresql import postgresql  # noqa: E402 — the path is set above
from tests.support.processes import run  # noqa: E402

PACKAGES, VERSIONS, HELD = 10_000, 100, 100
TOUCHED = 100
EVERY = 10  # packages have an advisory once in so many
_REST_ASSESSED = """
INSERT INTO scanning_assessment (component_id, generation, state, covered_to, undecided, matched_at)
SELECT id, 1, 'covered', '2026-11-01', '[]', now() FROM inventory_component
"""
_REST_MATCHED = """
INSERT INTO scanning_match (component_id, vulnerability, aliases, advisory, advisories, source, level, score, fixed,
    epss, percentile, is_exploited, is_malicious, published, summary, explanation)
SELECT id, 'CVE-2099-' || (10000 + n * 10), jsonb_build_array('PYSEC-2099-' || n || '-0'),
    'PYSEC-2099-' || n || '-0', jsonb_build_array('PYSEC-2099-' || n || '-0'), 'PyPI.zip', 'high', 7.5, '50.0',
    -1, -1, false, false, now(), '', 'as the feed says'
FROM (SELECT id, version, substr(name, 9)::bigint AS n FROM inventory_component) c
WHERE n %% %s = 0 AND version::numeric < 50
"""
_REST_FOUND = """
INSERT INTO scanning_finding (uuid, subject_id, match_id, layer, path, suppressed, rank, epss, name, found_at)
SELECT gen_random_uuid(), h.subject_id, m.id, h.layer, h.path, '', 4, m.epss, c.name, now()
FROM scanning_match m JOIN inventory_component c ON c.id = m.component_id
JOIN inventory_subjectcomponent h ON h.component_id = c.id
"""
BAR = 5.0  # seconds
WITHIN = 1800.0


def main(share: float) -> int:
    """Fill, update, measure; return the exit code."""
    folder = Path(tempfile.mkdtemp(prefix="pratique-rematch-"))
    try:
        with postgresql(durable=True) as server:
            server.create_database("rematch")
            environment = {
                **os.environ,
                "PRATIQUE_DATA": str(folder / "data"),
                "PRATIQUE_DATABASE_URL": server.pooled_url("rematch"),
                "PRATIQUE_DATABASE_DIRECT_URL": server.direct_url("rematch"),
                "PRATIQUE_LOG_LEVEL": "warning",
                "SERVERS": f"{server.server.pid} {server.pooler.pid}",
            }
            run([Path(sys.executable).with_name("pratique"), "migrate"], environment=environment).checked()
            command: list[str | Path] = [sys.executable, Path(__file__).resolve(), "inner", str(share)]
            said = run(command, environment=environment, seconds=WITHIN).checked().stdout
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    *profile, figures = said.splitlines()
    print(*profile, sep="\n")
    return _report(json.loads(figures))


def _report(figures: dict[str, Any]) -> int:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for what, value in figures.items():
        print(f"  {what:44} {value:>12,.2f}" if isinstance(value, float) else f"  {what:44} {value:>12,}")
    is_met = figures["findings current, s"] < BAR and not figures["findings that are wrong"]
    print(f"  bar {BAR:g} s {'met' if is_met else 'MISSED'}")
    return 0 if is_met else 1


def inner(share: float) -> None:
    """Fill the tables and measure, in a process of the installation."""
    from pratique.server.config import wiring
    from pratique.server.config.settings import Installation, configure

    folder = configure().get(Installation).data
    wiring.wire()
    from pratique.server.index import current
    from pratique.server.index import services as index
    from pratique.server.jobs.testing import FakeContext
    from pratique.server.scanning.services import rematching

    packages = int(PACKAGES * share)
    touched = max(3, int(TOUCHED * share))
    index.use(_index(folder, "old", _records(packages, touched, is_new=False)), actor="bench", switch=_switch(index))
    started = time.perf_counter()
    _fill(packages)
    figures: dict[str, Any] = {"components": packages * VERSIONS, "filling, s": time.perf_counter() - started}
    opened = current.opened()
    started = time.perf_counter()
    _match_all(opened, _touched(packages, touched))
    figures["matching it the first time, s"] = time.perf_counter() - started
    figures |= _counts("before: ")
    index.use(_index(folder, "new", _records(packages, touched, is_new=True)), actor="bench", switch=_switch(index))
    opened = current.opened()
    profile = cProfile.Profile()
    elsewhere, started, worked = _elsewhere(), time.perf_counter(), time.process_time()
    if os.environ.get("PROFILE"):
        profile.enable()
    rematching.bring_up_to_date(opened, FakeContext())
    profile.disable()
    figures["findings current, s"] = time.perf_counter() - started
    figures["processor time, our process, s"] = time.process_time() - worked
    figures["processor time, PostgreSQL and pooler, s"] = _elsewhere() - elsewhere
    figures |= _counts("after: ")
    started = time.perf_counter()
    rematching.bring_up_to_date(opened, FakeContext())
    figures["asked again, s"] = time.perf_counter() - started
    figures["findings that are wrong"] = _wrong(opened)
    figures["one image by itself, ms"] = _one_by_one(opened)
    if os.environ.get("PROFILE"):
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    print(json.dumps(figures))


def _elsewhere() -> float:
    """Return the processor time of the servers and their children, those that ended too."""
    found = 0.0
    for pid in os.environ["SERVERS"].split():
        for each in (process := psutil.Process(int(pid)), *process.children(recursive=True)):
            spent = each.cpu_times()
            found += spent.user + spent.system
    return found


def _switch(index: Any) -> Any:
    return index.Switch(actor="bench", may_be_older=True)


def _records(packages: int, touched: int, *, is_new: bool) -> Iterator[dict[str, Any]]:
    """Give the advisories: of every tenth package, and of those that the update is about."""
    for number in range(0, packages, EVERY):
        yield _record(number, 0, fixed="50.0")
    for place, number in enumerate(_touched(packages, touched)):
        match place % 3:
            case 0:
                if is_new:
                    yield _record(number, 1, fixed="100.0")
            case 1:
                yield _record(number, 1, fixed="20.0" if is_new else "80.0")
            case _:
                yield _record(number, 1, fixed="60.0") | ({"withdrawn": "2026-11-02T00:00:00Z"} if is_new else {})


def _touched(packages: int, touched: int) -> list[int]:
    """Choose the packages that the update is about, so that they lie in as many images as there are."""
    return [(place * (HELD + 1) + 1) % packages for place in range(touched)]


def _record(number: int, place: int, *, fixed: str) -> dict[str, Any]:
    return {
        "id": f"PYSEC-2099-{number}-{place}",
        "modified": "2026-11-01T00:00:00Z",
        "published": "2026-10-01T00:00:00Z",
        "aliases": [f"CVE-2099-{10_000 + number * 10 + place}"],
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": f"package-{number}"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
            }
        ],
    }


def _index(folder: Path, name: str, records: Iterable[dict[str, Any]]) -> Path:
    from datetime import UTC, datetime

    from pratique.core.advisories.index import build, find_inputs

    place = folder / name
    place.mkdir()
    with zipfile.ZipFile(place / "PyPI.zip", "w") as feed:
        for each in records:
            feed.writestr(f"{each['id']}.json", json.dumps(each))
    return build(find_inputs([place / "PyPI.zip"]), place / "index", now=datetime.now(UTC)).path


def _fill(packages: int) -> None:
    """Write images, components, and who holds which; each image holds versions of a hundred packages."""
    from pratique.server.identity.models import Account
    from pratique.server.registry.models import Repository

    owner, _ = Account.objects.get_or_create(name="bench")
    repository = Repository.objects.create(name="bench/app", namespace=owner)
    images = packages * VERSIONS // HELD
    _copy(
        "inventory_component",
        "id, purl, type, name, version, source_name, source_version, ecosystem, subject_name, subject_version,"
        " created_at",
        (
            (p * VERSIONS + v + 1, f"pkg:pypi/package-{p}@{v}.0", "pypi", f"package-{p}", f"{v}.0", "", "", "PyPI",
             f"package-{p}", f"{v}.0", "2026-11-01T00:00:00Z")
            for p in range(packages)
            for v in range(VERSIONS)
        ),
    )  # fmt: skip
    _copy(
        "inventory_subject",
        "id, kind, digest, engine, distribution_id, distribution_version, distribution_name, problems, version,"
        " contents_digest, recorded_at",
        (
            (n + 1, "image", f"sha256:{n:064x}", 1, "", "", "", "[]", 1, "x", "2026-11-01T00:00:00Z")
            for n in range(images)
        ),
    )
    # An image holds the n-th version of packages that lie far from each other, as real ones do.
    _copy(
        "inventory_subjectcomponent",
        "subject_id, component_id, layer, layer_digest, path",
        (
            (n + 1, ((n // VERSIONS + h * (packages // HELD)) % packages) * VERSIONS + n % VERSIONS + 1, 0, "", f"p{h}")
            for n in range(images)
            for h in range(HELD)
        ),
    )
    _images(repository.pk, images)


def _images(repository: int, count: int) -> None:
    from pratique.server.registry.models import Manifest
    from pratique.server.scanning.models import Scan, Verdict

    for first in range(0, count, 1000):
        some = range(first, min(first + 1000, count))
        manifests = Manifest.objects.bulk_create(
            Manifest(
                digest=f"sha256:{n:064x}",
                media_type="application/vnd.oci.image.manifest.v1+json",
                size=2,
                content_size=2,
                payload=b"{}",
            )
            for n in some
        )
        Scan.objects.bulk_create(
            Scan(manifest=each, subject_id=n + 1, status="done", engine=1, contents=1, generation=0, version=1)
            for n, each in zip(some, manifests, strict=True)
        )
        Verdict.objects.bulk_create(
            Verdict(repository_id=repository, manifest=each, policy_epoch=0, generation=1, version=1, action="allow")
            for each in manifests
        )


def _copy(table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        if columns.startswith("id,"):
            last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608 # ours
            cursor.execute(last)


def _match_all(opened: Any, touched: Sequence[int]) -> None:
    """Match what the update is about by the product's own code, and write the rest as it would."""
    from django.db import connection

    from pratique.server.scanning.models import Scan
    from pratique.server.scanning.services import rematching, sets

    with connection.cursor() as cursor:
        cursor.execute(_REST_ASSESSED)
        cursor.execute(_REST_MATCHED, [EVERY])
        cursor.execute(_REST_FOUND)
    names = {("PyPI", f"package-{number}") for number in touched}
    for batch in rematching.chunks(sorted(sets.components_named(sorted(names))), 2000):
        rematching.rematch(batch, opened, rematching.Tally(), is_apart=False)
    Scan.objects.update(generation=opened.release.generation, version=1)
    connection.cursor().execute("ANALYZE")


def _counts(prefix: str) -> dict[str, int]:
    from pratique.server.scanning.models import Finding, PastFinding, Verdict

    current = Verdict.objects.filter(version=1)
    return {
        f"{prefix}findings": Finding.objects.count(),
        f"{prefix}findings that are over": PastFinding.objects.count(),
        f"{prefix}verdicts of the newest index": current.filter(generation__gt=1).count(),
    }


def _wrong(opened: Any) -> int:
    """Count what differs from asking the index about every hundredth component, and scans that are behind."""
    from pratique.server.scanning.models import Finding, Scan

    wrong = Scan.objects.exclude(generation=opened.release.generation).count()
    for each in _sample():
        outcome = opened.index.match(each.ecosystem, each.subject_name, each.subject_version)
        said = {name for match in outcome.matches for name in match.advisory.vulnerabilities}
        found = set(Finding.objects.filter(match__component=each).values_list("match__vulnerability", flat=True))
        wrong += found != said
    return wrong


def _sample() -> Iterable[Any]:
    from django.db.models import F
    from django.db.models.functions import Mod

    from pratique.server.inventory.models import Component

    return Component.objects.annotate(rest=Mod(F("pk"), 331)).filter(rest=0)


def _one_by_one(opened: Any) -> float:
    from pratique.server.scanning.models import Scan
    from pratique.server.scanning.services import findings

    scans = list(Scan.objects.select_related("subject").order_by("pk")[:20])
    started = time.perf_counter()
    for scan in scans:
        findings.bring_up_to_date(scan, opened)
    return (time.perf_counter() - started) * 1000 / len(scans)


if __name__ == "__main__":
    if sys.argv[1:2] == ["inner"]:
        inner(float(sys.argv[2]))
    else:
        sys.exit(main(float(sys.argv[1]) if sys.argv[1:] else 1.0))
