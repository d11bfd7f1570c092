"""News by Redis' publish and subscribe: reaches every host, and keeps nothing."""

import threading
import time
from typing import TYPE_CHECKING, Any, Final

import structlog

from pratique.server.kernel import redis as servers
from pratique.server.kernel.circuit import Circuit
from pratique.server.kernel.news.telling import ANYTHING, Heard, Listening
from pratique.server.kernel.news.topics import Topic

if TYPE_CHECKING:
    from redis.client import PubSub

_PING: Final = 0.5  # seconds between two questions whether the server still answers
_SILENT: Final = 1.5  # seconds without an answer after which the connection counts as dead
_AGAIN: Final = 1.0  # seconds before another connection is tried

_log = structlog.get_logger("news")


class RedisNews:
    """The carrier over a Redis server. `prefix` keeps installations that share a server apart."""

    def __init__(self, url: str, *, prefix: str, wait: float, circuit: Circuit) -> None:
        self._url, self._prefix, self._wait = url, prefix, wait
        self._client = servers.connect(url, wait=wait)
        self._circuit = circuit

    def tell(self, topic: Topic, key: str) -> None:
        """Publish; while the server is away nothing is told, and that takes no time."""
        from redis.exceptions import RedisError

        if not self._circuit.may_try():
            return
        try:
            self._client.publish(self._channel(topic), key)
        except (RedisError, OSError) as error:
            self._circuit.failed()
            _log.warning("news.not_told", topic=topic.value, reason=type(error).__name__)
        else:
            self._circuit.worked()

    def listen(self, topic: Topic, heard: Heard) -> Listening:
        """Subscribe, and subscribe again whenever the connection breaks; what was missed then is `ANYTHING`."""
        return _Subscription(self._url, self._channel(topic), heard, wait=self._wait)

    def _channel(self, topic: Topic) -> str:
        return f"{self._prefix}:news:{topic.value}"


class _Subscription:
    """One listening: a connection of its own, and a thread that waits at it."""

    def __init__(self, url: str, channel: str, heard: Heard, *, wait: float) -> None:
        self._client = servers.connect(url, wait=max(wait, _SILENT))
        self._channel, self._heard = channel, heard
        self._stopping = threading.Event()
        self._is_live = False
        self._thread = threading.Thread(target=self._work, name=f"news-{channel}", daemon=True)
        self._thread.start()

    @property
    def is_live(self) -> bool:
        """Whether the server answered lately."""
        return self._is_live

    def stop(self) -> None:
        """End the thread; it notices within half a second."""
        self._stopping.set()
        self._thread.join(_PING + _SILENT)
        self._client.close()

    def _work(self) -> None:
        from redis.exceptions import RedisError

        while not self._stopping.is_set():
            try:
                with self._client.pubsub() as subscribed:  # type: ignore[no-untyped-call]  # the library's
                    self._follow(subscribed)
            except (RedisError, OSError, ValueError) as error:
                if self._is_live:
                    _log.warning("news.not_heard", channel=self._channel, reason=type(error).__name__)
            self._is_live = False
            self._stopping.wait(_AGAIN)

    def _follow(self, subscribed: "PubSub") -> None:
        """Hear until told to stop; raises what the connection raises, or `TimeoutError` when the server is silent."""
        subscribed.subscribe(self._channel)
        answered = asked = time.monotonic()
        while not self._stopping.is_set():
            message: dict[str, Any] | None = subscribed.get_message(timeout=_PING)
            now = time.monotonic()
            if message is not None:
                answered = now
                self._take(message)
            if now - answered > _SILENT:
                raise TimeoutError
            if now - asked >= _PING:
                subscribed.ping()
                asked = now

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":  # from here on everything is heard; what was told before was not
            self._is_live = True
            self._heard(ANYTHING)
        elif message["type"] == "message":
            self._heard(message["data"].decode("utf-8", "replace"))
