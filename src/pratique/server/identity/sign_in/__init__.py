"""Checking a name and a password: slow on purpose, bounded, rate limited, and quick for what was right a moment ago.

All state is this process's own and in memory: limits hold for each process, and a start clears them.
"""

from pratique.server.identity.sign_in.check import PasswordCheck, current, forget, forget_everything

__all__ = ["PasswordCheck", "current", "forget", "forget_everything"]
