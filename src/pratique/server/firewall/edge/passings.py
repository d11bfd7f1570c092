"""What passes, on its way to what is known of packages: whose file a digest is, and what its page says of the version.

Gathered in memory, and written once for a file and a state of its page. What cannot be written is told in the log, and
comes again with the next who takes the file.
"""

from collections import OrderedDict
from itertools import islice
from typing import Final

import structlog

from pratique.server.inventory.services import ArtifactOf, SaidOfPackage, record_artifacts, record_facts
from pratique.server.kernel.planes import in_database

SOURCE: Final = "firewall"
_GATHERED_MAX: Final = 10_000
_WRITTEN_MAX: Final = 50_000
_AT_ONCE: Final = 100  # rows in one transaction, so that other writers wait little

_log = structlog.get_logger("firewall")


class Passings:
    """Gathers what passed."""

    def __init__(self) -> None:
        self._gathered: dict[tuple[str, str], tuple[ArtifactOf, SaidOfPackage]] = {}
        self._written: OrderedDict[tuple[str, str], None] = OrderedDict()

    def __bool__(self) -> bool:
        """Whether anything is to be written."""
        return bool(self._gathered)

    def is_new(self, sha256: str, page: str) -> bool:
        """Tell whether a file has not passed yet under this state of its page, by the digests of both."""
        at = (sha256, page)
        return at not in self._written and at not in self._gathered and len(self._gathered) < _GATHERED_MAX

    def note(self, page: str, artifact: ArtifactOf, said: SaidOfPackage) -> None:
        """Gather one file and what the page of that digest says of its version."""
        self._gathered[artifact.sha256, page] = (artifact, said)

    async def write(self) -> None:
        """Write what was gathered."""
        gathered, self._gathered = self._gathered, {}
        left = iter(gathered.items())
        while batch := dict(islice(left, _AT_ONCE)):
            try:
                await in_database(_record, list(batch.values()))
            except Exception:  # noqa: BLE001 — whatever keeps the database from taking them, requests go on
                _log.exception("passings_not_written", files=len(batch))
                continue
            self._written.update(dict.fromkeys(batch))
        while len(self._written) > _WRITTEN_MAX:
            self._written.popitem(last=False)


def _record(passed: list[tuple[ArtifactOf, SaidOfPackage]]) -> None:
    said = {each.purl: each for _, each in passed}
    record_facts([said[purl] for purl in sorted(said)], source=SOURCE)
    record_artifacts([artifact for artifact, _ in passed], source=SOURCE)
