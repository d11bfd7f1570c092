"""The settings of the index."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from pratique.server.kernel.settings import option, section


@section("index")
class IndexSettings:
    """The index of advisories."""

    feeds: Path | None = option(
        None,
        help="A folder with feed files (OSV zips, EPSS, KEV, VEX) that `update_vuln_db` builds the index from, beside "
        "the sources that are switched on, whenever one of them is another.",
    )
    fetch_within: Annotated[int, msgspec.Meta(ge=1)] = option(
        60, help="How long fetching one source may take in all; the next run goes on from there.", unit="minutes"
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
    open: bool = option(
        True,
        help="Whether OSV's query API of the index, /api/osv/, answers whoever reaches it; advisories are "
        "public, and it says nothing of what this installation holds. False: only who shows credentials.",
    )
    uncovered: Literal["say", "refuse"] = option(
        "say",
        help="What OSV's query API does when no source covers an ecosystem asked for: say so in a header that most "
        "clients ignore, or refuse, so that silence is never taken for clean.",
    )
    trusted_keys: tuple[str, ...] = option(
        (), help="Files with the public keys (PEM) of those whose index `pratique index import` takes."
    )
