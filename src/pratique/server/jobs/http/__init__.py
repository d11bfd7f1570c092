"""REST of jobs: `/jobs`, `/actions`, `/workers`, `/schedules` and `/queues`; all for administrators."""

from ninja import NinjaAPI

from pratique.server.jobs.http import actions, jobs, queues, schedules, workers


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/jobs", jobs.router)
    api.add_router("/actions", actions.router)
    api.add_router("/workers", workers.router)
    api.add_router("/schedules", schedules.router)
    api.add_router("/queues", queues.router)


__all__ = ["mount"]
