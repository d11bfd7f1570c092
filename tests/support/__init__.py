"""Tools every test may use: waiting without sleeping, and (in the modules beside) real servers and clients.

Nothing here knows the inside of the product: the modules start programs, speak HTTP and read files.
"""

from tests.support.waiting import eventually, eventually_async

__all__ = ["eventually", "eventually_async"]
