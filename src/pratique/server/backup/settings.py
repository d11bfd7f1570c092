"""The settings of backups."""

from pathlib import Path
from typing import Annotated

import msgspec

from pratique.server.kernel.settings import option, section


@section("backup")
class BackupSettings:
    """Backups of the whole installation."""

    folder: Path | None = option(
        None,
        help="Where backups are kept: best on another disk or host. Empty: the folder `backups` of the data directory, "
        "and the action `backup` does nothing.",
    )
    passphrase: str = option(
        "",
        help="Also opens backups, beside the installation's own backup key: for a restore after the keys were lost.",
        secret=True,
    )
    keep: Annotated[int, msgspec.Meta(ge=1)] = option(
        14,
        help="How many backups are kept; older ones, and blobs that only they name, are removed after a new one.",
        unit="backups",
    )
