"""How sources lay out their files, and the steps of fetching what is new of each."""

import asyncio
import re
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import msgspec

from pratique.core.advisories.records import MAX_BYTES
from pratique.server.index.errors import FetchFailed
from pratique.server.index.sources.arrivals import Arrival, Fetcher, unpacked_digest
from pratique.server.index.sources.catalogue import Declared, Layout
from pratique.server.index.sources.copies import Copy

Run = Callable[[Fetcher], Awaitable[Arrival | None]]

MAX_SINGLE = 400
"""Records that are fetched one by one before the whole file is less to fetch."""
MAX_CHANGED = 4_000
"""Records beside the whole file before it is fetched anew."""
MAX_BESIDE = 128 * 2**20
"""Bytes of them, unpacked."""
AT_ONCE = 8
FIRST_YEAR = 2002
YEAR_STAYS = timedelta(days=7)
"""How long a year of NVD is not asked for again: its file of what changed lately tells of eight days."""
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.:+~-]{0,127}", re.ASCII)
_SHA256 = re.compile(rb"^sha256:([0-9A-Fa-f]{64})\s*$", re.MULTILINE)
_LINES_MAX = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One file of a source with what belongs to it: `run` fetches it, if it is another."""

    name: str
    run: Run


def steps(declared: Declared, ecosystems: tuple[str, ...], now: datetime) -> list[Step]:
    """Return what is to be fetched of a source, in order."""
    match declared.layout:
        case Layout.FILES:
            return [_plain(name, path) for name, path in declared.files.items()]
        case Layout.OSV:
            return [_ecosystem(each) for each in ecosystems or declared.ecosystems]
        case Layout.NVD:
            years = [_year(str(each)) for each in range(FIRST_YEAR, now.year + 1)]
            return [*years, _plain("nvdcve-2.0-modified.json.gz", "nvdcve-2.0-modified.json.gz")]


def names(declared: Declared, ecosystems: tuple[str, ...], now: datetime) -> frozenset[str]:
    """Return the names of all files that a source may have."""
    found = {each.name for each in steps(declared, ecosystems, now)}
    if declared.layout is Layout.OSV:
        found |= {f"{each}/{part}" for each in ecosystems or declared.ecosystems for part in (_CHANGES, _LIST)}
    return frozenset(found)


def _plain(name: str, path: str) -> Step:
    async def run(fetcher: Fetcher) -> Arrival | None:
        return await fetcher.one(name, path)

    return Step(name=name, run=run)


def _year(year: str) -> Step:
    name = f"nvdcve-2.0-{year}.json.gz"

    async def run(fetcher: Fetcher) -> Arrival | None:
        known = fetcher.copies.known(name)
        if known is not None and fetcher.now() - known.fetched_at < YEAR_STAYS:
            return None
        meta = await fetcher.small(f"{name}.meta", f"nvdcve-2.0-{year}.meta")
        said = _SHA256.search(meta or b"")
        digest = said[1].decode().lower() if said is not None else ""
        if known is not None and digest and known.digest == digest:
            fetcher.copies.confirm(name, fetcher.now())
            return None
        arrival = await fetcher.one(name, name, digest=digest)
        if arrival is not None and digest and unpacked_digest(fetcher.copies.arriving(name)) != digest:
            fetcher.copies.arriving(name).unlink()
            raise FetchFailed(url=name, reason="its bytes are not those whose digest its .meta file says")
        return arrival

    return Step(name=name, run=run)


_WHOLE, _CHANGES, _LIST = "all.zip", "changes.zip", "modified_id.csv"


def _ecosystem(ecosystem: str) -> Step:
    place = quote(ecosystem)

    async def run(fetcher: Fetcher) -> Arrival | None:
        whole, listed = f"{ecosystem}/{_WHOLE}", f"{ecosystem}/{_LIST}"
        if fetcher.key is not None:  # single records have no signatures
            return await fetcher.one(whole, f"{place}/{_WHOLE}")
        fresh = await _list(fetcher, listed, f"{place}/{_LIST}")
        known = fetcher.copies.known(whole)
        if fresh is None and known is not None and fetcher.copies.known(listed) is not None:
            fetcher.copies.confirm(whole, fetcher.now())
            return None
        if fresh is not None and known is not None:
            changed = _changed(fetcher, fresh, listed)
            if changed is not None:
                return await _singly(fetcher, ecosystem, changed, fresh)
        arrival = await fetcher.one(whole, f"{place}/{_WHOLE}")
        if arrival is None:
            return None
        after = (fresh,) if fresh is not None else ()
        return replace(arrival, after=after, drops=f"{ecosystem}/{_CHANGES}")

    return Step(name=f"{ecosystem}/{_WHOLE}", run=run)


async def _list(fetcher: Fetcher, name: str, path: str) -> Arrival | None:
    """Fetch the list of what changed when, with the newest of it as its digest; None when it is the one we have."""
    try:
        arrival = await fetcher.one(name, path)
    except FetchFailed as problem:
        if " 404" in str(problem.fields["reason"]):
            return None
        raise
    if arrival is None:
        return None
    newest = next((moment for moment, _ in _rows(fetcher, name)), "")
    return replace(arrival, copy=msgspec.structs.replace(arrival.copy, digest=newest))


def _rows(fetcher: Fetcher, name: str) -> Iterator[tuple[str, str]]:
    """Give (moment, id) of the list that arrived, the newest first, until something else comes."""
    with fetcher.copies.arriving(name).open(encoding="ascii", errors="replace") as file:
        for number, line in enumerate(file):
            moment, comma, identifier = line.strip().partition(",")
            if number >= _LINES_MAX or not comma or not _ID.fullmatch(identifier):
                return
            yield moment, identifier


def _changed(fetcher: Fetcher, fresh: Arrival, listed: str) -> list[str] | None:
    """Return the ids that changed since the list we have; None when there are too many, or that cannot be told."""
    before = fetcher.copies.known(listed)
    since = _moment(before.digest) if before is not None else None
    if since is None:
        return None
    found: list[str] = []
    for text, identifier in _rows(fetcher, fresh.name):
        moment = _moment(text)
        if moment is None or len(found) > MAX_SINGLE:
            return None
        if moment <= since:
            return found
        found.append(identifier)
    return None


def _moment(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


async def _singly(fetcher: Fetcher, ecosystem: str, changed: list[str], fresh: Arrival) -> Arrival | None:
    """Fetch single records and put them beside those that were fetched so before."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(identifier: str) -> tuple[str, bytes | None]:
        async with room:
            path = f"{quote(ecosystem)}/{quote(identifier)}.json"
            return identifier, await fetcher.small(f"{ecosystem}/{identifier}.json", path, limit=MAX_BYTES)

    records = {f"{name}.json": data for name, data in await asyncio.gather(*map(one, changed)) if data is not None}
    name = f"{ecosystem}/{_CHANGES}"
    earlier = _members(fetcher.copies.path(name)) if fetcher.copies.known(name) is not None else {}
    together = earlier | records
    if not together:
        return None
    if len(together) > MAX_CHANGED or sum(map(len, together.values())) > MAX_BESIDE:
        arrival = await fetcher.one(f"{ecosystem}/{_WHOLE}", f"{quote(ecosystem)}/{_WHOLE}")
        return None if arrival is None else replace(arrival, after=(fresh,), drops=name)
    _write(fetcher.copies.arriving(name), together, fetcher.now())
    copy = Copy(url=f"{fetcher.address}/{quote(ecosystem)}/", size=0, written=0, fetched_at=fetcher.now())
    return Arrival(name=name, copy=copy, after=(fresh,))


def _members(path: Path) -> dict[str, bytes]:
    """Read what we wrote."""
    with zipfile.ZipFile(path) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}  # bounded: MAX_BESIDE


def _write(path: Path, members: dict[str, bytes], now: datetime) -> None:
    """Write records as a zip that says when it was made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(members.items()):
            info = zipfile.ZipInfo(name, (now.year, now.month, now.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
