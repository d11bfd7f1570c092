"""``pratique policy`` and ``pratique exception``: policies and exceptions from them, on the command line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from pratique.core import policy as core
from pratique.server.config.cli import process, tables
from pratique.server.config.cli.operator import acting

_FILE_MAX = 1024 * 1024  # bytes of a policy


def list_policies() -> None:
    """Print every policy."""
    with acting() as by:
        from pratique.server.policy import queries

        rows = [(each.name, each.mode, each.action, each.title) for each in queries.listed(by=by)]
    tables.show(rows, heading=("Name", "Mode", "Action", "Title"))


def show(name: str, *, language: core.Language, as_json: bool) -> None:
    """Print a policy as sentences, or as JSON."""
    with acting():
        from pratique.server.policy import queries

        policy = queries.of_row(queries.find(name))
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(policy)).decode() + "\n")
    else:
        sys.stdout.write(core.sentence(policy, language) + "\n")
        _warn(policy, language)


def switch(name: str, mode: core.Mode) -> None:
    """Switch a policy."""
    with acting() as by:
        from pratique.server.policy.services import policies

        policies.set_mode(name, mode, by=by)
    process.say(f"{name} is {mode.value} from the next request on")


def put(path: Path) -> None:
    """Make the policy that a file holds, or put it in the place of the one of its name."""
    with acting() as by:
        from pratique.server.policy.errors import NoPolicy
        from pratique.server.policy.services import policies

        policy = policies.read(_document(path))
        try:
            policies.change(policy.name, policy, by=by)
        except NoPolicy:
            policies.create(policy, by=by)
    process.say(f"{policy.name}: {core.sentence(policy)}")
    _warn(policy, core.Language.ENGLISH)


def delete(name: str) -> None:
    """Delete a policy."""
    with acting() as by:
        from pratique.server.policy.services import policies

        policies.delete(name, by=by)
    process.say(f"{name} is deleted")


def list_exceptions() -> None:
    """Print the exceptions that are in force."""
    with acting() as by:
        from pratique.server.policy import queries

        rows = [
            (
                str(each.uuid),
                each.package or each.vulnerability or ", ".join(each.repositories),
                ", ".join(each.policies) or "all",
                "never" if each.expires_at is None else f"{each.expires_at:%F %R}",
                each.granted_by,
                each.reason,
            )
            for each in queries.listed_exemptions(by=by).filter(ended_at=None)
        ]
    tables.show(rows, heading=("Id", "What", "Policies", "Until", "By", "Reason"))


def grant(wanted: dict[str, Any], *, reason: str, expires: datetime | None) -> None:
    """Grant an exception and print its id."""
    with acting() as by:
        from pratique.server.policy.errors import ExceptionUnusable
        from pratique.server.policy.services import exceptions

        try:
            exemption = core.Exemption(**wanted, expires=None if expires is None else expires.astimezone())
        except core.BadExemption as problem:
            raise ExceptionUnusable(reason=problem.reason) from problem
        row = exceptions.grant(exemption, reason=reason, by=by)
    sys.stdout.write(f"{row.uuid}\n")


def revoke(exception: UUID) -> None:
    """End an exception now."""
    with acting() as by:
        from pratique.server.policy import queries
        from pratique.server.policy.services import exceptions

        exceptions.revoke(queries.find_exemption(exception), by=by)
    process.say(f"{exception} is revoked")


def _warn(policy: core.Policy, language: core.Language) -> None:
    for each in core.contradictions(policy):
        process.say(each.in_words(language))


def _document(path: Path) -> dict[str, Any]:
    from pratique.server.policy.errors import PolicyUnusable

    with _opened(path) as text:
        try:
            return msgspec.json.decode(text, type=dict[str, Any])
        except (msgspec.DecodeError, RecursionError) as problem:
            raise PolicyUnusable(reason=f"{path} is not a policy as JSON ({problem})") from problem


@contextmanager
def _opened(path: Path) -> Iterator[bytes]:
    from pratique.server.policy.errors import PolicyUnusable

    try:
        with path.open("rb") as file:
            text = file.read(_FILE_MAX + 1)
    except OSError as problem:
        raise PolicyUnusable(reason=f"{path} cannot be read ({problem.strerror})") from problem
    if len(text) > _FILE_MAX:
        raise PolicyUnusable(reason=f"{path} is larger than {_FILE_MAX} bytes")
    yield text
