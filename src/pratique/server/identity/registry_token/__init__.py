"""Garant: the registry's token service.

Short-lived signed tokens that say what their bearer may do, checked without asking.

Specification: Distribution, *Token authentication* (token, JWT, OAuth2 and scope documents). Invariants: a token
grants at most what the presented credential may do; asking for too much is answered with less and is no error; a
token lives five minutes at most and is verified without a database. What takes a right away ends the tokens that have
it, in every process at once where news is heard, and within seconds where it is not.
"""

from pratique.server.identity.registry_token.grant import Access, Grant
from pratique.server.identity.registry_token.keys import make_first_key, rotate
from pratique.server.identity.registry_token.process import challenge, forget, verify

__all__ = ["Access", "Grant", "challenge", "forget", "make_first_key", "rotate", "verify"]
