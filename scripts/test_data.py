"""Makes tests/data from the full data sets: facts only, a small part chosen by hash, the same bytes every time.

Run as ``python -m scripts.test_data ../shared/data`` after the data or this script changed. Texts of advisories, links
and names of hosts are left out; a host in the name of an ecosystem is replaced.
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from scripts import feed_samples as feeds

HERE = Path(__file__).resolve().parent.parent / "tests" / "data"
SCHEMES = {
    "alpine": "apk",
    "cran": "cran",
    "debian": "dpkg",
    "hackage": "hackage",
    "maven": "maven",
    "nuget": "nuget",
    "packagist": "composer",
    "pub": "pub",
    "pypi": "pep440",
    "redhat": "rpm",
    "rubygems": "gem",
    "semver": "semver",
}
GENERATED = 120
PACKAGES = 14
VECTORS = 160
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=/)")
LINE = re.compile(r"(?P<left>\S+) (?P<order>[<=>]) (?P<right>\S+)")
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
KEPT = ("id", "modified", "published", "withdrawn", "aliases", "upstream", "related", "severity")


def main() -> None:
    """Write every file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    source = parser.parse_args().source
    _versions(source / "vectors" / "versions")
    _purls(source / "vectors" / "purl-tests.json")
    _scores(source / "vectors" / "cvss-scores.tsv")
    _invalid(source / "vectors" / "cvss-invalid.tsv")
    cves = _advisories(source)
    _enrichment(source, cves)
    feeds.write(source, HERE / "feeds")


def _place(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _chosen(items: Iterable[str], count: int) -> list[str]:
    return sorted(sorted(items, key=_place)[:count])


def _versions(folder: Path) -> None:
    (HERE / "versions").mkdir(parents=True, exist_ok=True)
    for name, scheme in SCHEMES.items():
        lines = _lines(folder / f"{name}-versions.txt")
        generated = folder / f"{name}-versions-generated.txt"
        if generated.exists():
            lines += _chosen(_lines(generated), GENERATED)
        rows = [match.expand(r"\g<left>\t\g<order>\t\g<right>") for line in lines if (match := LINE.fullmatch(line))]
        text = "".join(f"{row}\n" for row in dict.fromkeys(rows))
        (HERE / "versions" / f"{scheme}.tsv").write_text(text, encoding="utf-8")


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _purls(path: Path) -> None:
    rows = []
    for case in json.loads(path.read_bytes()):
        row = {key: case.get(key) for key in ("test_type", "input", "expected_output", "expected_failure")}
        text = json.dumps(row, sort_keys=True)
        if "url" not in text and "//" not in text:
            rows.append(text)
    _write_text(HERE / "purls.jsonl", rows)


def _scores(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        rows = ["\t".join(row[:3]) for row in csv.reader(file, delimiter="\t")][1:]
    _write_text(HERE / "cvss.tsv", _chosen(rows, VECTORS))


def _invalid(path: Path) -> None:
    _write_text(HERE / "cvss-invalid.tsv", path.read_text(encoding="utf-8").splitlines()[1:])


def _advisories(source: Path) -> set[str]:
    (HERE / "advisories").mkdir(parents=True, exist_ok=True)
    with gzip.open(source / "vectors" / "matching" / "osv-match.jsonl.gz", "rt", encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    by_zip: dict[str, dict[tuple[str, str], list[Any]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        by_zip[case["zip"]][case["ecosystem"], case["package"]].append(case)
    rows: list[str] = []
    cves: set[str] = set()
    for name, packages in sorted(by_zip.items()):
        wanted = set(sorted(packages, key=lambda key: _place(repr(key)))[:PACKAGES])
        records = list(_records(source / "advisories" / name, wanted))
        _write_zip(HERE / "advisories" / Path(name).name, records)
        rows += [
            json.dumps({**case, "ecosystem": _hostless(case["ecosystem"]), "zip": Path(name).name}, sort_keys=True)
            for key in sorted(wanted)
            for case in packages[key]
        ]
        cves |= {cve for record in records for cve in re.findall(r"CVE-\d+-\d+", json.dumps(record))}
    _write_text(HERE / "matching.jsonl", rows)
    return cves


def _records(path: Path, wanted: set[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            record = json.loads(archive.read(name))
            affected = [entry for entry in record.get("affected") or () if _named(entry) in wanted]
            if affected:
                facts = {key: record[key] for key in KEPT if record.get(key)}
                yield {**facts, "affected": [_entry(entry) for entry in affected]}


def _named(entry: dict[str, Any]) -> tuple[str, str]:
    package = entry.get("package") or {}
    ecosystem, name = package.get("ecosystem", ""), package.get("name", "")
    if ecosystem == "PyPI":
        name = re.sub(r"[-_.]+", "-", name).lower()
    return ecosystem, name


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    package = {"ecosystem": _hostless(entry["package"]["ecosystem"]), "name": entry["package"]["name"]}
    ranges = [{"type": each["type"], "events": each["events"]} for each in entry.get("ranges") or ()]
    kept: dict[str, Any] = {"package": package, "ranges": [each for each in ranges if each["type"] != "GIT"]}
    return kept | {key: entry[key] for key in ("versions", "severity") if entry.get(key)}


def _hostless(ecosystem: str) -> str:
    return HOST.sub("registry.example.com", ecosystem)


def _enrichment(source: Path, cves: set[str]) -> None:
    with gzip.open(source / "epss.csv.gz", "rt", encoding="utf-8") as file:
        head = [next(file), next(file)]
        rows = [line for line in file if line.partition(",")[0] in cves]
    _write_packed(HERE / "epss.csv.gz", "".join(head + rows).encode())
    catalogue = json.loads((source / "kev.json").read_bytes())
    entries = [
        {key: entry[key] for key in ("cveID", "dateAdded", "dueDate", "knownRansomwareCampaignUse")}
        for entry in catalogue["vulnerabilities"]
        if entry["cveID"] in cves
    ]
    facts = {"dateReleased": catalogue["dateReleased"], "vulnerabilities": entries}
    (HERE / "kev.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _write_zip(path: Path, records: list[dict[str, Any]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for record in records:
            info = zipfile.ZipInfo(f"{record['id']}.json", FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, json.dumps(record, separators=(",", ":"), sort_keys=True))


def _write_packed(path: Path, data: bytes) -> None:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, filename="") as file:
        file.write(data)
    path.write_bytes(packed.getvalue())


def _write_text(path: Path, rows: list[str]) -> None:
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
