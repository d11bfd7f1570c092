"""Owns writing a packument for clients, full and abbreviated.

A refused version is deprecated with the reason, and tags that name it are moved to the newest version that is not: so
that `npm install` takes another one, and a pinned one reaches its tarball, whose refusal says why.
Specification: npm's "package-metadata", "Abbreviated metadata format".
"""

from typing import Any, Final, Literal

import msgspec

from pratique.core.ecosystems.marks import Marks, newest
from pratique.core.ecosystems.npm.page import Page, Version
from pratique.core.versions import Scheme

__all__ = ["ABBREVIATED", "FULL", "Form", "form_of", "render", "render_version", "tags_of"]

ABBREVIATED: Final = "application/vnd.npm.install-v1+json"
FULL: Final = "application/json"

Form = Literal["application/vnd.npm.install-v1+json", "application/json"]
_SHORT: tuple[str, ...] = (
    "name", "version", "deprecated", "dependencies", "optionalDependencies", "devDependencies", "bundleDependencies",
    "bundledDependencies", "peerDependencies", "peerDependenciesMeta", "acceptDependencies", "bin", "directories",
    "engines", "cpu", "os", "libc", "funding", "_hasShrinkwrap", "hasInstallScript",
)  # fmt: skip
_INSTALL_SCRIPTS: tuple[str, ...] = ("preinstall", "install", "postinstall")
_SIZE_FIELDS: tuple[str, ...] = (
    "fileCount",
    "unpackedSize",
    "signatures",
    "npm-signature",
    "integrity",
    "shasum",
    "attestations",
)


def form_of(accept: str) -> Form:
    """Choose the form by an ``Accept`` field: the abbreviated where it is asked for first."""
    for each in accept.split(",")[:32]:
        kind = each.partition(";")[0].strip().lower()
        if kind == ABBREVIATED:
            return ABBREVIATED
        if kind in (FULL, "*/*"):
            return FULL
    return FULL


def render(page: Page, form: Form, marks: Marks, *, base: str) -> bytes:
    """Write the page in a form, with the marks on it; ``base`` is the repository's address for this client."""
    kept = [each for each in page.versions if not (marks.removed and each.version in marks.refused)]
    document: dict[str, Any] = {} if form == ABBREVIATED else dict(page.about)
    document |= {
        "name": page.package,
        "dist-tags": tags_of(page, marks),
        "versions": {each.version: _manifest(page, each, form, marks, base=base) for each in kept},
    }
    if form == ABBREVIATED:
        if "modified" in page.times:
            document["modified"] = page.times["modified"]
    else:
        gone = {each.version for each in page.versions} - {each.version for each in kept}
        document["_id"] = page.package
        document["time"] = {key: text for key, text in page.times.items() if key not in gone}
    return msgspec.json.encode(document)


def render_version(page: Page, version: Version, marks: Marks, *, base: str) -> bytes:
    """Write one version alone."""
    return msgspec.json.encode(_manifest(page, version, FULL, marks, base=base))


def tags_of(page: Page, marks: Marks) -> dict[str, str]:
    """Give the tags, none on a refused version: ``latest`` goes to the newest that is left, others go away."""
    tags = {tag: text for tag, text in page.tags.items() if text not in marks.refused}
    if "latest" in page.tags and "latest" not in tags:
        left = [each for each in page.releases() if each.version not in marks.refused]
        best = newest(Scheme.SEMVER, left, is_early=page.early())
        if best is not None:
            tags["latest"] = best
    return tags


def _runs_on_installation(manifest: dict[str, Any]) -> bool:
    """Tell whether a version has scripts that npm runs when it is installed.

    The abbreviated form has a field for it in place of the scripts, and without it npm runs none; the full form, which
    it is made from here, has the scripts and mostly not the field.
    """
    scripts = manifest.get("scripts")
    return isinstance(scripts, dict) and any(scripts.get(each) for each in _INSTALL_SCRIPTS)


def _manifest(page: Page, version: Version, form: Form, marks: Marks, *, base: str) -> dict[str, Any]:
    manifest = version.manifest
    if form == ABBREVIATED:
        manifest = {field: manifest[field] for field in _SHORT if field in manifest}
        if _runs_on_installation(version.manifest):
            manifest["hasInstallScript"] = True
        dist = {field: version.dist[field] for field in _SIZE_FIELDS if field in version.dist}
    else:
        manifest, dist = dict(manifest), dict(version.dist)
    reason = marks.refused.get(version.version)
    if reason is not None:
        manifest["deprecated"] = reason
    return {
        **manifest,
        "name": page.package,
        "version": version.version,
        "dist": {**dist, "tarball": f"{base}/{page.package}/-/{version.file}"},
    }
