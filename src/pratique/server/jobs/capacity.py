"""What jobs take up of a worker, and whether it still fits; pure.

A resource is a name that the installation gives a meaning and each worker an amount, such as two scans at a time. A
job that needs what a worker does not name is not held up by it.
"""

from collections.abc import Iterable, Mapping


def written(needs: Mapping[str, int]) -> str:
    """`needs` as the one text that stands for them: `scan=1,unpack=2`; empty for none."""
    return ",".join(f"{name}={count}" for name, count in sorted(needs.items()))


def read(text: str) -> Mapping[str, int]:
    """What `written` wrote."""
    pairs = (each.rpartition("=") for each in text.split(",") if each)
    return {name: int(count) for name, _, count in pairs}


def used(running: Iterable[str]) -> dict[str, int]:
    """What runs with these needs take up together."""
    total: dict[str, int] = {}
    for each in running:
        for name, count in read(each).items():
            total[name] = total.get(name, 0) + count
    return total


def fits(needs: str, *, taken: Mapping[str, int], of: Mapping[str, int]) -> bool:
    """Whether a run with these needs has room beside what is `taken` of a worker's amounts."""
    return all(taken.get(name, 0) + count <= of[name] for name, count in read(needs).items() if name in of)
