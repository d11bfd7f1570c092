"""``pratique index sources``, ``switch-on`` and ``switch-off``: the sources of advisories on the network."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pratique.server.config.cli import operator, process, tables
from pratique.server.index.errors import NotASourceKey, NotSure

if TYPE_CHECKING:
    from pratique.server.index.sources.health import SourceState

_HEADING = ("Source", "State", "Newest", "Records", "Bad", "Licence", "Last failure")
_KEY_MAX = 4000
_SHOWN = 60  # characters of a failure in the table


def show(*, as_json: bool) -> None:
    """Print every source."""
    with operator.acting():
        from pratique.server.index.http.sources import item_of
        from pratique.server.index.sources import health

        found = health.states()
    if as_json:
        sys.stdout.write(json.dumps([item_of(each).model_dump(mode="json") for each in found], indent=2) + "\n")
        return
    tables.show([_row(each) for each in found], heading=_HEADING)


def switch_on(name: str, *, address: str, ecosystems: Sequence[str], key: Path | None, is_sure: bool) -> None:
    """Say what a source is, ask, and switch it on."""
    with operator.acting():
        from pratique.server.index.sources import health, services
        from pratique.server.index.sources.services import Choice

        state = health.state_of(name)
        _tell(state, address)
        if not is_sure:
            _ask(name)
        choice = Choice(address=address, ecosystems=tuple(ecosystems), public_key=_read_key(key))
        services.switch_on(name, choice, actor=operator.ACTOR)
    process.say(f"{name} is on; the job update_vuln_db fetches it now: `pratique job list --action update_vuln_db`")


def switch_off(name: str) -> None:
    """Switch a source off."""
    with operator.acting():
        from pratique.server.index.sources import services

        services.switch_off(name, actor=operator.ACTOR)
    process.say(f"{name} is off, its copies are removed, and the index is built without it")


def _tell(state: "SourceState", address: str) -> None:
    declared = state.declared
    facts = [
        ("Source", declared.title),
        ("Publisher", declared.publisher),
        ("Address", address or declared.address),
        ("Licence", declared.licence),
        ("Terms", declared.terms),
        ("First fetch", f"about {declared.megabytes} MB, {declared.minutes} minutes"),
        ("Tried on", declared.proven or "its published format only"),
    ]
    for line in tables.lines(facts, heading=("", ""))[1:]:
        sys.stderr.write(f"{line}\n")


def _ask(name: str) -> None:
    if not sys.stdin.isatty():
        raise NotSure(name=name)
    sys.stderr.write("Switch it on? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline(16).strip().lower() not in {"y", "yes"}:
        raise NotSure(name=name)


def _read_key(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        with path.open(encoding="ascii") as file:
            return file.read(_KEY_MAX)
    except (OSError, UnicodeDecodeError) as problem:
        raise NotASourceKey(reason=f"{path} cannot be read") from problem


def _row(state: "SourceState") -> tuple[object, ...]:
    return (
        state.name,
        state.state.value,
        state.newest,
        state.records if state.is_on else None,
        state.bad if state.is_on else None,
        state.declared.licence,
        state.failure[:_SHOWN] or None,
    )
