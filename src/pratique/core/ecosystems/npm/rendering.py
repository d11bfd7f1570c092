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

__all__ = ["ABBREVIATED", "FULL", "Form", "form_of", "render", "render_tags", "render_version", "tags_of"]

ABBREVIATED: Final = "application/vnd.npm.install-v1+json"
FULL: Final = "application/json"

Form = Literal["application/vnd.npm.install-v1+json", "application/json"]
_Said = msgspec.Raw | msgspec.UnsetType


class _ShortDist(msgspec.Struct, kw_only=True, rename="camel"):
    tarball: Any = ""
    file_count: _Said = msgspec.UNSET
    unpacked_size: _Said = msgspec.UNSET
    signatures: _Said = msgspec.UNSET
    npm_signature: _Said = msgspec.field(name="npm-signature", default=msgspec.UNSET)
    integrity: _Said = msgspec.UNSET
    shasum: _Said = msgspec.UNSET
    attestations: _Said = msgspec.UNSET


class _Short(msgspec.Struct, kw_only=True, rename="camel"):
    """What the abbreviated form tells of a version; what is not named here is passed over without being looked at."""

    dist: _ShortDist
    name: Any = ""
    version: Any = ""
    deprecated: _Said | str = msgspec.UNSET
    dependencies: _Said = msgspec.UNSET
    optional_dependencies: _Said = msgspec.UNSET
    dev_dependencies: _Said = msgspec.UNSET
    bundle_dependencies: _Said = msgspec.UNSET
    bundled_dependencies: _Said = msgspec.UNSET
    peer_dependencies: _Said = msgspec.UNSET
    peer_dependencies_meta: _Said = msgspec.UNSET
    accept_dependencies: _Said = msgspec.UNSET
    bin: _Said = msgspec.UNSET
    directories: _Said = msgspec.UNSET
    engines: _Said = msgspec.UNSET
    cpu: _Said = msgspec.UNSET
    os: _Said = msgspec.UNSET
    libc: _Said = msgspec.UNSET
    funding: _Said = msgspec.UNSET
    has_shrinkwrap: _Said = msgspec.field(name="_hasShrinkwrap", default=msgspec.UNSET)
    has_install_script: _Said | bool = msgspec.UNSET
    scripts: Any = msgspec.UNSET
    """Read, and not told."""


_INSTALL_SCRIPTS: Final = ("preinstall", "install", "postinstall")
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_SHORT = msgspec.json.Decoder(_Short)
_ENCODER = msgspec.json.Encoder()


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
    write = _short if form == ABBREVIATED else _full
    folder = f"{base}/{page.package}/-/"
    document |= {
        "name": page.package,
        "dist-tags": tags_of(page, marks),
        "versions": {each.version: write(page, each, marks, folder=folder) for each in kept},
    }
    if form == ABBREVIATED:
        if "modified" in page.times:
            document["modified"] = page.times["modified"]
    else:
        gone = {each.version for each in page.versions} - {each.version for each in kept}
        document["_id"] = page.package
        document["time"] = {key: text for key, text in page.times.items() if key not in gone}
    return _ENCODER.encode(document)


def render_version(page: Page, version: Version, marks: Marks, *, base: str) -> bytes:
    """Write one version alone."""
    return _ENCODER.encode(_full(page, version, marks, folder=f"{base}/{page.package}/-/"))


def render_tags(page: Page, marks: Marks) -> bytes:
    """Write the tags alone."""
    return _ENCODER.encode(tags_of(page, marks))


def tags_of(page: Page, marks: Marks) -> dict[str, str]:
    """Give the tags, none on a refused version: ``latest`` goes to the newest that is left, others go away."""
    tags = {tag: text for tag, text in page.tags.items() if text not in marks.refused}
    if "latest" in page.tags and "latest" not in tags:
        left = [each for each in page.releases() if each.version not in marks.refused]
        best = newest(Scheme.SEMVER, left, is_early=page.early())
        if best is not None:
            tags["latest"] = best
    return tags


def _short(page: Page, version: Version, marks: Marks, *, folder: str) -> _Short:
    manifest = _SHORT.decode(version.manifest)
    manifest.name, manifest.version, manifest.dist.tarball = page.package, version.version, folder + version.file
    manifest.deprecated = marks.refused.get(version.version, manifest.deprecated)
    if _runs_on_installation(manifest.scripts):
        manifest.has_install_script = True
    manifest.scripts = msgspec.UNSET
    return manifest


def _runs_on_installation(scripts: object) -> bool:
    """Tell whether npm runs any of a version's scripts when it is installed.

    The abbreviated form has a field for that in place of the scripts, and without it npm runs none; the full form has
    the scripts, and mostly not the field.
    """
    return isinstance(scripts, dict) and any(scripts.get(each) for each in _INSTALL_SCRIPTS)


def _full(page: Page, version: Version, marks: Marks, *, folder: str) -> dict[str, Any]:
    manifest: dict[str, Any] = _FIELDS.decode(version.manifest)
    dist: dict[str, Any] = _FIELDS.decode(manifest["dist"])
    dist["tarball"] = folder + version.file
    manifest |= {"name": page.package, "version": version.version, "dist": dist}
    reason = marks.refused.get(version.version)
    if reason is not None:
        manifest["deprecated"] = reason
    return manifest
