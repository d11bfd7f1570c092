"""The index that comes with the program, so that the first scan works without a network: facts only, packed.

`scripts/starter_index.py` makes `index.xz` and `facts.json` beside this; `NOTICE.md` names sources and licences. Its
release is written when an installation is prepared; its file is unpacked where it is first opened, since most
installations soon have a fuller one.
"""

import hashlib
import lzma
from datetime import datetime
from pathlib import Path

import msgspec
from django.db import IntegrityError

from pratique.core.advisories.index import Index, UnusableIndex
from pratique.core.advisories.index.swapping import put_in_place, workplace
from pratique.core.versions import ENGINE
from pratique.server.index import place, queries, services
from pratique.server.index.errors import NoRoomForIndex, StarterDamaged
from pratique.server.index.queries import Release
from pratique.server.index.services import Moved, NewRelease, Switch

HERE = Path(__file__).parent
PACKED = HERE / "index.xz"
FACTS = HERE / "facts.json"
ACTOR = "system"
_CHUNK = 1 << 20
_MAX_FACTS = 4096


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the packed file without unpacking it; `packed` counts its bytes."""

    digest: str
    size: int
    packed: int
    built_at: datetime
    records: int
    packages: int


def facts() -> Facts:
    """Read what came with the program. Raises `StarterDamaged`."""
    try:
        with FACTS.open("rb") as file:
            return msgspec.json.decode(file.read(_MAX_FACTS), type=Facts)
    except (OSError, msgspec.DecodeError) as problem:
        raise StarterDamaged(reason=problem) from problem


def bring() -> Release | None:
    """Make the starter index current where there is no other, or an older starter; None when nothing was to do.

    A release that this program cannot read, being of another format, gives way to it too. One that was used under
    another order of versions is written anew, so that everything is matched again.
    """
    present, own = queries.current(), facts()
    if present is None or (present.is_starter and present.digest != own.digest) or _is_of_another_format(present):
        new = _of_starter(own)
    elif present.engine != ENGINE:
        new = _again(present)
    else:
        return None
    try:
        return services.append(new, Switch(actor=ACTOR), after=0 if present is None else present.generation)
    except (Moved, IntegrityError):  # another host prepares the same installation
        return None


def _is_of_another_format(present: Release) -> bool:
    """Tell whether the file is there and cannot be read; one that is missing may be on another host."""
    if not present.path.is_file():
        return False
    try:
        Index.open(present.path).close()
    except UnusableIndex:
        return True
    return False


def unpack(release: Release) -> None:
    """Put the starter's file into its place. Raises `StarterDamaged`, `NoRoomForIndex`."""
    with place.alone() as folder:
        if release.path.is_file():
            return
        try:
            with workplace(folder) as beside:
                _unpack(beside / "starter", release)
                put_in_place(beside / "starter", release.path)
        except OSError as problem:
            raise NoRoomForIndex(folder=folder, reason=problem.strerror or problem) from problem


def _unpack(fresh: Path, release: Release) -> None:
    hashed, size = hashlib.sha256(), 0
    try:
        with lzma.open(PACKED) as source, fresh.open("wb") as target:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size > release.size:
                    break
                hashed.update(chunk)
                target.write(chunk)
    except (lzma.LZMAError, EOFError, FileNotFoundError) as problem:
        raise StarterDamaged(reason=problem) from problem
    if f"{place.ALGORITHM}{hashed.hexdigest()}" != release.digest:
        raise StarterDamaged(reason="it is not the file that its release names")


def _of_starter(own: Facts) -> NewRelease:
    return NewRelease(
        digest=own.digest,
        built_at=own.built_at,
        records=own.records,
        packages=own.packages,
        size=own.size,
        is_starter=True,
    )


def _again(present: Release) -> NewRelease:
    return NewRelease(
        digest=present.digest,
        built_at=present.built_at,
        records=present.records,
        packages=present.packages,
        size=present.size,
        is_starter=present.is_starter,
    )
