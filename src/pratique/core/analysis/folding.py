"""Owns the fold: what an image holds, from what its layers hold by path.

Package databases are whole files that each layer rewrites, so what counts is the file that is left to be seen: a union
of layers would report what was removed or upgraded. A component is said to be brought by the layer since which it has
been there without a break in this version, not by the one that last rewrote the database.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from pratique.core.analysis.packages import package_of
from pratique.core.analysis.records import Distribution, File, Found, Installed, Inventory, Kind, LayerRecord, Package
from pratique.core.analysis.relations import Relations
from pratique.core.analysis.visible import Change, Visible
from pratique.core.filetree import Code, Problem

__all__ = ["fold"]

_DATABASES = (Kind.DPKG, Kind.APK)
_COMPONENTS = (*_DATABASES, Kind.PYTHON, Kind.NPM)
_OS_RELEASES = ("etc/os-release", "usr/lib/os-release")

_Key = tuple[Kind, str, Installed]
"""What stays the same thing from layer to layer: in a database the package, elsewhere the package at its path."""
_Told = tuple[_Key, Installed, str]
"""A package that is to be seen: what it is, what was told of it, and the path of the file that did."""
_Owners = dict[str, tuple[str, int]]
"""By path, the purl of the distribution's package that owns it, and the layer since which it does."""
_Problems = list[tuple[int, Problem]]


def fold(records: Sequence[LayerRecord], *, diff_ids: Sequence[str] = ()) -> Inventory:
    """Give what an image holds whose layers, the lowest first, have these records.

    `diff_ids` are those that the image's configuration names, in the same order: a layer with another one is a problem
    of this image, not of the layer, which honest images may share.
    """
    visible = Visible()
    presence = _Presence()
    for position, record in enumerate(records):
        presence.note(position, visible.lay(position, record))
    since = presence.since
    problems = [*_problems_of_layers(records, visible), *_differing(records, diff_ids)]
    distribution = _distribution(visible)
    made = _made(visible, since, distribution, problems)
    owners = _owners(visible, since, made)
    shown = ((path, file) for path, (_, file) in visible.files.items())
    noted = Relations(visible.file, shown, ((key[0], path, key[2]) for key, (_, path) in made.items()))
    found = _found(made, since, owners, noted)
    problems += _unread(visible, owners)
    problems += _links(visible)
    if distribution is None and any(each.package.type in ("deb", "apk") for each in found):
        text = "No os-release says which distribution this is, so no advisories of distributions can be asked for."
        problems.append((max(len(records) - 1, 0), Problem(code=Code.DISTRIBUTION_UNKNOWN, text=text)))
    return Inventory(distribution=distribution, found=found, problems=tuple(problems))


class _Presence:
    """Since which layer each package has been there without a break."""

    def __init__(self) -> None:
        self.since: dict[_Key, int] = {}
        self._count: Counter[_Key] = Counter()

    def note(self, position: int, change: Change) -> None:
        """Take in what a layer changed; what went and came again in one layer was there all the time."""
        for path, file in change.came:
            for key, _ in _packages_of(path, file):
                self._count[key] += 1
                self.since.setdefault(key, position)
        for path, file in change.gone:
            for key, _ in _packages_of(path, file):
                self._count[key] -= 1
                if not self._count[key]:
                    del self._count[key], self.since[key]


def _told(visible: Visible) -> Iterator[_Told]:
    for path, (_, file) in sorted(visible.files.items()):
        for key, installed in _packages_of(path, file):
            yield key, installed, path


def _packages_of(path: str, file: File) -> Iterator[tuple[_Key, Installed]]:
    if file.kind in _COMPONENTS or file.kind is Kind.DPKG_FILES:
        for installed in file.packages:
            if file.kind in _DATABASES:
                # What a package owns may be told otherwise although it is the same.
                yield (file.kind, "", msgspec.structs.replace(installed, owns=())), installed
            else:
                yield (file.kind, path, installed), installed


def _made(
    visible: Visible, since: Mapping[_Key, int], distribution: Distribution | None, problems: _Problems
) -> dict[_Key, tuple[Package, str]]:
    """Make components of what is to be seen, each with its path."""
    made: dict[_Key, tuple[Package, str]] = {}
    for key, installed, path in _told(visible):
        kind = key[0]
        if kind is Kind.DPKG_FILES or key in made:
            continue
        package = package_of(kind, installed, distribution)
        if package is None:
            text = f"{path} names a package that cannot be one of its kind: {installed.name} {installed.version}."
            problems.append((since[key], Problem(path=path, code=Code.FILE_UNREADABLE, text=text)))
        else:
            made[key] = (package, path)
    return made


def _found(
    made: Mapping[_Key, tuple[Package, str]], since: Mapping[_Key, int], owners: _Owners, noted: Relations
) -> tuple[Found, ...]:
    found = {}
    for key, (package, path) in made.items():
        owner, owned_since = owners.get(path, ("", 0))
        # What came to an owned place later, such as an upgrade by the language's own tool, is nobody's.
        is_owned = key[0] not in _DATABASES and since[key] <= owned_since
        found[package.purl, path] = Found(
            package=package,
            layer=since[key],
            path=path,
            owner=owner if is_owned else "",
            relation=noted.of((key[0], path, key[2])),
        )
    return tuple(found[each] for each in sorted(found))


def _owners(visible: Visible, since: Mapping[_Key, int], made: Mapping[_Key, tuple[Package, str]]) -> _Owners:
    purls: dict[tuple[str, str], str] = {}
    for (kind, _, installed), (package, _) in made.items():
        if kind is Kind.DPKG:
            purls[installed.name, ""] = purls[installed.name, installed.architecture] = package.purl
    owners: _Owners = {}
    for key, installed, _ in _told(visible):
        purl = ""
        if key[0] is Kind.DPKG_FILES:
            purl = purls.get((installed.name, installed.architecture), "")
        elif key[0] is Kind.APK and key in made:
            purl = made[key][0].purl
        if purl:
            owners |= {visible.follow(owned): (purl, since[key]) for owned in installed.owns}
    return owners


def _distribution(visible: Visible) -> Distribution | None:
    for path in _OS_RELEASES:
        _, file = visible.files.get(visible.follow(path), (0, None))
        if file is not None and file.distribution is not None:
            return file.distribution
    return None


def _problems_of_layers(records: Sequence[LayerRecord], visible: Visible) -> _Problems:
    """Give the layers' problems, without those of files that upper layers removed or replaced."""
    kept: _Problems = []
    for position, record in enumerate(records):
        known = {file.path for file in record.files}
        for problem in record.problems:
            shown = visible.files.get(problem.path)
            if problem.path not in known or (shown is not None and shown[0] == position):
                kept.append((position, problem))
    return kept


def _differing(records: Sequence[LayerRecord], diff_ids: Sequence[str]) -> _Problems:
    problems: _Problems = []
    for position, (record, expected) in enumerate(zip(records, diff_ids, strict=False)):
        if record.diff_id and record.diff_id != expected:
            text = (
                f"The layer's content is not what the image's configuration says: its digest is {record.diff_id}, "
                f"the configuration names {expected[:200]}. Clients refuse such an image."
            )
            problems.append((position, Problem(code=Code.DIFF_ID_DIFFERS, text=text)))
    if diff_ids and len(diff_ids) != len(records):
        text = f"The image has {len(records)} layers, its configuration names {len(diff_ids)}."
        problems.append((max(len(records) - 1, 0), Problem(code=Code.DIFF_ID_DIFFERS, text=text)))
    return problems


def _unread(visible: Visible, owners: _Owners) -> _Problems:
    """Say once for each kind what is there and not read; what a distribution's package owns is read as its."""
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for path, (position, file) in sorted(visible.files.items()):
        if file.kind is Kind.UNREAD and position > owners.get(path, ("", -1))[1]:
            places[file.label].append((path, position))
    return [(where[0][1], _not_read(label, [path for path, _ in where])) for label, where in sorted(places.items())]


def _not_read(label: str, paths: Sequence[str]) -> Problem:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    text = f"{label}: {paths[0]}{more} tell of packages in a format that is not read; they are not in the list."
    return Problem(path=paths[0], code=Code.FORMAT_NOT_READ, text=text)


def _links(visible: Visible) -> _Problems:
    """Say which databases are links to what was not read."""
    problems: _Problems = []
    for path, (position, file) in sorted(visible.files.items()):
        if file.link and not _leads_to_same(visible, file, path):
            text = f"{path} is a link to {file.link[:200]}, which is not read as what it stands for."
            problems.append((position, Problem(path=path, code=Code.FILE_IS_LINK, text=text)))
    return problems


def _leads_to_same(visible: Visible, file: File, path: str) -> bool:
    _, target = visible.files.get(visible.follow(path), (0, None))
    return target is not None and not target.link and target.kind is file.kind
