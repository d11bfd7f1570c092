"""This product's registry with nobody asking for verdicts, so that a benchmark can tell what asking costs.

Started by `benchmarks/voyage.py` on an installation's own data; nothing else is different.
"""

from pratique.server.config.cli import process
from pratique.server.config.roles import Role
from pratique.server.config.serving import running


def main() -> None:
    """Serve."""
    process.start(role="registry")
    from pratique.server.registry.ports import AllowAll
    from pratique.server.scanning import admission

    admission.VerdictAdmission = AllowAll  # type: ignore[assignment,misc]  # the one thing that is compared
    running.serve([Role.REGISTRY])


if __name__ == "__main__":
    main()
