"""The settings of blobs in an object store."""

from typing import Annotated

import msgspec

from pratique.server.kernel.settings import option, section

MIB = 1024 * 1024
PART_MIN = 5 * MIB  # bytes that S3 asks of every part but the last

Positive = Annotated[int, msgspec.Meta(ge=1)]
Seconds = Annotated[float, msgspec.Meta(gt=0)]


@section("s3")
class S3Settings:
    """Blobs in an object store that speaks S3. Every process of an installation needs the same."""

    bucket: str = option("", help="The bucket that keeps blobs; it must exist. Empty: blobs are files on disk.")
    endpoint: str = option(
        "",
        help="Address of the store, `https://…`; empty: Amazon's of the region. An address that is set here may be "
        "in a private network.",
    )
    region: str = option("us-east-1", help="The bucket's region; most other stores take any.")
    prefix: str = option("", help="Put before every object's name, such as `registry/`.")
    access_key: str = option(
        "", help="Name of the credentials; empty: those of the environment or the machine, as Amazon's tools find them."
    )
    secret_key: str = option("", help="The secret of the credentials.", secret=True)
    path_style: bool = option(
        True, help="Name the bucket in the path of addresses; false: in the host name, as Amazon prefers."
    )
    connections: Positive = option(
        50, help="Connections that a process keeps to the store at most; what needs another waits.", unit="connections"
    )
    attempts: Positive = option(
        4, help="How often a request is made that fails for a reason that may pass.", unit="attempts"
    )
    within: Seconds = option(
        30.0,
        help="How long a request may take that moves no more than one part; also how long a read may bring nothing.",
        unit="seconds",
    )
    part: Annotated[int, msgspec.Meta(ge=PART_MIN, le=1024 * MIB)] = option(
        8 * MIB,
        help="Size of the first parts of an upload; they grow so that 10,000 of them, which is all there may be, hold "
        "what S3 allows. A push holds one part in memory and those that are being sent.",
        unit="bytes",
    )
    parts_at_once: Positive = option(2, help="Parts of one upload that are sent at the same time.", unit="parts")
    lease: Annotated[float, msgspec.Meta(ge=2)] = option(
        20.0,
        help="How long a process that stopped in the middle of an upload keeps others from going on with it.",
        unit="seconds",
    )
    redirect: bool = option(
        False,
        help="Send clients to the store for blobs, by an address that is good for a short while; they must reach it. "
        "Otherwise blobs go through the registry.",
    )
    redirect_life: Positive = option(300, help="How long such an address is good.", unit="seconds")
    public_endpoint: str = option("", help="The store's address for clients, where it is another than `endpoint`.")
