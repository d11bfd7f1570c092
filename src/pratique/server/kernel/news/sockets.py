"""News by datagram sockets in a folder: the embedded carrier, which needs no service and reaches one machine.

Each listening has a socket `<topic>.<random>` of its own in the folder, which only the owner may enter. Telling sends
a datagram to every socket of the topic and never waits: who does not read in time misses it, and knows, since its queue
was full. The socket of a process that died refuses, and whoever meets it removes it.

The folder is reached as `/proc/self/fd/N`, because a socket's address has room for 107 bytes only (unix(7)).
"""

import os
import secrets
import selectors
import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import structlog

from pratique.server.kernel.news.telling import ANYTHING, Heard, Listening, Nowhere
from pratique.server.kernel.news.topics import Topic

KEY_MAX: Final = 128  # bytes
_BATCH: Final = 8
"""Datagrams that wait at once and still are all there is: Linux keeps ten by default and drops the rest."""
_DRAIN_MAX: Final = 1000

_log = structlog.get_logger("news")


class Sockets:
    """The carrier over a folder, which the first to listen makes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def tell(self, topic: Topic, key: str) -> None:
        """Send a datagram to whoever listens to the topic."""
        try:
            with _opened(self._folder) as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                sender.setblocking(False)
                for name in os.listdir(folder):  # noqa: PTH208 — by descriptor, a listing is one system call
                    if name.startswith(f"{topic.value}."):
                        _send(sender, folder, name, key.encode()[:KEY_MAX])
        except FileNotFoundError:  # nobody has ever listened
            pass
        except OSError as error:
            _log.warning("news.not_told", topic=topic.value, reason=str(error))

    def listen(self, topic: Topic, heard: Heard) -> Listening:
        """Listen by a socket of one's own; where none can be made, nothing is heard and whoever asks is told so."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return _Socket(self._folder, topic, heard)
        except OSError as error:
            _log.warning("news.not_heard", topic=topic.value, reason=str(error))
            return Nowhere().listen(topic, heard)


class _Socket:
    """One listening: a socket, and a thread that waits at it."""

    def __init__(self, folder: Path, topic: Topic, heard: Heard) -> None:
        self._heard = heard
        self._path = folder / f"{topic.value}.{secrets.token_hex(8)}"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        with _opened(folder) as descriptor:
            try:
                self._socket.bind(_address(descriptor, self._path.name))
            except OSError:
                self._socket.close()
                raise
        self._end, self._ended = socket.socketpair()
        self._thread = threading.Thread(target=self._work, name=f"news-{topic.value}", daemon=True)
        self._thread.start()

    @property
    def is_live(self) -> bool:
        """Whether the thread waits, and the socket was not removed with its folder."""
        return self._thread.is_alive() and self._path.exists()

    def stop(self) -> None:
        """End the thread and remove the socket."""
        self._path.unlink(missing_ok=True)
        with suppress(OSError):
            self._end.send(b".")
        self._thread.join(1)

    def _work(self) -> None:
        with self._socket, self._end, self._ended, selectors.DefaultSelector() as waiting:
            waiting.register(self._socket, selectors.EVENT_READ)
            waiting.register(self._ended, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in waiting.select()}
                if self._ended in ready:
                    return
                for key in self._drain():
                    self._heard(key)

    def _drain(self) -> list[str]:
        """Take what waits: each key once, or `ANYTHING` where the queue may have overflown."""
        keys: dict[str, None] = {}
        count = 0
        with suppress(BlockingIOError):
            while count < _DRAIN_MAX:
                keys[self._socket.recv(KEY_MAX).decode("utf-8", "replace")] = None
                count += 1
        return [ANYTHING] if count >= _BATCH or ANYTHING in keys else list(keys)


def _send(sender: socket.socket, folder: int, name: str, content: bytes) -> None:
    try:
        sender.sendto(content, _address(folder, name))
    except BlockingIOError:  # full: whoever empties it will look at everything
        pass
    except ConnectionRefusedError:  # its process is gone
        with suppress(OSError):
            if stat.S_ISSOCK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                os.unlink(name, dir_fd=folder)
    except OSError as error:  # gone meanwhile, or something that is no socket
        _log.debug("news.not_told", name=name, reason=str(error))


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _address(folder: int, name: str) -> str:
    return f"/proc/self/fd/{folder}/{name}"
