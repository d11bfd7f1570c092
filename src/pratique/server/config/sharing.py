"""What this process shares with the others: news and the cache, by Redis or by the data directory."""

import hashlib
import hmac
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pratique.server.config.settings import Installation
from pratique.server.kernel import cache, news, redis, settings
from pratique.server.kernel.cache.file import FileCache
from pratique.server.kernel.cache.redis import RedisCache
from pratique.server.kernel.cache.settings import CacheSettings
from pratique.server.kernel.circuit import Circuit
from pratique.server.kernel.news.redis import RedisNews
from pratique.server.kernel.news.sockets import Sockets

FOLDER: Final = "shared"
_PROBE: Final = "probe"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How the cache does. `what` is empty when it is well; `ms` is how long it took to answer."""

    kind: str
    ok: bool
    ms: float
    what: str


def address() -> str:
    """Return the address of the Redis that carries news and cache; empty where the data directory does."""
    installation = settings.current(Installation)
    if installation.redis_url:
        return installation.redis_url
    return installation.broker_url if redis.is_address(installation.broker_url) else ""


def install() -> None:
    """Give this process its carriers. Nothing is connected to before it is used."""
    installation, chosen = settings.current(Installation), settings.current(CacheSettings)
    secret = _secret(installation.data / "keys" / "django")
    url = address()
    if url:
        # Installations may share a server; what they call themselves there tells nobody anything.
        prefix = f"pratique:{hmac.digest(secret, b'shared', hashlib.sha256).hex()[:16]}"
        cache.install(
            RedisCache(url, prefix=prefix, wait=chosen.wait, circuit=Circuit("cache", longest=chosen.pause_max)),
            secret=secret,
        )
        news.install(RedisNews(url, prefix=prefix, wait=chosen.wait, circuit=Circuit("news", longest=chosen.pause_max)))
        return
    folder = installation.data / FOLDER / _kernel()
    cache.install(
        FileCache(folder / "cache.sqlite3", wait=chosen.wait, circuit=Circuit("cache", longest=chosen.pause_max)),
        secret=secret,
    )
    news.install(Sockets(folder / "news"))


def state() -> State:
    """Ask the cache, and say how it answered."""
    kind = "redis" if address() else "file"
    started = time.perf_counter()
    try:
        cache.current().incr(_PROBE, seconds=60)
    except cache.Away:
        what = "Redis does not answer" if kind == "redis" else "its file cannot be written"
        return State(kind=kind, ok=False, ms=_since(started), what=f"{what}; everything works, more slowly")
    return State(kind=kind, ok=True, ms=_since(started), what="")


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)


def _kernel() -> str:
    """Return a name of the running kernel: sockets and locks reach no further, though other hosts mount the folder."""
    try:
        with Path("/proc/sys/kernel/random/boot_id").open(encoding="ascii") as file:
            return file.read(36)[:18]
    except OSError:
        return "here"


def _secret(path: Path) -> bytes:
    """Return the installation's secret; before the first start nothing is shared that would need one."""
    try:
        return path.read_bytes()  # bounded: the key this installation wrote itself
    except FileNotFoundError:
        return b""
