"""The settings of connections to PostgreSQL; SQLite has none."""

from typing import Annotated

import msgspec

from pratique.server.kernel.settings import option, section

Positive = Annotated[int, msgspec.Meta(ge=1)]


@section("database")
class DatabaseSettings:
    """Connections to PostgreSQL. Those of threads go through the pooler, those of the data planes' reads beside it."""

    connect_within: Positive = option(5, help="How long a connection may take to come about.", unit="seconds")
    keep: Annotated[int, msgspec.Meta(ge=0)] = option(
        60, help="How long a thread keeps its connection for its next request; 0: not at all.", unit="seconds"
    )
    idle_transaction: Annotated[int, msgspec.Meta(ge=0)] = option(
        60,
        help="How long a transaction may say nothing before PostgreSQL ends its session, so that a process that stands "
        "still keeps no rows from others. `pratique migrate` writes it into the defaults of our user in this database; "
        "0: what PostgreSQL has by itself.",
        unit="seconds",
    )
    writers: Positive = option(
        8,
        help="Threads of a data plane's process that write; each may hold a connection to the pooler.",
        unit="threads",
    )
    reads: Positive = option(
        4,
        help="Connections of a data plane's process to PostgreSQL itself, for its prepared statements. They count on "
        "top of pgbouncer.connections.",
        unit="connections",
    )
    reads_wait: Annotated[float, msgspec.Meta(gt=0)] = option(
        10.0, help="How long a read waits for one of these.", unit="seconds"
    )
