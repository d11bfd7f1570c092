"""Owns the reading of image configurations, as far as a registry needs them: what an image runs on.

Specification: OCI image-spec 1.1, config.md. Docker's own configuration has the same fields.
"""

import msgspec

__all__ = ["CONFIGURATION_MAX", "CONFIGURATION_TYPES", "platform_of"]

CONFIGURATION_MAX = 1024 * 1024
"""Bytes of a configuration that are read; real ones have some thousands, with long histories ten times that."""
CONFIGURATION_TYPES = frozenset(
    {"application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"}
)
_PLATFORM_MAX = 120


class _ConfigurationWire(msgspec.Struct):
    os: str = ""
    architecture: str = ""
    variant: str = ""


_decoder = msgspec.json.Decoder(_ConfigurationWire)


def platform_of(configuration: bytes) -> str:
    """Return what an image runs on, such as ``linux/arm64/v8``; empty where that cannot be read."""
    try:
        wire = _decoder.decode(configuration)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    platform = "/".join(part for part in (wire.os, wire.architecture, wire.variant) if part)
    return platform[:_PLATFORM_MAX] if platform.isprintable() else ""
