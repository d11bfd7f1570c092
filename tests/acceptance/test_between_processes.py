"""What one process does is felt by the others at once, and without Redis soon: in production, with two of each."""

import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from tests.support.redis import Redis
from tests.support.system import HOST, System
from tests.support.waiting import eventually
from tests.support.web import Web

TRIES = 8
LOOK = 2.0
"""Seconds between two looks of a process that hears nothing (`identity.grants_look`)."""
NEW_PASSWORD = "another one of the tests"


@pytest.fixture
def system(production_system: System) -> System:
    return production_system


def registries(system: System) -> list[Web]:
    """Give the registry's processes themselves, past the proxy."""
    return [Web(base=f"http://127.0.0.1:{port}") for port in system.behind[2:4]]


def access_token(system: System) -> tuple[str, str]:
    made = system.admin.post("/api/v1/tokens", {"label": "a test's", "scope": "write"}).expect(201).json()
    return str(made["id"]), str(made["token"])


def registry_token(system: System, name: str, secret: str) -> str:
    web = Web(base=f"https://{HOST}:{system.ports.registry}", authority=system.authority).signed_in(name, secret)
    return str(web.get("/auth/token?service=pratique-registry").expect(200).json()["token"])


def is_refused(system: System, token: str) -> bool:
    """Tell whether every process refuses the token; each is asked."""
    return {web.bearing(token).get("/v2/").status for web in registries(system)} == {401}


def seconds_until_refused(system: System) -> float:
    """Revoke an access token and measure until every process refuses what it was exchanged for."""
    identity, secret = access_token(system)
    token = registry_token(system, "admin", secret)
    assert all(web.bearing(token).get("/v2/").status == 200 for web in registries(system))
    system.admin.delete(f"/api/v1/tokens/{identity}").expect(204)
    began = time.monotonic()
    eventually(lambda: is_refused(system, token), every=0.01, within=20, what="the refusal")
    return time.monotonic() - began


@contextmanager
def without(redis: Redis, how: signal.Signals) -> Iterator[None]:
    redis.child.signal(how)
    try:
        yield
    finally:
        redis.child.signal(signal.SIGCONT)
        if how is signal.SIGKILL:
            redis.child.wait(5)
            redis.start()


def test_a_revoked_access_token_ends_in_every_process_at_once(system: System) -> None:
    took = [seconds_until_refused(system) for _ in range(TRIES)]

    # By looking alone it would take half of LOOK on average, in the slower of two processes more.
    assert sum(took) / TRIES < LOOK / 4, took


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL], ids=["paused", "killed"])
def test_without_redis_requests_are_right_and_nobody_waits(
    system: System, redis_of_the_run: Redis, how: signal.Signals
) -> None:
    with without(redis_of_the_run, how):
        assert seconds_until_refused(system) < LOOK + 8
        assert statistics.median(_seconds_of(lambda: system.admin.get("/api/v1/repositories").expect(200))) < 2
        for port in system.behind:
            [took] = _seconds_of(partial(Web(base=f"http://127.0.0.1:{port}").get, "/health"), times=1)
            assert took < 10
        document = {"action": "sleep", "parameters": {"seconds": 0}}
        jobs = [system.admin.post("/api/v1/jobs", document).expect(202).json()["id"] for _ in range(5)]

    for job in jobs:
        eventually(partial(_is_done, system, str(job)), within=60, what="the job")
    eventually(lambda: seconds_until_refused(system) < LOOK / 4, within=60, what="news after Redis is back")
    system.wait_until_healthy()


def test_asking_for_a_job_does_not_wait_for_a_broker_that_hangs(system: System, redis_of_the_run: Redis) -> None:
    document = {"action": "sleep", "parameters": {"seconds": 0}}
    with without(redis_of_the_run, signal.SIGSTOP):
        took = _seconds_of(lambda: system.admin.post("/api/v1/jobs", document).expect(202))

    assert statistics.median(took) < 2, took


def test_a_new_password_ends_what_was_got_with_the_old_one(system: System) -> None:
    name = "changes-password"
    system.admin.post("/api/v1/accounts", {"name": name, "password": "the first of the tests"}).expect(201)
    token = registry_token(system, name, "the first of the tests")
    assert not is_refused(system, token)

    own = system.api.signed_in(name, "the first of the tests")
    document = {"current_password": "the first of the tests", "new_password": NEW_PASSWORD}
    own.post(f"/api/v1/accounts/{name}/password", document).expect(204)

    eventually(lambda: is_refused(system, token), what="the refusal")
    own.get("/api/v1/repositories").expect(401)
    assert not is_refused(system, registry_token(system, name, NEW_PASSWORD))


def test_failed_sign_ins_are_counted_by_all_processes_together(system: System) -> None:
    name = "guessed-at"
    system.admin.post("/api/v1/accounts", {"name": name, "password": NEW_PASSWORD}).expect(201)
    statuses = []
    for number in range(24):  # ten are allowed; four processes that count alone would allow forty
        port = system.behind[number % 4]
        path = "/api/v1/repositories" if port in system.behind[:2] else "/auth/token?service=pratique-registry"
        guesser = Web(base=f"http://127.0.0.1:{port}").signed_in(name, f"guess {number}")
        statuses.append(guesser.get(path).status)

    assert statuses.count(401) <= 11
    assert statuses[-4:] == [429] * 4


def test_the_status_page_says_how_the_cache_is(system: System, redis_of_the_run: Redis) -> None:
    def cache() -> dict[str, object]:
        found = system.admin.get("/api/v1/status").expect(200).json()["cache"]
        assert isinstance(found, dict)
        return found

    eventually(lambda: cache()["ok"], within=20, what="a cache that is well")
    assert cache()["kind"] == "redis"

    with without(redis_of_the_run, signal.SIGSTOP):
        assert "everything works, more slowly" in str(cache()["what"])


def _seconds_of(call: Callable[[], object], *, times: int = 20) -> list[float]:
    took = []
    for _ in range(times):
        began = time.monotonic()
        call()
        took.append(time.monotonic() - began)
    return took


def _is_done(system: System, job: str) -> bool:
    return bool(system.admin.get(f"/api/v1/jobs/{job}").expect(200).json()["status"] == "done")


def _deployment(system: System) -> dict[str, Any]:
    return dict(system.admin.get("/api/v1/policies/deployment").expect(200).json())


def seconds_until_in_force(system: System, mode: str) -> float:
    """Switch a policy and measure until every process has loaded that."""
    before = _deployment(system)["policies"]
    system.admin.send_json("PATCH", "/api/v1/policies/critical-with-fix", {"mode": mode}).expect(200)
    began = time.monotonic()

    def is_everywhere() -> bool:
        present = _deployment(system)
        assert len({each["role"] for each in present["processes"]}) >= 4, present
        return bool(present["policies"] > before and present["is_everywhere"])

    eventually(is_everywhere, every=0.05, within=20, what="the policy everywhere")
    return time.monotonic() - began


def test_a_switched_policy_is_in_force_in_every_process_within_two_seconds(
    system: System, redis_of_the_run: Redis
) -> None:
    told = [seconds_until_in_force(system, mode) for mode in ("enforcing", "observing")]
    with without(redis_of_the_run, signal.SIGSTOP):
        untold = seconds_until_in_force(system, "enforcing")
    seconds_until_in_force(system, "observing")

    assert max(told) < LOOK, told
    # Nobody hears of it: each looks once a second. The machine of the tests may be slow over the answers besides.
    assert untold < LOOK + 2
