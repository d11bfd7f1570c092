"""The settings of what REST answers with."""

from typing import Annotated

import msgspec

from pratique.server.kernel.settings import option, section


@section("attachments")
class AttachmentSettings:
    """Files that REST answers with."""

    at_once: Annotated[int, msgspec.Meta(ge=1)] = option(
        3,
        help="How many files one process sends at once; each holds a thread of REST as long as its client takes.",
        unit="files",
    )
