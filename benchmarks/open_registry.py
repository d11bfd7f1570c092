"""This product's registry with nobody asking for verdicts, so that a benchmark can tell what asking costs.

Started by `benchmarks/voyage.py` on an installation's own data; nothing else is different.
"""

from pratique.server.config import roles
from pratique.server.config.cli import process


def main() -> None:
    """Serve."""
    process.start(role="registry")
    from pratique.server.registry.ports import AllowAll
    from pratique.server.scanning import admission

    admission.VerdictAdmission = AllowAll  # type: ignore[assignment,misc]  # the one thing that is compared
    roles.serve([roles.Role.REGISTRY])


if __name__ == "__main__":
    main()
