"""Hatch's hook that lays the built pages into the wheel, so that what is installed serves them without Node.js.

A wheel without pages would start and answer every page with an error, so it is not built at all; an editable
installation reads them from `frontend/dist` and takes nothing in.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = "frontend/dist"
PLACE = "pratique/server/web/built"
EDITABLE = "editable"


class PagesHook(BuildHookInterface):  # type: ignore[type-arg]  # its parameter is the builder's configuration, not used
    """Adds `frontend/dist` to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the pages, or end the build where they are not built."""
        if version == EDITABLE:
            return
        built = Path(self.root) / BUILT
        if not (built / "index.html").is_file():
            raise SystemExit(f"the pages are not built, and a wheel has them inside: run `make wheel` ({built})")
        build_data["force_include"][str(built)] = PLACE
