"""The `Authorization` header, read once for all planes: Basic (RFC 7617), Bearer (RFC 6750), and `Token` for Bearer."""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Final

from pratique.server.identity.errors import BadCredentials

HEADER_MAX: Final = 8192
"""Characters; a registry token with many scopes is the longest thing sent here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basic:
    """A name with a password or an access token in its place."""

    name: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """A token that stands for itself."""

    text: str = field(repr=False)


Credentials = Basic | Bearer


def read(header: str | None) -> Credentials | None:
    """Read an `Authorization` header; None when there is none.

    Raises BadCredentials for one that cannot be understood: credentials that were meant are never taken for none.
    """
    if header is None or not header.strip():
        return None
    scheme, _, rest = header.strip().partition(" ")
    if len(header) > HEADER_MAX:
        raise BadCredentials
    match scheme.lower():
        case "basic":
            return _basic(rest.strip())
        case "bearer" | "token" if rest.strip():  # plugins of repository managers write `Token`
            return Bearer(text=rest.strip())
        case _:
            raise BadCredentials


def _basic(encoded: str) -> Basic:
    try:
        name, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise BadCredentials from error
    if not colon or not name:
        raise BadCredentials
    return Basic(name=name, secret=secret)
