"""The registry's settings."""

from pratique.server.kernel.settings import option, section

MIB = 1024 * 1024
DAY = 24 * 3600


@section("registry")
class RegistrySettings:
    """The registry's data plane."""

    port: int = option(5000, help="Where the registry listens.", unit="TCP port")
    public_url: str = option("", help="The registry's own address, when it is not the installation's public_url.")
    processes: int = option(
        1,
        help="How many processes serve the registry, with what else their ports serve. More than one use more cores, "
        "for some 80 MB each.",
        unit="processes",
    )
    create_on_push: bool = option(
        True,
        help="Whether a push to a repository that does not exist makes it: private, and only in namespaces where the "
        "pusher may write. Turned off, repositories are made on the page or by REST first. A namespace may have "
        "a setting of its own.",
    )
    manifest_max: int = option(
        4 * MIB,
        help="The largest manifest that is accepted; the specification asks for no less than the default.",
        unit="bytes",
    )
    sparse_indexes: bool = option(
        False,
        help="Whether an index is accepted that lists manifests the repository does not hold. Pulls of the platforms "
        "that are not there then fail; turned off, the push does, and says what is missing.",
    )
    absolute_locations: bool = option(
        False,
        help="Whether addresses in answers (`Location`, `Link`) are absolute, for clients that cannot follow relative "
        "ones. They then name the host the request came to, or `registry.public_url` where it is set.",
    )
    upload_idle: float = option(
        60.0,
        help="How long a push may send nothing before its connection is closed; it can be resumed. However slowly "
        "bytes come, and however slow the disk, a push that moves is never cut.",
        unit="seconds",
    )
    download_idle: float = option(
        600.0,
        help="How long a client may take over each 8 MiB of a blob before its connection is closed; slower than that "
        "(14 KiB a second) a client is taken for gone.",
        unit="seconds",
    )
    upload_expiry: int = option(
        DAY, help="How long after its last request an unfinished upload is forgotten.", unit="seconds"
    )
    blob_lease: int = option(
        DAY,
        help="How long a blob that no manifest refers to is kept for the push that brought it.",
        unit="seconds",
    )
    namespace_quota: int = option(
        0,
        help="What each account or organisation may hold in its repositories, unless an administrator gave it a quota "
        "of its own. 0: no limit.",
        unit="bytes",
    )
    quota_warning: float = option(
        0.9,
        help="From which part of its quota on an account or a repository is said to be nearly full.",
        unit="part of 1",
    )
    reservation: int = option(
        900,
        help="How long room that a push reserved under a quota, 64 MiB ahead of what has arrived, is kept for it when "
        "it does not come back for more.",
        unit="seconds",
    )
    undo_window: int = option(
        7 * DAY,
        help="How long what was deleted can be brought back; only then its bytes go. 0: it is gone at once.",
        unit="seconds",
    )
    untagged_days: int = option(
        0,
        help="Manifests that had no tag for so long are deleted by the collector, unless an index or a subject that is "
        "there keeps them; their undo window begins then. 0: they stay.",
        unit="days",
    )
    collection_minutes: int = option(
        120, help="How long a run of `onlinegc` may take; the next one goes on. 0: until it is done.", unit="minutes"
    )
    orphan_age: int = option(
        DAY, help="Stored bytes that no row knows of are removed once they are so old.", unit="seconds"
    )
    page_default: int = option(1000, help="Entries in a page of tags or repositories, unless asked.", unit="entries")
    page_max: int = option(10_000, help="The most entries a page of tags or repositories can have.", unit="entries")
    small_blob: int = option(
        64 * 1024,
        help="Blobs up to this size are kept in memory once read, since sending so little from a file costs more.",
        unit="bytes",
    )
    small_blobs: int = option(32 * MIB, help="The memory that small blobs may take.", unit="bytes")
    storage_threads: int = option(8, help="How many threads read and write blobs.", unit="threads")
