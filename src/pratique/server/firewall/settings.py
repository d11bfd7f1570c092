"""The settings of the firewall's data plane; where it listens is told with the roles."""

from pratique.server.kernel.settings import option, section

MIB = 1024 * 1024


@section("packages")
class PackagesSettings:
    """What the package firewall takes from upstreams and keeps of them."""

    page_max: int = option(
        64 * MIB, help="The largest page of a package that is read from an upstream, unpacked.", unit="bytes"
    )
    page_fresh: float = option(
        300.0, help="How long a package's page is used before the upstream is asked whether it changed.", unit="seconds"
    )
    page_within: float = option(
        30.0, help="How long an upstream may take over a page before it counts as not reachable.", unit="seconds"
    )
    pages_memory: int = option(
        64 * MIB, help="The memory that pages read lately may take, by the size of what is kept of them.", unit="bytes"
    )
    file_max: int = option(8 * 1024 * MIB, help="The largest file that is fetched from an upstream.", unit="bytes")
    small_file: int = option(
        256 * 1024,
        help="Files up to this size are kept in memory once they came or were read, since it is quicker than a disk.",
        unit="bytes",
    )
    small_files: int = option(64 * MIB, help="The memory that small files may take.", unit="bytes")
    file_idle: float = option(
        60.0,
        help="How long an upstream may take over each 64 KiB of a file; slower than that it is taken for gone.",
        unit="seconds",
    )
    download_idle: float = option(
        600.0, help="How long a client may take over each piece of a file of at most 8 MiB.", unit="seconds"
    )
    fetches: int = option(64, help="How many files a process fetches from upstreams at once.", unit="files")
    hold: float = option(
        9.0,
        help="How long an answer is held back for a scan in the mode strict-wait; pip gives up after 15 seconds.",
        unit="seconds",
    )
    judge_within: float = option(
        5.0,
        help="How long a verdict may take before it counts as an error, for which modes have their rule.",
        unit="seconds",
    )
    licence_within: float = option(
        5.0,
        help="How long a scan may take over the metadata of a version, of which only the licence is not known then.",
        unit="seconds",
    )
    licence_file: int = option(
        64 * MIB,
        help="The largest file that is read for the licence in it, where an upstream has no metadata beside its files.",
        unit="bytes",
    )
    request_days: int = option(90, help="How long requests are kept for the page that lists them.", unit="days")
