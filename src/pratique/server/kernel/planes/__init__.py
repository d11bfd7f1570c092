"""The data planes' frame: aiohttp applications that carry request ids, one table of errors, an access log and health.

A plane brings its routes and its way to render an error; the frame does what is the same for all.
"""

from pratique.server.kernel.planes.frame import ErrorRenderer, Plane, make_application
from pratique.server.kernel.planes.gathering import Buffer
from pratique.server.kernel.planes.grouping import Group
from pratique.server.kernel.planes.writing import ThreadedReads, in_database

__all__ = ["Buffer", "ErrorRenderer", "Group", "Plane", "ThreadedReads", "in_database", "make_application"]
