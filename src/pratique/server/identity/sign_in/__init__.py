"""Checking a name and a password: slow on purpose, bounded, rate limited, and quick for what was right a moment ago.

What is remembered is this process's own and in memory. Attempts are counted by each process and, where they can be, by
all of them together.
"""

from pratique.server.identity.sign_in.check import PasswordCheck, current, forget, forget_everything

__all__ = ["PasswordCheck", "current", "forget", "forget_everything"]
