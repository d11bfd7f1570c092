"""A world of pushes, pulls, mounts, deletions, undos and collectors whose steps are let in by a seed, and crash.

Each actor is a generator over the real services, the real reads and the real collector: it yields where one of its
transactions is committed, or bytes were written or deleted. Between two yields nothing else could come in a real
installation either, since SQLite's transactions are one at a time. A crash drops an actor where it stands, as the death
of its process would. Beside the database the world keeps its own account of what was acknowledged, and that is what
it checks by: whoever pulls, at every pull; the whole of it, now and then and at the end.
"""

from tests.server.registry.simulation.places import Place, a_bucket, a_folder, in_memory
from tests.server.registry.simulation.running import run, settle
from tests.server.registry.simulation.world import UNTAGGED, World

__all__ = ["UNTAGGED", "Place", "World", "a_bucket", "a_folder", "in_memory", "run", "settle"]
