"""The settings of the role `index-proxy`."""

from typing import Annotated

import msgspec

from pratique.server.kernel.settings import option, section

Positive = Annotated[int, msgspec.Meta(ge=1)]
Seconds = Annotated[float, msgspec.Meta(gt=0)]


@section("index_proxy")
class IndexProxySettings:
    """The inner role that stands in front of an index. `pratique up` does not start it."""

    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = option(
        8097, help="Where other roles of this installation ask what is known of packages.", unit="TCP port"
    )
    upstream: str = option(
        "",
        help="The address of a remote index before /v1/query, such as https://another.host/api/osv; empty: this "
        "installation's own index.",
    )
    token: str = option("", help="Sent to the remote as `Authorization: Bearer …`.", secret=True)
    headers: tuple[str, ...] = option((), help="Headers sent to the remote besides, each `Name: value`.", secret=True)
    within: Seconds = option(10.0, help="How long one answer of the remote may take.", unit="seconds")
    attempts: Positive = option(3, help="How often the remote is asked before a question counts as failed.")
    pause: Seconds = option(
        0.2, help="The pause before the second attempt; each further one is twice as long.", unit="seconds"
    )
    failures: Positive = option(
        5, help="Failed questions in a row after which the remote is not asked for a while.", unit="questions"
    )
    rest: Seconds = option(
        5.0,
        help="How long it is not asked then; twice as long after each try that fails, up to a minute.",
        unit="seconds",
    )
    fresh: Annotated[int, msgspec.Meta(ge=0)] = option(
        3600, help="How long a remembered answer is given without asking the remote.", unit="seconds"
    )
    stale: Annotated[int, msgspec.Meta(ge=0)] = option(
        604800, help="How old a remembered answer may be that is given while the remote is gone.", unit="seconds"
    )
    remembered: Positive = option(64, help="The memory for remembered answers.", unit="MiB")
    enrich: bool = option(
        True, help="Whether records of a remote get EPSS, KEV and a score from our own index, in `database_specific`."
    )
