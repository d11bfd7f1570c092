"""The policies that come with the product, as data."""

from functools import cache
from importlib import resources

import msgspec

from pratique.core.policy import Policy


class _File(msgspec.Struct, forbid_unknown_fields=True):
    policy: list[Policy]


@cache
def shipped() -> tuple[Policy, ...]:
    """Return the policies that come with the product, in their order."""
    text = resources.files(__package__).joinpath("defaults.toml").read_bytes()  # bounded: ours, part of the package
    return tuple(msgspec.toml.decode(text, type=_File).policy)
