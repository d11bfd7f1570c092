"""The settings of the index."""

from pathlib import Path
from typing import Annotated

import msgspec

from pratique.server.kernel.settings import option, section


@section("index")
class IndexSettings:
    """The index of advisories."""

    feeds: Path | None = option(
        None,
        help="A folder with feed files (OSV zips, EPSS, KEV) that `update_vuln_db` builds the index from, whenever one "
        "of them is another; empty: the index changes by `pratique index use` only.",
    )
    build_memory: Annotated[int, msgspec.Meta(ge=64)] = option(
        1024, help="The memory that building an index may take, in a process of its own.", unit="MiB"
    )
    keep: Annotated[int, msgspec.Meta(ge=1)] = option(
        3, help="How many index files are kept: the current one and those before it.", unit="files"
    )
    old_after: Annotated[int, msgspec.Meta(ge=1)] = option(
        30, help="The age from which the index is said to be old wherever it is shown.", unit="days"
    )
