"""Owns the bounds within which a layer is read; their reasons are told beside the settings that set them."""

import msgspec

__all__ = ["MIB", "Limits"]

MIB = 1024 * 1024


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What reading one layer may take. Sizes in bytes; a reader stops at the first that is reached."""

    compressed: int = 16 * 1024 * MIB
    uncompressed: int = 64 * 1024 * MIB
    ratio: int = 200
    """Uncompressed bytes for each compressed one, once there are more than `ratio_from` of them."""
    ratio_from: int = 512 * MIB
    entries: int = 2_000_000
    path: int = 4096
    depth: int = 256
    header: int = MIB
    """Bytes of the headers that extend one entry's (long names, pax records)."""
    file: int = 32 * MIB
    """Bytes of any one file that are kept to be read."""
    packages: int = 100_000
    seconds: float = 240.0
