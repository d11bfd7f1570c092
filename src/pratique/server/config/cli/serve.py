"""``pratique serve``."""

from collections.abc import Sequence

from pratique.server.config.cli import process
from pratique.server.config.roles import Role
from pratique.server.config.serving import running
from pratique.server.config.supervisor import lifeline
from pratique.server.kernel.errors import Invalid


class UnknownRole(Invalid):
    """There is no role {name!r}; there are: {known}."""

    code = "unknown_role"


def run(names: Sequence[str], *, held_by: int | None) -> None:
    """Serve the roles ``names`` until told to stop; ``held_by`` is the supervisor's lifeline."""
    if held_by is not None:
        lifeline.hold(held_by)
    wanted = [_role(each) for each in names]
    process.start(role="+".join(names))
    running.serve(wanted)


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError as error:
        raise UnknownRole(name=name, known=", ".join(Role)) from error
