"""The organisation's policies: their rows, their modes, and the epoch by which verdicts know that one changed."""
