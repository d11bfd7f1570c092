"""The settings of what processes share."""

from typing import Annotated

import msgspec

from pratique.server.kernel.settings import option, section


@section("cache")
class CacheSettings:
    """What processes share for a while: nothing that may not be lost."""

    wait: Annotated[float, msgspec.Meta(ge=0.01, le=2.0)] = option(
        0.1,
        help="How long a call to Redis, or to the shared file, may take before one goes on without.",
        unit="seconds",
    )
    pause_max: Annotated[float, msgspec.Meta(ge=0.5, le=300.0)] = option(
        10.0, help="The longest pause before one that was away is tried again.", unit="seconds"
    )
