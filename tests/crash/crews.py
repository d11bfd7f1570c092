"""The processes of a worker, seen from outside."""

import psutil

from tests.support.processes import Child


def tree(child: Child) -> list[psutil.Process]:
    """The process and all below it, outermost first."""
    if not child.is_running:
        return []
    top = psutil.Process(child.pid)
    return [top, *top.children(recursive=True)]


def crew_of(child: Child) -> list[psutil.Process]:
    """The Celery process of a worker."""
    return _below(psutil.Process(child.pid)) if child.is_running else []


def children_of(child: Child) -> list[psutil.Process]:
    """The processes that run jobs."""
    return [each for main in crew_of(child) for each in _below(main)]


def _below(process: psutil.Process) -> list[psutil.Process]:
    """The children of a process; none of one that has ended meanwhile."""
    try:
        return process.children()
    except psutil.NoSuchProcess:
        return []
