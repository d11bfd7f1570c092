"""The processes of an installation, as each tells of itself: role, host, version, heartbeat, and whether it is well.

Owns the table and the thread that keeps a process's row. It decides nothing: jobs are taken from dead workers by their
own leases. Invariants: a row is written by the process it tells of; one that ends in good order takes its row with it;
one that is killed leaves a row that is silent, and is forgotten after a while.
"""
