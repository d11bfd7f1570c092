"""The installation's own credential: how one role of it proves to another that it is one.

Routes that are not meant for users (the judge, later the index proxy) are asked only by callers that show a tag made
with a key of the installation. Owns the key's file, the tags, and `require`, the one function that checks them; a plane
that calls itself inner has it called by the frame before any handler. Users' credentials mean nothing here. A tag names
who calls whom and when, and is good for a minute: HMAC-SHA-256 (RFC 2104), compared in constant time.
"""

from pratique.server.kernel.inner.keys import NoInnerKey, install, make_first_key, rotate
from pratique.server.kernel.inner.tags import SCHEME, InnerOnly, authorization, require

__all__ = ["SCHEME", "InnerOnly", "NoInnerKey", "authorization", "install", "make_first_key", "require", "rotate"]
