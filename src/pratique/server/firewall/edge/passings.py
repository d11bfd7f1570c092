"""What passes, on its way to what is known of packages: whose file a digest is, and what its page says of the version.

Written once for a file and a state of its page.
"""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from pratique.server.firewall.services.published import SOURCE
from pratique.server.inventory.services import ArtifactOf, SaidOfPackage, record_artifacts, record_facts
from pratique.server.kernel.planes import Buffer

_NOTED_MAX: Final = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """A file that passed, and what the page of that digest says of its version."""

    page: str
    artifact: ArtifactOf
    said: SaidOfPackage


class Passings(Buffer[Passing]):
    """Gathers what passed."""

    def __init__(self) -> None:
        super().__init__("what passed", _record)
        self._noted: OrderedDict[tuple[str, str], None] = OrderedDict()

    def is_new(self, sha256: str, page: str) -> bool:
        """Tell whether a file has not passed yet under this state of its page, by the digests of both."""
        return (sha256, page) not in self._noted

    def note(self, thing: Passing) -> bool:
        """Gather one; what there is no room for comes again with the next who takes the file."""
        has_room = super().note(thing)
        if has_room:
            self._noted[thing.artifact.sha256, thing.page] = None
            if len(self._noted) > _NOTED_MAX:
                self._noted.popitem(last=False)
        return has_room


def _record(passed: Collection[Passing]) -> None:
    said = {each.said.purl: each.said for each in passed}
    record_facts([said[purl] for purl in sorted(said)], source=SOURCE)
    record_artifacts([each.artifact for each in passed], source=SOURCE)
