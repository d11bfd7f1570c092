"""The settings of the index."""

from pratique.server.kernel.settings import option, section


@section("index")
class IndexSettings:
    """The index of advisories."""

    keep: int = option(3, help="How many index files are kept: the current one and those before it.", unit="files")
    old_after: int = option(
        30, help="The age from which the index is said to be old wherever it is shown.", unit="days"
    )
