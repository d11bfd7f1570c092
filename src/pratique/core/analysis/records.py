"""Owns what a layer holds, by path, and what an image holds, by component: the values that analysis and fold exchange.

A layer record is a function of the layer's bytes alone, so it is made once for a digest and an `ENGINE`. It names no
distribution's packages by purl: which distribution they belong to is known only once the layers are folded.
"""

from enum import StrEnum

import msgspec

from pratique.core.filetree import Problem

__all__ = [
    "COVER_BYTES",
    "ENGINE",
    "Distribution",
    "File",
    "Found",
    "Installed",
    "Inventory",
    "Kind",
    "LayerRecord",
    "Package",
    "Relation",
]

ENGINE = 2
"""The analyser's version: part of a layer record's key, raised whenever a layer would be read otherwise."""
COVER_BYTES = 8
"""Bytes of each hash in a record's `covers`."""


class Kind(StrEnum):
    """What a file that analysis knows is."""

    DPKG = "dpkg"
    DPKG_FILES = "dpkg_files"
    APK = "apk"
    PYTHON = "python"
    NPM = "npm"
    OS_RELEASE = "os_release"
    APT_STATES = "apt_states"
    APK_WORLD = "apk_world"
    PYTHON_NOTE = "python_note"
    """Who installed a Python package, or that it was asked for; `File.label` says it."""
    NPM_PROJECT = "npm_project"
    UNREAD = "unread"
    """A database of packages in a format that is not read; `File.label` names it."""


class Relation(StrEnum):
    """Whether a package was asked for, or came with another."""

    DIRECT = "direct"
    TRANSITIVE = "transitive"


class Distribution(msgspec.Struct, frozen=True, kw_only=True):
    """What os-release says: `version_id` is the code name where a release has no number; `name` is for people."""

    id: str
    version_id: str
    name: str


class Installed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A package as its own database or metadata names it; `owns` are the metadata files of others that it brought."""

    name: str
    version: str = ""
    architecture: str = ""
    source_name: str = ""
    source_version: str = ""
    owns: tuple[str, ...] = ()


class File(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file that analysis knows, or a link in its place; `packages` are those that it tells of."""

    path: str
    kind: Kind
    packages: tuple[Installed, ...] = ()
    distribution: Distribution | None = None
    label: str = ""
    link: str = ""
    """Where a symbolic link in this place leads, as it is written."""


class LayerRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What a layer holds, by path. Paths have neither a leading slash nor `.` and `..`.

    `diff_id` is the digest of the uncompressed bytes, empty where they were not read to their end; `size` counts them.
    `covers` are hashes of all paths that are not directories, sorted: they hide what lower layers have there or below.
    """

    engine: int = ENGINE
    diff_id: str = ""
    size: int = 0
    entries: int = 0
    files: tuple[File, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """Symbolic links that may stand for a directory on the way to a file of interest, and where they lead."""
    removed: tuple[str, ...] = ()
    opaque: tuple[str, ...] = ()
    covers: bytes = b""
    problems: tuple[Problem, ...] = ()


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A component: a package with all that decides which advisories are about it.

    `ecosystem` is OSV's name, such as `Debian:12`, empty where none is known; the subject is what to ask an index for.
    """

    purl: str
    type: str
    name: str
    version: str
    source_name: str = ""
    source_version: str = ""
    ecosystem: str = ""
    subject_name: str = ""
    subject_version: str = ""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A component in an image. `layer` is the position, 0 the lowest, of the layer that brought this version."""

    package: Package
    layer: int
    path: str
    owner: str = ""
    """The purl of the distribution's package that owns its files, empty where none does."""
    relation: Relation | None = None
    """None where nobody noted it."""


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """What an image holds: its distribution, its components by purl and path, and problems with their layer."""

    distribution: Distribution | None = None
    found: tuple[Found, ...] = ()
    problems: tuple[tuple[int, Problem], ...] = ()
