"""The settings of exports and uploads."""

from typing import Annotated

import msgspec

from pratique.server.kernel.settings import option, section

MIB = 1024 * 1024

Positive = Annotated[int, msgspec.Meta(ge=1)]


@section("media")
class MediaSettings:
    """Files that people take out and bring in."""

    keep: Positive = option(
        168, help="How long a file may be fetched; an upload that failed is kept so too.", unit="hours"
    )
    history: Positive = option(
        30, help="How long it is still said that there was a file, once it is gone.", unit="days"
    )
    export_max: Positive = option(
        512, help="The largest file that is written; 100,000 findings as CSV take about 30.", unit="MiB"
    )
    exports_kept: Positive = option(
        50, help="How many exports one account may have; the oldest are deleted by hand or by time.", unit="exports"
    )
    index_max: Positive = option(
        4096, help="The largest index file that is received; one of all advisories takes half a GiB.", unit="MiB"
    )
    sbom_max: Positive = option(
        64, help="The largest SBOM that is received; 40,000 components take about 20.", unit="MiB"
    )
    uploads_kept: Positive = option(50, help="How many uploads one account may have that are not over.", unit="uploads")
    uploads_at_once: Positive = option(
        2, help="How many uploads one process receives at once; each holds one of the threads of REST.", unit="uploads"
    )
    upload_within: Positive = option(
        1800, help="How long the sending of an upload may take before it is given up.", unit="seconds"
    )
