"""The cache in Redis."""

import math
from collections.abc import Callable
from typing import Any, Final

import structlog

from pratique.server.kernel import redis as servers
from pratique.server.kernel.cache.sharing import Away, check
from pratique.server.kernel.circuit import Circuit

_KINDS: Final = "cache"

_log = structlog.get_logger("cache")


class RedisCache:
    """Keeps values in Redis. `prefix` keeps installations that share a server apart."""

    def __init__(self, url: str, *, prefix: str, wait: float, circuit: Circuit) -> None:
        self._prefix = prefix
        self._client: Any = servers.connect(url, wait=wait)  # the client's types are those of its asynchronous twin too
        self._circuit = circuit

    def get(self, key: str) -> bytes | None:
        """Return the value; None when there is none, or none can be had now."""
        try:
            value: bytes | None = self._try(lambda: self._client.get(self._name(key)))
        except Away:
            return None
        return value

    def set(self, key: str, value: bytes, *, seconds: float) -> None:
        """Keep a value."""
        check(key, value=value, seconds=seconds)
        self._try_to(lambda: self._client.set(self._name(key), value, px=math.ceil(seconds * 1000)))

    def delete(self, key: str) -> None:
        """Forget a value."""
        self._try_to(lambda: self._client.delete(self._name(key)))

    def incr(self, key: str, *, by: int = 1, seconds: float) -> int:
        """Add to a count. Raises `Away`."""
        check(key, seconds=seconds)

        def add() -> int:
            with self._client.pipeline(transaction=True) as batch:
                batch.incrby(self._name(key), by)
                batch.pexpire(self._name(key), math.ceil(seconds * 1000))
                return int(batch.execute()[0])

        return int(self._try(add))

    def count(self, key: str) -> int:
        """Return a count. Raises `Away`."""
        value = self._try(lambda: self._client.get(self._name(key)))
        return 0 if value is None else int(value)

    def _name(self, key: str) -> str:
        check(key)
        return f"{self._prefix}:{_KINDS}:{key}"

    def _try_to(self, call: Callable[[], Any]) -> None:
        try:
            self._try(call)
        except Away:
            return

    def _try(self, call: Callable[[], Any]) -> Any:
        from redis.exceptions import RedisError

        if not self._circuit.may_try():
            raise Away
        try:
            answer = call()
        except (RedisError, OSError) as error:
            self._circuit.failed()
            _log.warning("cache.away", reason=type(error).__name__)
            raise Away from error
        self._circuit.worked()
        return answer
