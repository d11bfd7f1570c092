"""The settings of the inventory: within which bounds layers are read."""

from pratique.server.kernel.settings import option, section

MIB = 1024 * 1024


@section("inventory")
class InventorySettings:
    """Reading layers of images. A layer that reaches a bound keeps what was read until then, and says which it was."""

    layer_compressed_max: int = option(
        16 * 1024 * MIB, help="The most of a layer that is read, as it was pushed.", unit="bytes"
    )
    layer_uncompressed_max: int = option(
        64 * 1024 * MIB,
        help="The most of a layer that is read, uncompressed. Nothing is kept of it, so it costs time only.",
        unit="bytes",
    )
    layer_ratio_max: int = option(
        200,
        help="How many times its size a layer may grow to; more is a decompression bomb. Real layers grow two- to "
        "tenfold, files of zeros up to a thousandfold.",
        unit="bytes for each byte",
    )
    layer_ratio_from: int = option(
        512 * MIB,
        help="The uncompressed size from which that is looked at, since a small bomb does no harm.",
        unit="bytes",
    )
    layer_entries_max: int = option(
        2_000_000, help="The most files, folders and links of a layer that are read.", unit="entries"
    )
    path_max: int = option(4096, help="The longest path that is read, as Linux has it.", unit="bytes")
    depth_max: int = option(256, help="The most folders above a file.", unit="folders")
    header_max: int = option(MIB, help="The largest header of an entry: long names, extended attributes.", unit="bytes")
    file_max: int = option(
        32 * MIB,
        help="The largest package database or metadata file that is read; the largest real ones have some 8 MiB.",
        unit="bytes",
    )
    layer_packages_max: int = option(100_000, help="The most packages that one layer may name.", unit="packages")
    layer_seconds: float = option(
        240.0, help="How long reading a layer may take until what was read is kept and the rest is not.", unit="seconds"
    )
    sandbox_memory: int = option(512 * MIB, help="The memory that reading a layer may take.", unit="bytes")
    record_max: int = option(
        128 * MIB, help="The largest record of a layer that is taken from the sandbox.", unit="bytes"
    )
