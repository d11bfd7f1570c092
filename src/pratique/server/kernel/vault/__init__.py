"""Secrets of others that this installation keeps, such as credentials for an upstream: sealed at rest.

The keys lie in the data directory, not in the database: a copy of the database alone tells nothing. The newest key
seals, all of them open, so a key is replaced by making a new one and sealing again what the old one sealed.
"""

from pratique.server.kernel.vault.keys import PREFIX, all_files, make_first_key, rotate
from pratique.server.kernel.vault.sealing import CannotOpen, install, open_sealed, seal

__all__ = ["PREFIX", "CannotOpen", "all_files", "install", "make_first_key", "open_sealed", "rotate", "seal"]
