"""How long it takes to judge every version of a package at once, in this process and warm.

    .venv/bin/python benchmarks/judge.py [--versions 500] [--vulnerabilities 200] [--over-http]

The policies that come with the product, all enforced, three of the kind people write, and two exceptions, against
made-up versions of which each is affected by a quarter of the vulnerabilities; and once more without any
vulnerability. Processor time, the median of thirty rounds.

`--over-http` starts the role `judge` over a new installation with the starter index, and has eight clients ask it for
one version each time, of forty packages in turn: the time of each answer, the 50th and the 99th in a hundred.
"""

import argparse
import asyncio
import http
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import msgspec

from pratique.core.advisories.severity import Level
from pratique.core.policy import (
    Action,
    Condition,
    Exemption,
    Facts,
    Field,
    Mode,
    Operator,
    PackageFact,
    Policy,
    Ruleset,
    ScanState,
    Stage,
    VulnerabilityFact,
)
from pratique.server.policy import defaults

NOW = datetime(2026, 11, 30, tzinfo=UTC)
GOAL_MS = 20.0
ROUTE = "/judge/v1/packages"
CLIENTS = 8
ANSWERS = 400  # of each client
_ROUNDS = 30
_SHARE = 4  # one in so many vulnerabilities affects a version
_LEVELS = list(Level)


def policies() -> list[Policy]:
    """Return the product's policies, all enforced, and three of the kind people write."""
    shipped = [msgspec.structs.replace(each, mode=Mode.ENFORCING) for each in defaults.shipped()]
    own = [
        Policy(
            name="likely",
            title="Likely",
            mode=Mode.ENFORCING,
            action=Action.WARN,
            when=Condition(field=Field.EPSS, operator=Operator.AT_LEAST, value=0.3),
        ),
        Policy(
            name="copyleft",
            title="Copyleft",
            mode=Mode.ENFORCING,
            when=Condition(field=Field.CATEGORY, operator=Operator.REQUIRES, value=("copyleft",)),
        ),
        Policy(
            name="young-and-bad",
            title="Young and bad",
            mode=Mode.ENFORCING,
            when=Condition(
                all=(
                    Condition(field=Field.AGE, operator=Operator.BELOW, value=30),
                    Condition(field=Field.SEVERITY, operator=Operator.AT_LEAST, value="high"),
                    Condition(not_=Condition(field=Field.NAME, operator=Operator.IN, value=("ours-*",))),
                )
            ),
        ),
    ]
    return [*shipped, *own]


def versions(count: int, vulnerabilities: int) -> list[Facts]:
    """Return made-up versions of one package, published a day apart, which share their vulnerabilities."""
    known = [
        VulnerabilityFact(
            id=f"CVE-2099-{number:04}",
            level=_LEVELS[number % len(_LEVELS)],
            score=(number % 100) / 10,
            fixed="9.9" if number % 2 else "",
            epss=(number % 50) / 100,
            is_exploited=number % 40 == 0,
        )
        for number in range(vulnerabilities)
    ]
    shared = [tuple(known[share::_SHARE]) for share in range(_SHARE)]  # as the firewall's facts share them
    return [
        Facts(
            stage=Stage.PROXY,
            repository="pypi",
            scan=ScanState.DONE,
            packages=(
                PackageFact(
                    purl=f"pkg:pypi/made-up@{number}",
                    name="made-up",
                    version=str(number),
                    ecosystem="PyPI",
                    published=NOW - timedelta(days=count - number),
                    licence="BSD-3-Clause",
                    vulnerabilities=shared[number % _SHARE],
                ),
            ),
        )
        for number in range(count)
    ]


def alone(things: Sequence[Facts]) -> float:
    """Return the milliseconds of processor time that judging all of them takes, the median of some rounds."""
    rules = Ruleset(policies(), [Exemption(vulnerability="CVE-2099-0040"), Exemption(package="pkg:pypi/other")])
    rules.judge_all(things, NOW, most=1)
    taken = []
    for _ in range(_ROUNDS):
        began = time.process_time()
        rules.judge_all(things, NOW, most=1)
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def over_http() -> None:
    """Measure the role over HTTP and print."""
    from pratique.server.kernel import inner

    with tempfile.TemporaryDirectory() as folder:
        port = 8095
        environment = os.environ | {
            "PRATIQUE_DATA": folder,
            "PRATIQUE_JUDGE_PORT": str(port),
            "PRATIQUE_LOG_LEVEL": "warning",
        }
        pratique = [sys.executable, "-m", "pratique.cli"]
        subprocess.run([*pratique, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
        inner.install(Path(folder) / "keys")
        with subprocess.Popen([*pratique, "serve", "judge"], env=environment) as role:
            try:
                taken = asyncio.run(_asked(f"http://127.0.0.1:{port}"))
            finally:
                role.terminate()
    taken.sort()
    middle, late = (taken[int(len(taken) * share)] * 1000 for share in (0.5, 0.99))
    print(f"{len(taken)} verdicts over HTTP, {CLIENTS} clients: p50 {middle:.2f} ms, p99 {late:.2f} ms (goal: 5 ms)")


async def _asked(address: str) -> list[float]:
    from pratique.server.kernel import inner

    shown = {"Authorization": inner.authorization(caller="firewall", called="judge")}
    taken: list[float] = []

    async def client(session: aiohttp.ClientSession, number: int) -> None:
        for place in range(ANSWERS):
            versions = [{"version": f"1.{place % 5}.0"}]
            item = {"repository": "js", "package": f"pkg:npm/made-up-{(number + place) % 8}", "versions": versions}
            began = time.perf_counter()
            async with session.post(address + ROUTE, json={"items": [item]}, headers=shown) as answer:
                await answer.read()  # bounded: ours
                answer.raise_for_status()
            taken.append(time.perf_counter() - began)

    async with aiohttp.ClientSession() as session:
        for _ in range(300):
            try:
                async with session.get(f"{address}/health") as answer:
                    if answer.status == http.HTTPStatus.OK:
                        break
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
        await client(session, 0)
        taken.clear()
        await asyncio.gather(*(client(session, number) for number in range(CLIENTS)))
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=500)
    parser.add_argument("--vulnerabilities", type=int, default=200)
    parser.add_argument("--over-http", action="store_true")
    asked = parser.parse_args()
    if asked.over_http:
        over_http()
        return
    for vulnerabilities in (0, asked.vulnerabilities):
        taken = alone(versions(asked.versions, vulnerabilities))
        print(
            f"{asked.versions} versions, {vulnerabilities} vulnerabilities, {len(policies())} policies: "
            f"{taken:.1f} ms (goal: {GOAL_MS:g} ms)"
        )


if __name__ == "__main__":
    main()
