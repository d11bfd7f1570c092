"""What news can be about."""

from enum import StrEnum


class Topic(StrEnum):
    """A kind of news. Its key, where it has one, is a public id."""

    GRANTS = "grants"
    """Registry tokens were ended before their time."""
    JOB = "job"
    """A job has another status, progress or line of log; the key is the job's id."""
    OUTBOX = "outbox"
    """An event waits for its listeners."""
    POLICIES = "policies"
    """Policies or exceptions are others."""
