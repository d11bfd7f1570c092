"""Makes tests/data/feeds: small samples of real feeds in their own forms, facts only. Called by `scripts.test_data`."""

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
MALICIOUS = 24
REVIEWED = 24
LICENCES = 60
_CVE_FACTS = ("id", "published", "lastModified", "vulnStatus", "cveTags", "weaknesses")
_STATED = ("vulnerability", "status", "justification", "products", "subcomponents", "timestamp")
_RECORD = ("id", "modified", "published", "withdrawn", "aliases", "severity", "affected")

Json = dict[str, Any]


def write(source: Path, target: Path) -> None:
    """Write every sample."""
    target.mkdir(parents=True, exist_ok=True)
    _nvd(source / "vectors" / "matching" / "grype-matcher-providers.zip", target / "nvdcve-2.0-sample.json.gz")
    _vex(source / "vectors", target / "vex-sample.zip")
    _records(
        source / "advisories" / "malicious-packages.zip", target / "malicious-packages.zip", "osv/malicious", MALICIOUS
    )
    _records(
        source / "advisories" / "npm.zip", target / "advisory-database.zip", "advisories/github-reviewed", REVIEWED
    )
    _records(source / "advisories" / "distro-samples.zip", target / "distro-samples.zip", "", 100)
    _licences(source, target)


def _place(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _nvd(source: Path, target: Path) -> None:
    """Put the items of NVD that a peer's fixtures hold into the feed's own frame."""
    found: dict[str, Json] = {}
    for name, data in _members(source):
        if "/nvd/results/" in name:
            cve = json.loads(data)["item"]["cve"]
            facts = {key: cve[key] for key in _CVE_FACTS if cve.get(key)}
            metrics = {
                kind: [
                    {"type": each["type"], "cvssData": {"vectorString": each["cvssData"]["vectorString"]}}
                    for each in given
                ]
                for kind, given in (cve.get("metrics") or {}).items()
                if kind.startswith("cvssMetric")
            }
            found[cve["id"]] = {"cve": {**facts, "metrics": metrics}}
    feed = {"format": "NVD_CVE", "version": "2.0", "vulnerabilities": [found[name] for name in sorted(found)]}
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, filename="") as file:
        file.write(json.dumps(feed, separators=(",", ":"), sort_keys=True).encode())
    target.write_bytes(packed.getvalue())


def _vex(source: Path, target: Path) -> None:
    """Keep real documents of each form; of CSAF and CycloneDX what a statement is read from."""
    documents: dict[str, Json] = {}
    for name, data in _members(source / "vex.zip"):
        if name.endswith(".json"):
            document = json.loads(data)
            short = name.replace("/pkg/", "/").replace("/testdata/", "/")
            if "@context" in document:
                documents[short] = _openvex(document)
            elif "document" in document:
                documents[short] = _csaf(document)
    for name, data in _members(source / "sbom.zip"):
        if "/VEX/" in name and name.endswith("vex.json"):
            documents[name.partition("/")[2]] = _cyclonedx(json.loads(data))
    _write(target, documents)


def _openvex(document: Json) -> Json:
    kept: Json = {key: document[key] for key in ("@context", "@id", "author", "timestamp") if key in document}
    statements = [{key: each[key] for key in _STATED if key in each} for each in document["statements"]]
    return {**kept, "statements": statements}


def _csaf(document: Json) -> Json:
    about = document["document"]
    tree = document.get("product_tree") or {}
    vulnerabilities = [
        {
            "cve": each.get("cve", ""),
            "product_status": {word: products[:20] for word, products in (each.get("product_status") or {}).items()},
            "flags": each.get("flags") or [],
        }
        for each in document.get("vulnerabilities") or ()
    ]
    named = {product for each in vulnerabilities for some in each["product_status"].values() for product in some}
    relationships = [
        each for each in tree.get("relationships") or () if each["full_product_name"]["product_id"] in named
    ]
    is_large = len(tree.get("relationships") or ()) > len(relationships)
    return {
        "document": {
            "category": about["category"],
            "publisher": {"name": about["publisher"]["name"]},
            "tracking": {"current_release_date": about["tracking"]["current_release_date"]},
        },
        "product_tree": {"branches": [] if is_large else tree.get("branches") or [], "relationships": relationships},
        "vulnerabilities": vulnerabilities,
    }


def _cyclonedx(document: Json) -> Json:
    kept: Json = {
        key: document[key] for key in ("bomFormat", "specVersion", "metadata", "components") if key in document
    }
    vulnerabilities = [
        {
            "id": each.get("id", ""),
            "analysis": {key: value for key, value in (each.get("analysis") or {}).items() if key != "detail"},
            "affects": each.get("affects") or [],
        }
        for each in document.get("vulnerabilities") or ()
    ]
    return {**kept, "vulnerabilities": vulnerabilities}


def _records(source: Path, target: Path, folder: str, count: int) -> None:
    members = dict(_members(source))
    chosen: dict[str, Json] = {}
    for name in sorted(sorted(members, key=_place)[:count]):
        if not name.endswith(".json"):
            continue
        record = {key: value for key, value in json.loads(members[name]).items() if key in _RECORD}
        for entry in record.get("affected") or ():
            for key in ("database_specific", "ecosystem_specific"):
                entry.pop(key, None)
            entry["ranges"] = [each for each in entry.get("ranges") or () if each["type"] != "GIT"]
        chosen[f"{folder}/{name}" if folder else name] = record
    _write(target, chosen)


def _licences(source: Path, target: Path) -> None:
    lists = json.loads((source / "licenses.json").read_bytes())
    kept = sorted(lists["licenses"], key=lambda each: _place(each["licenseId"]))[:LICENCES]
    kept += [each for each in lists["licenses"] if each["licenseId"] in {"MIT", "GPL-3.0-only", "Apache-2.0"}]
    ids = {each["licenseId"] for each in kept}
    facts = ("licenseId", "name", "isOsiApproved", "isDeprecatedLicenseId")
    spdx = {
        "licenseListVersion": lists["licenseListVersion"],
        "licenses": [
            {key: each[key] for key in facts} for each in sorted(kept, key=lambda each: str(each["licenseId"]))
        ],
    }
    (target / "licenses.json").write_text(json.dumps(spdx, indent=0) + "\n", encoding="utf-8")
    categories = json.loads((source / "license-categories.json").read_bytes())
    chosen = [each for each in categories if each["spdx_license_key"] in ids]
    (target / "license-categories.json").write_text(json.dumps(chosen, indent=0) + "\n", encoding="utf-8")


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith("/"):
                yield name, archive.read(name)


def _write(path: Path, documents: dict[str, Json]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(documents):
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, json.dumps(documents[name], separators=(",", ":"), sort_keys=True))
