"""Jobs: what is done in the background, by whom, how often it was tried, and what came of it.

Owns the `Job` row, which is the truth; the claim with its lease; the worker and beat processes; the log people
follow; and the sandbox. It does not own what a job does: domains declare actions with `kernel.actions`. Celery
carries bells only, so no broker can lose or reorder work. Invariants: a job is held by one lease epoch at a time; a
writer whose epoch has passed writes nothing; a job that is not finished is waiting, held by a living worker, or found
by the sweep.
"""
