"""What a question of OSV's API is refused with."""

from collections.abc import Sequence

__all__ = ["BadQuestion", "NoRecord"]


class BadQuestion(ValueError):
    """The question cannot be answered as it is; its text says why and what to ask instead."""


class NoRecord(LookupError):
    """The index has no record of an id; ``others`` are records that call themselves by it too."""

    def __init__(self, identifier: str, others: Sequence[str]) -> None:
        self.identifier = identifier
        self.others = tuple(others)
        beside = f", but these records are about the same: {', '.join(others)}" if others else ""
        super().__init__(f"The index has no record {identifier}{beside}.")
