"""Saying something to the person at a command line, apart from the output. Imports nothing, for quick commands."""

import sys


def say(text: str) -> None:
    """Say something on standard error."""
    sys.stderr.write(f"pratique: {text}\n")
    sys.stderr.flush()
