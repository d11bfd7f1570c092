"""How long it takes to judge every version of a package at once, in this process and warm.

    .venv/bin/python benchmarks/judge.py [--versions 500] [--vulnerabilities 200]

The policies that come with the product, all enforced, three of the kind people write, and two exceptions, against
made-up versions of which each is affected by a quarter of the vulnerabilities; and once more without any
vulnerability. Processor time, the median of thirty rounds.
"""

import argparse
import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--versions", type=int, default=500)
    parser.add_argument("--vulnerabilities", type=int, default=200)
    asked = parser.parse_args()
    for vulnerabilities in (0, asked.vulnerabilities):
        taken = alone(versions(asked.versions, vulnerabilities))
        print(
            f"{asked.versions} versions, {vulnerabilities} vulnerabilities, {len(policies())} policies: "
            f"{taken:.1f} ms (goal: {GOAL_MS:g} ms)"
        )


if __name__ == "__main__":
    main()
