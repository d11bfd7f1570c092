"""What processes count that nobody can ask for metrics, told to the one that is asked: a worker's crew, to its foreman.

Processes that share a port tell each other, since nobody knows which of them will be asked.

The foreman has one end of a pair of sockets, its crew's processes inherit the other. Each tells from time to time, by a
thread, what it has counted since its beginning: a message for every hundred samples of a metric, when one of them
changed. A message that is lost is made good by the next; what was counted last by a process that was killed is lost.
Gauges are not told: they are a process's own.
"""

import os
import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import msgspec
from prometheus_client import REGISTRY
from prometheus_client.metrics_core import Metric
from prometheus_client.samples import Sample

from pratique.server.kernel.metrics import PREFIX

Key = tuple[str, tuple[tuple[str, str], ...]]
"""A sample's name and its labels."""

EVERY: Final = 2.0
"""Seconds between two times that a process tells."""
_SEND: Final = 5.0  # seconds; the foreman empties the sockets twice a second
_MESSAGE_SAMPLES: Final = 100
_MESSAGE_MAX: Final = 64 * 1024  # bytes; a sample of a route's histogram takes about 130
_SUMMED: Final = frozenset({"counter", "histogram"})


class _Told(msgspec.Struct, frozen=True, array_like=True):
    """What a process has counted of one metric; ``name`` is the metric's, without what its samples add to it.

    ``part`` counts a metric's messages from 0: samples keep their order, new ones come at the end.
    """

    pid: int
    who: str
    name: str
    part: int
    samples: tuple[tuple[str, tuple[tuple[str, str], ...], float], ...]


class Teller:
    """Tells what this process counts, from `start` to `stop`; ``into`` are the sockets that were inherited."""

    def __init__(self, *into: socket.socket) -> None:
        self._into = into
        self._who = ""
        self._last: dict[tuple[str, int], _Told] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="counts", daemon=True)

    def start(self) -> None:
        """Begin; call it in the process that counts, since a thread does not survive a fork."""
        self._who = os.urandom(8).hex()
        for each in self._into:
            each.settimeout(_SEND)
        self._thread.start()

    def stop(self) -> None:
        """Tell the last, and end."""
        self._stopping.set()
        self._thread.join(_SEND)

    def tell(self) -> None:
        """Tell what has changed since the last time. Raises `OSError` when nobody takes it."""
        for metric in _counted(REGISTRY.collect()):
            samples = [(each.name, tuple(each.labels.items()), each.value) for each in _summed(metric)]
            for part, start in enumerate(range(0, len(samples), _MESSAGE_SAMPLES)):
                some = tuple(samples[start : start + _MESSAGE_SAMPLES])
                told = _Told(os.getpid(), self._who, metric.name, part, some)
                if told != self._last.get((metric.name, part)):
                    self._send(told)

    def _send(self, told: _Told) -> None:
        message = msgspec.msgpack.encode(told)
        for each in self._into:
            each.send(message)
        self._last[told.name, told.part] = told

    def _work(self) -> None:
        while not self._stopping.wait(EVERY):
            self._attempt()
        self._attempt()

    def _attempt(self) -> None:
        try:
            self.tell()
        except OSError:
            # Nobody listens any more, or not now: this process ends, or tells it next time.
            return


class Heard:
    """What a crew's processes have told, those that are gone included; ``pair`` are sockets that were inherited."""

    def __init__(self, pair: tuple[socket.socket, socket.socket] | None = None) -> None:
        self.mine, self.theirs = pair or socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.mine.setblocking(False)
        self._lock = threading.Lock()
        self._gone: dict[Key, float] = defaultdict(float)
        self._living: dict[tuple[int, str], dict[tuple[str, int], _Told]] = defaultdict(dict)

    def listen(self) -> None:
        """Take in what has been told until now."""
        with self._lock:
            for told in self._messages():
                self._living[told.pid, told.who][told.name, told.part] = told

    def forget(self, *, lives: Callable[[int], bool]) -> None:
        """Keep of processes that are gone no more than their sums."""
        # Whoever is gone before the sockets are emptied has said nothing that is heard after it.
        gone = [each for each in list(self._living) if not lives(each[0])]
        self.listen()
        with self._lock:
            for each in gone:
                _add(self._gone, self._living.pop(each).values())

    def sums(self) -> Mapping[Key, float]:
        """Return the sum of each sample over all processes, as of now."""
        self.listen()
        with self._lock:
            found = self._gone.copy()
            for told in self._living.values():
                _add(found, told.values())
            return found

    def close(self) -> None:
        """Hear nobody any more."""
        self.mine.close()
        self.theirs.close()

    def _messages(self) -> Iterator[_Told]:
        while True:
            try:
                message = self.mine.recv(_MESSAGE_MAX)
            except BlockingIOError:
                return
            if not message:
                return
            yield msgspec.msgpack.decode(message, type=_Told)


def added(own: Iterable[Metric], others: Mapping[Key, float]) -> Iterator[Metric]:
    """Yield the metrics of this process, with what others counted of the same added to them."""
    left = dict(others)
    for metric in own:
        if metric.name.startswith(PREFIX) and metric.type in _SUMMED:
            metric.samples = [_with(each, left.pop(_key(each), 0.0)) for each in metric.samples]
            names = {f"{metric.name}{each}" for each in ("_total", "_bucket", "_count", "_sum")}
            further = [each for each in left if each[0] in names]
            metric.samples += [Sample(name, dict(labels), left.pop((name, labels))) for name, labels in further]
        yield metric


def _counted(metrics: Iterable[Metric]) -> Iterator[Metric]:
    return (each for each in metrics if each.name.startswith(PREFIX) and each.type in _SUMMED)


def _summed(metric: Metric) -> list[Sample]:
    """Return a metric's samples that can be added; none when nothing was counted yet."""
    samples = [each for each in metric.samples if not each.name.endswith("_created")]
    return samples if any(each.value for each in samples) else []


def _add(sums: dict[Key, float], told: Iterable[_Told]) -> None:
    for each in told:
        for name, labels, value in each.samples:
            sums[name, labels] += value


def _key(sample: Sample) -> Key:
    return sample.name, tuple(sample.labels.items())


def _with(sample: Sample, more: float) -> Sample:
    return sample._replace(value=sample.value + more) if more else sample
