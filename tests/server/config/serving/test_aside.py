"""What a worker or a beat answers on a port of its own."""

import threading

import pytest

from pratique.server.config.health import Health, loop
from pratique.server.config.serving import aside
from pratique.server.kernel import pulse
from tests.support.ports import free_ports
from tests.support.waiting import eventually
from tests.support.web import Web


def test_health_and_metrics_are_answered_while_the_block_lasts() -> None:
    [port] = free_ports(1)
    health = Health("worker", {"crew": lambda: "no crew"})

    with aside.answering(health, port=port, setting="PRATIQUE_WORKER_PORT"):
        web = Web(base=f"http://127.0.0.1:{port}")
        answer = eventually(lambda: web.get("/health"), what="an answer")
        metrics = web.get("/metrics")

    assert (answer.status, answer.json()["role"]) == (503, "worker")
    assert answer.json()["wrong"] == [{"check": "crew", "what": "no crew"}]
    assert b"pratique_" in metrics.body
    assert not [each for each in threading.enumerate() if each.name == "aside"]
    with pytest.raises(OSError, match="refused"):
        web.get("/health")


def test_without_a_port_nothing_listens() -> None:
    with aside.answering(Health("beat", {}), port=0, setting="PRATIQUE_BEAT_PORT"):
        assert not [each for each in threading.enumerate() if each.name == "aside"]


def test_a_loop_that_stands_still_is_an_ailment() -> None:
    look = loop("a test's", within=0.0, what="the turning")

    assert look() == "the turning has not begun yet"
    pulse.touch("a test's")
    assert look() == "the turning has stood still for 0 s"
    assert loop("a test's", within=60, what="the turning")() is None
