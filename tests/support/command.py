"""A client on the command line with a home of its own, so that nothing of the machine's configuration is used."""

import os
from dataclasses import dataclass
from pathlib import Path

from tests.support.clients import PROXIES
from tests.support.processes import Finished, run


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A program with options that stand before every command."""

    program: Path
    home: Path
    options: tuple[str | Path, ...] = ()

    def __call__(self, *words: str | Path, stdin: str | None = None) -> Finished:
        """Run it in its home."""
        kept = {name: value for name, value in os.environ.items() if name.lower() not in PROXIES}
        environment = {**kept, "HOME": str(self.home), "REGISTRY_AUTH_FILE": str(self.home / "auth.json")}
        whole: list[str | Path] = [self.program, *self.options, *words]
        return run(whole, stdin=stdin, environment=environment, seconds=90, directory=self.home)
