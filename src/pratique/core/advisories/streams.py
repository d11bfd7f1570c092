"""Owns which of a package's advisories are of the stream that is installed, where one release has several.

An rpm of a module (``nodejs:18``) has advisories of its module's stream only, and a plain rpm none of any module's. A
module's rpms say so in their release; which stream they are of is known from the package URL only. Ubuntu's packages
with extended support say so in their version, and have advisories of their own.
Specification: Fedora's "Modularity", label ``name:stream:version:context``; Ubuntu's OSV ecosystem ``Ubuntu:Pro:…``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pratique.core.advisories.spans import Advisory, Span

__all__ = ["extended", "merged", "modules_of", "narrowed"]

_MODULAR = ".module"
_NAMED = re.compile(r"(?<![^\s:,])([A-Za-z0-9_.+-]+:[A-Za-z0-9_.+-]+)(?=[\s,/])", re.ASCII)
_EXTENDED = re.compile(r"[~+]esm[0-9]")
_UBUNTU, _PRO = "Ubuntu:", "Ubuntu:Pro:"


def modules_of(spans: Iterable[Span], summary: str) -> tuple[str, ...]:
    """Give the streams that a record is about: where it fixes rpms of modules, those that its summary names."""
    if not any(_MODULAR in span.until for span in spans):
        return ()
    return tuple(sorted(set(_NAMED.findall(summary))))


def narrowed(package: Sequence[Advisory], version: str, module: str) -> tuple[Sequence[Advisory], frozenset[str]]:
    """Give the advisories that may be of the installed stream, and the ids of those for which that is not known.

    `module` is the label ``name:stream:…``, or empty where it is not known.
    """
    if not any(advisory.modules for advisory in package):
        return package, frozenset()
    if module:
        stream = ":".join(module.split(":")[:2])
        return [each for each in package if not each.modules or stream in each.modules], frozenset()
    if _MODULAR not in version and "-" in version:
        return [each for each in package if not each.modules], frozenset()
    streams: dict[str, set[str]] = defaultdict(set)
    for each in package:
        for name, _, stream in (said.partition(":") for said in each.modules):
            streams[name].add(stream)
    several = {name for name, found in streams.items() if len(found) > 1}
    unsure = {each.id for each in package if any(said.partition(":")[0] in several for said in each.modules)}
    return package, frozenset(unsure)


def extended(ecosystem: str, version: str) -> str | None:
    """Give the ecosystem of extended support that a version is of; none for nearly all."""
    if not ecosystem.startswith(_UBUNTU) or ecosystem.startswith(_PRO) or not _EXTENDED.search(version):
        return None
    return _PRO + ecosystem.removeprefix(_UBUNTU)


def merged(plain: Iterable[Advisory], extended: Iterable[Advisory]) -> tuple[Advisory, ...]:
    """Let what is said of extended support take the place of what the same records say of the plain release."""
    said = {each.id: each for each in plain} | {each.id: each for each in extended}
    return tuple(said.values())
