"""Owns telling which packages of an image were asked for and which came with others, where their managers note it.

What no manager notes is not told: packages of other installers, of an image that never had apt, or that somebody put
there by hand.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from pratique.core.analysis.asked import PIP, REQUESTED
from pratique.core.analysis.records import File, Installed, Kind, Relation

__all__ = ["Relations"]

_APT_STATES = "var/lib/apt/extended_states"
_APK_WORLD = "etc/apk/world"
_MODULES = "node_modules/"
_GLOBAL = "lib/"
_PNPM = ".pnpm/"

_Place = tuple[Kind, str, Installed]
"""A package: what it is, the path of the file that tells of it, what that told."""


class Relations:
    """What is noted in the files that an image shows; ``find`` gives the one at a path, through all links."""

    def __init__(
        self, find: Callable[[str], File | None], files: Iterable[tuple[str, File]], places: Iterable[_Place]
    ) -> None:
        self._find = find
        self._projects: dict[str, frozenset[str] | None] = {}
        self._requested = {_library(path) for path, file in files if file.label == REQUESTED}
        self._automatic = _automatic(find(_APT_STATES))
        self._world = _world(find(_APK_WORLD), {told.name for kind, _, told in places if kind is Kind.APK})

    def of(self, place: _Place) -> Relation | None:
        """Tell how a package came to be there."""
        kind, path, told = place
        match kind:
            case Kind.DPKG:
                return self._of_dpkg(told)
            case Kind.APK:
                return self._world.get(told.name, self._world.get(""))
            case Kind.PYTHON:
                return self._of_python(path.rpartition("/")[0])
            case Kind.NPM:
                return self._of_npm(path)
            case _:
                return None

    def _of_dpkg(self, told: Installed) -> Relation | None:
        if self._automatic is None:
            return None
        architectures = self._automatic.get(told.name, frozenset())
        # apt notes packages of all architectures under its own.
        is_automatic = bool(architectures) if told.architecture in ("", "all") else told.architecture in architectures
        return _relation(is_asked=not is_automatic)

    def _of_python(self, folder: str) -> Relation | None:
        installer = self._find(f"{folder}/INSTALLER")
        # A pip before 20.2 notes nothing: that all came with others is no answer.
        if installer is None or installer.label != PIP or _library(f"{folder}/") not in self._requested:
            return None
        note = self._find(f"{folder}/REQUESTED")
        return _relation(is_asked=note is not None and note.label == REQUESTED)

    def _of_npm(self, path: str) -> Relation | None:
        root, _, rest = path.partition(_MODULES)
        name = rest.removesuffix("/package.json")
        asked = self._asked_by(root)
        if asked is not None:
            # pnpm's own folder holds what is asked for and what came with it, side by side.
            return None if rest.startswith(_PNPM) else _relation(is_asked=name in asked)
        return _relation(is_asked=_MODULES not in rest) if root.endswith(_GLOBAL) else None

    def _asked_by(self, root: str) -> frozenset[str] | None:
        """Give what the project in a folder asks for, put together once for all packages that it has."""
        if root not in self._projects:
            file = self._find(f"{root}package.json")
            is_project = file is not None and file.kind is Kind.NPM_PROJECT
            self._projects[root] = frozenset(each.name for each in file.packages) if file and is_project else None
        return self._projects[root]


def _library(path: str) -> str:
    """Give the folder that a package's metadata lies in, by a path of a file of these."""
    return path.rpartition("/")[0].rpartition("/")[0]


def _automatic(states: File | None) -> Mapping[str, frozenset[str]] | None:
    """Give the architectures, by name, of the packages that apt installed for others; none where apt noted nothing."""
    if states is None or states.kind is not Kind.APT_STATES or not states.packages:
        return None
    found: dict[str, set[str]] = defaultdict(set)
    for each in states.packages:
        found[each.name].add(each.architecture)
    return {name: frozenset(architectures) for name, architectures in found.items()}


def _world(world: File | None, installed: set[str]) -> Mapping[str, Relation]:
    """Give the relation of packages by name, and of all others by the empty one.

    Where something was asked for that is no package's name (what packages provide, a group made for a build), others
    may be what was meant: of them nothing is told.
    """
    if world is None or world.kind is not Kind.APK_WORLD or not world.packages:
        return {}
    asked = {each.name for each in world.packages}
    told = dict.fromkeys(asked & installed, Relation.DIRECT)
    return told | {"": Relation.TRANSITIVE} if asked <= installed else told


def _relation(*, is_asked: bool) -> Relation:
    return Relation.DIRECT if is_asked else Relation.TRANSITIVE
