"""OSV's query API of this installation's index, for clients that know that API: `/api/osv/v1/…` on the control plane.

What is asked and answered is :mod:`pratique.core.advisories.osv`' business; here are who may ask, the headers that say
how old the index is and what it does not cover, and the form of an error. The inner role `index-proxy` answers the same
routes, from this index or a remote one.
"""

from pratique.server.index.osv.asking import Asking, Kind
from pratique.server.index.osv.replies import Reply, refused

__all__ = ["Asking", "Kind", "Reply", "refused"]
