"""Schedules: rows that say when an action is run by itself, and the job that each due time gets: one.

`cron` reads expressions; `defaults` brings in what actions declare; `firing` is what beat does; `editing` what people
do. However many beats there are, a due time's job is unique in the database.
"""

from pratique.server.jobs.schedules.defaults import bring_defaults
from pratique.server.jobs.schedules.firing import fire_due

__all__ = ["bring_defaults", "fire_due"]
