"""Owns the history that an image's configuration tells: which instruction made which layer, in order.

A configuration is whatever was pushed: nothing in it is trusted to be of the right shape, and where its history does
not fit its layers no layer is given an instruction. Specification: OCI image-spec 1.1, config.md, "history".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Step", "history_of"]

_TEXT_MAX = 4096
"""Characters of one instruction that are shown; some builders write a whole script into one."""
_SHELL = re.compile(r"^/bin/sh -c (?:#\(nop\)\s+)?")
_BUILDKIT = re.compile(r"\s*# buildkit$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a build. ``layer`` is the position of the layer it made, the lowest 0; None where it made none.

    Texts are empty where the configuration does not tell.
    """

    instruction: str = ""
    comment: str = ""
    created: str = ""
    layer: int | None = None


def history_of(config: Mapping[str, object] | None, *, layers: int) -> Sequence[Step]:
    """Rebuild the steps that made an image of so many layers, the first one first; each layer is in exactly one."""
    told = [_told(entry) for entry in _entries(config)]
    if sum(not is_empty for _, is_empty in told) != layers:
        return [Step(layer=position) for position in range(layers)]
    steps: list[Step] = []
    position = 0
    for step, is_empty in told:
        steps.append(step if is_empty else _at(step, position))
        position += not is_empty
    return steps


def _entries(config: Mapping[str, object] | None) -> Sequence[Mapping[str, object]]:
    history = None if config is None else config.get("history")
    return [entry for entry in history if isinstance(entry, Mapping)] if isinstance(history, list) else []


def _told(entry: Mapping[str, object]) -> tuple[Step, bool]:
    instruction = _BUILDKIT.sub("", _SHELL.sub("", _text(entry, "created_by"))).strip()
    step = Step(instruction=instruction, comment=_text(entry, "comment"), created=_text(entry, "created"))
    return step, entry.get("empty_layer") is True


def _at(step: Step, position: int) -> Step:
    return Step(instruction=step.instruction, comment=step.comment, created=step.created, layer=position)


def _text(entry: Mapping[str, object], name: str) -> str:
    value = entry.get(name)
    return value[:_TEXT_MAX] if isinstance(value, str) else ""
