"""Licences that an index does not tell: read from the metadata of each version, as the data plane reads what it gives.

The metadata comes through the firewall's own pages and files: from what is kept, else from the upstream, with its
credentials, through the egress guard, checked by its digest, and kept for the client that asks for it next. Where
nothing is beside a file the file itself is read, in the sandbox. Owns no rows; a scan writes down what it learns.
"""

import asyncio
import atexit
import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import msgspec
import structlog

from pratique.core.ecosystems.pypi import metadata
from pratique.server.firewall import adapters, metrics
from pratique.server.firewall.adapters import Listed
from pratique.server.firewall.errors import FileTooLarge, NoFile, NoPackage, UpstreamLied
from pratique.server.firewall.models import Ecosystem, KeptPage, LicenceState, Mode, Package
from pratique.server.firewall.models.asked import LICENCE_LENGTH, PROBLEM_LENGTH
from pratique.server.firewall.reads import FirewallReads, RepositoryRow
from pratique.server.firewall.services.published import LEARNS
from pratique.server.firewall.settings import MIB, PackagesSettings
from pratique.server.firewall.store import package_store
from pratique.server.firewall.upstream.client import Upstreams
from pratique.server.firewall.upstream.files import Arriving, Files
from pratique.server.firewall.upstream.pages import Pages
from pratique.server.jobs.sandbox import Limits, Sandbox, SandboxError
from pratique.server.kernel import clock, settings
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.planes import ThreadedReads, in_database

_FUNCTION: Final = f"{metadata.__name__}.{metadata.licence_in_sandbox.__name__}"
_AT_ONCE: Final = 8
_PIECE: Final = 256 * 1024
_UNPACKED: Final = 1024 * MIB
_SECONDS: Final = 10.0
_SETTLED_WITHIN: Final = 2.0  # seconds
_MEMORY: Final = 256 * MIB
_NEW: Final = timedelta(seconds=5)
_LOOKS: Final = 5
_LOOK: Final = 0.1  # seconds until a page that is being written down is looked for again

_log = structlog.get_logger("firewall")
_lock = threading.Lock()
_made: dict[int, Sandbox] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What came of reading a licence; ``problem`` says why there is none."""

    state: LicenceState
    licence: str = ""
    problem: str = ""


def learn(packages: Sequence[Package]) -> Mapping[str, Learned]:
    """Read the licences of versions whose indexes tell none, by their purls; of others nothing is said. Blocks."""
    wanted = [each for each in packages if each.ecosystem in LEARNS and each.licence_state != LicenceState.KNOWN]
    if not wanted:
        return {}
    with asyncio.Runner() as runner:
        found = runner.run(_learn(wanted))
    for each in wanted:
        metrics.LICENCES.labels(ecosystem=each.ecosystem, result=found[each.purl].state.value).inc()
    return found


async def _learn(packages: Sequence[Package]) -> Mapping[str, Learned]:
    room = asyncio.Semaphore(_AT_ONCE)
    async with aclosing(_Reader()) as reader:
        found = await asyncio.gather(*(reader.of(each, room) for each in packages))
    return {each.purl: learned for each, learned in zip(packages, found, strict=True)}


class _Reader:
    """The firewall's pages and files, as a scan uses them."""

    def __init__(self) -> None:
        chosen = settings.current(PackagesSettings)
        self._chosen = chosen
        self._reads = FirewallReads(ThreadedReads())
        self._store = package_store()
        self._upstreams = Upstreams()
        self._pages = Pages(reads=self._reads, store=self._store, upstreams=self._upstreams, settings=chosen)
        self._files = Files(reads=self._reads, store=self._store, upstreams=self._upstreams, settings=chosen)

    async def aclose(self) -> None:
        """Give everything back; what was fetched is written down before."""
        await self._files.settle(_SETTLED_WITHIN)
        await self._files.stop()
        await self._pages.stop()
        await self._upstreams.close()

    async def of(self, package: Package, room: asyncio.Semaphore) -> Learned:
        """Read one; never raises, since a licence that could not be read is not known, and policies say what then."""
        async with room:
            try:
                async with asyncio.timeout(self._chosen.licence_within):
                    return await self._through_each(package)
            except TimeoutError:
                return _away(f"Its metadata took more than {self._chosen.licence_within:g} s.")
            except Refusal as problem:
                return _away(str(problem))
            except Exception as problem:  # noqa: BLE001 — whatever it is, the licence is not known; logged in full
                _log.exception("licence_not_read", purl=package.purl)
                return _away(str(problem) or type(problem).__name__)

    async def _through_each(self, package: Package) -> Learned:
        """Ask through the repositories that have the package, those first that got its page last."""
        learned = _away("No repository here has its page.")
        for name in await self._repositories(package):
            row = await self._reads.repository(package.ecosystem, name)
            if row is None:
                continue
            learned = await self._through(row, package)
            if learned.state is LicenceState.KNOWN:
                break
        return learned

    async def _repositories(self, package: Package) -> Sequence[str]:
        """Return the repositories that have the package's page; one that was asked for just now is being written."""
        for _ in range(_LOOKS):
            found = await in_database(_repositories_with, package)
            if found or not _is_new(package):
                return found
            await asyncio.sleep(_LOOK)
        return ()

    async def _through(self, repository: RepositoryRow, package: Package) -> Learned:
        adapter = adapters.of(Ecosystem(repository.ecosystem))
        try:
            held = await self._pages.get(repository, adapter, package.name)
        except NoPackage as problem:
            return _unstated(str(problem))
        learned = _unstated("Its page lists no file of it.")
        for listed in adapter.describing(held.page, package.version):
            try:
                learned = await self._in(repository, package.name, listed)
            except (NoFile, UpstreamLied, FileTooLarge) as problem:
                learned = _unstated(str(problem))
                continue
            break
        return learned

    async def _in(self, repository: RepositoryRow, package: str, listed: Listed) -> Learned:
        most = metadata.METADATA_MAX if listed.is_beside else self._chosen.licence_file
        data = await self._bytes(repository, package, listed, most)
        if data is None:
            return _unstated(f"{listed.name} is larger than {most} bytes, more than is read.")
        if listed.is_beside:
            return _stated(metadata.licence_of(data), "")
        return await asyncio.to_thread(_in_sandbox, listed.name, data)

    async def _bytes(self, repository: RepositoryRow, package: str, listed: Listed, most: int) -> bytes | None:
        """Return all bytes of a file; None where there are too many."""
        if listed.size is not None and listed.size > most:
            return None
        found = await self._files.get(repository, package, listed)
        if found.size is not None and found.size > most:
            return None
        if not isinstance(found, Arriving):
            return found.data if found.data is not None else await self._store.read(found.key)
        pieces, size = [], 0
        async for piece in found.pieces:
            pieces.append(piece)
            size += len(piece)
            if size > most:
                return None
        return b"".join(pieces)


def _is_new(package: Package) -> bool:
    """Tell whether a package was asked for just now for the first time."""
    return clock.now() - package.first_asked_at < _NEW


def _repositories_with(package: Package) -> Sequence[str]:
    """Return the names of the repositories that have a package's page."""
    pages = KeptPage.objects.filter(repository__ecosystem=package.ecosystem, package=package.name)
    pages = pages.exclude(repository__mode=Mode.OFF).order_by("-fetched_at")
    return list(pages.values_list("repository__name", flat=True)[:_AT_ONCE])


def _in_sandbox(name: str, data: bytes) -> Learned:
    order = msgspec.msgpack.encode(metadata.Order(name=name, most=len(data), unpacked=_UNPACKED))
    limits = Limits(memory=_MEMORY + 2 * len(data), cpu_seconds=int(_SECONDS), wall_seconds=_SECONDS)
    chunks = (data[at : at + _PIECE] for at in range(0, len(data), _PIECE))
    try:
        answer = _sandbox().stream(_FUNCTION, order, chunks, limits)
    except SandboxError as problem:
        return _unstated(f"Reading {name} went wrong: {problem}")
    licence, reason = msgspec.msgpack.decode(answer, type=tuple[str, str])
    return _stated(licence, f"{name} was read, and {reason}." if reason else "")


def _sandbox() -> Sandbox:
    """Return this process's sandbox; made at the first call: a fork must not share its parent's pipes."""
    with _lock:
        found = _made.get(os.getpid())
        if found is None:
            _made.clear()
            found = _made[os.getpid()] = Sandbox(preload=[metadata.__name__])
            atexit.register(found.close)
        return found


def _stated(licence: str, problem: str) -> Learned:
    plain = " ".join(licence.replace("\0", "").split())[:LICENCE_LENGTH]
    if plain:
        return Learned(state=LicenceState.KNOWN, licence=plain)
    return _unstated(problem or "Its metadata names no licence.")


def _unstated(problem: str) -> Learned:
    return Learned(state=LicenceState.UNSTATED, problem=problem[:PROBLEM_LENGTH])


def _away(problem: str) -> Learned:
    return Learned(state=LicenceState.AWAY, problem=problem[:PROBLEM_LENGTH])
