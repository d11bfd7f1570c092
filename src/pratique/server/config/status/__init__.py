"""The status of an installation, gathered for its administrators: what it stands on, who runs, what waits, what failed.

It owns no table and no rule: it reads what the domains and the doctor know, within bounds, and remembers the doctor's
slower looks for a few seconds.
"""
