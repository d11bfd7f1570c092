"""What a worker's crew counts is heard by its foreman, summed, and kept when a process is gone."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Thread

import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from pratique.server.config import public_metrics
from pratique.server.kernel.counts import EVERY, Heard, Teller
from pratique.server.kernel.metrics import PREFIX
from pratique.server.kernel.web.metrics import REQUEST_SECONDS
from pratique.server.scanning.metrics import LAYER_SECONDS, VERDICTS
from tests.support.waiting import eventually

WARNED = {"action": "warn"}


@pytest.fixture
def heard() -> Iterator[Heard]:
    with closing(Heard()) as made:
        yield made


def shown(heard: Heard, name: str, labels: dict[str, str] | None = None) -> float:
    """Return a sample of what `/metrics` answers, 0 where it is not there."""
    text, _ = public_metrics.render(heard.sums)
    samples = (each for family in text_string_to_metric_families(text.decode()) for each in family.samples)
    return sum(each.value for each in samples if each.name == PREFIX + name and each.labels == (labels or {}))


def own(name: str, labels: dict[str, str] | None = None) -> float:
    return REGISTRY.get_sample_value(PREFIX + name, labels or {}) or 0.0


def hear(heard: Heard, work: Callable[[], None]) -> None:
    """Listen while something is told: a socket holds less than what this process may have counted before."""
    telling = Thread(target=work)
    telling.start()
    while telling.is_alive():
        heard.listen()


def test_what_is_counted_in_a_forked_process_is_added_to_what_is_counted_here(heard: Heard) -> None:
    VERDICTS.labels(**WARNED).inc(5)
    counted = own("verdicts_total", WARNED), own("layer_analysis_seconds_count")
    pid = os.fork()
    if pid == 0:
        VERDICTS.labels(**WARNED).inc(2)
        LAYER_SECONDS.observe(0.3)
        Teller(heard.theirs).tell()
        os._exit(0)
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        heard.listen()

    # The fork has the counts of before, as a crew's processes, forked before anything was counted, have not.
    assert shown(heard, "verdicts_total", WARNED) == counted[0] * 2 + 2
    assert shown(heard, "layer_analysis_seconds_count") == counted[1] * 2 + 1
    assert shown(heard, "layer_analysis_seconds_bucket", {"le": "0.5"}) >= 1
    assert own("verdicts_total", WARNED) == counted[0]


def test_a_process_that_tells_again_is_not_counted_twice_and_one_that_is_gone_is_kept(heard: Heard) -> None:
    VERDICTS.labels(**WARNED).inc()
    teller, another = Teller(heard.theirs), Teller(heard.theirs)
    hear(heard, teller.tell)
    first = shown(heard, "verdicts_total", WARNED)
    VERDICTS.labels(**WARNED).inc()

    teller.tell()
    teller.tell()
    assert shown(heard, "verdicts_total", WARNED) == first + 2  # one here and one there

    heard.forget(lives=lambda _pid: False)
    assert shown(heard, "verdicts_total", WARNED) == first + 2
    another.start()
    hear(heard, another.stop)
    assert shown(heard, "verdicts_total", WARNED) == first + 2 + own("verdicts_total", WARNED)


def test_what_a_process_said_before_it_went_is_heard_when_it_is_looked_for(heard: Heard) -> None:
    VERDICTS.labels(**WARNED).inc()
    teller = Teller(heard.theirs)
    hear(heard, teller.tell)
    before = own("verdicts_total", WARNED) * 2
    VERDICTS.labels(**WARNED).inc()
    teller.tell()

    heard.forget(lives=lambda _pid: False)

    assert shown(heard, "verdicts_total", WARNED) == before + 2


def test_a_metric_of_more_rows_than_one_message_takes_is_heard_whole(heard: Heard) -> None:
    rows = [{"plane": f"plane-{each}", "method": "GET", "status": "2xx"} for each in range(200)]
    for each in rows:
        REQUEST_SECONDS.labels(**each).observe(0.3)
    teller = Teller(heard.theirs)
    hear(heard, teller.tell)
    REQUEST_SECONDS.labels(**rows[-1]).observe(0.3)

    teller.tell()

    name = "http_request_seconds_count"
    assert shown(heard, name, rows[0]) == own(name, rows[0]) * 2
    assert shown(heard, name, rows[-1]) == own(name, rows[-1]) * 2 == 4


def test_it_tells_by_itself_and_a_foreman_that_is_gone_disturbs_nobody() -> None:
    heard = Heard()
    teller = Teller(heard.theirs)
    teller.start()
    VERDICTS.labels(**WARNED).inc()

    eventually(heard.sums, within=EVERY * 10, what="what it counted")
    heard.close()
    VERDICTS.labels(**WARNED).inc()
    teller.stop()
