"""The data plane of package managers: parse, judge, answer.

Addresses: `/pypi/<repository>/simple/<package>/` and what is below `/pypi/<repository>/files/`. Whatever leaves as a
file or as a file's metadata passes `admission`; there is no other way out.
"""

from pratique.server.firewall.edge.parts import Parts, make_parts
from pratique.server.firewall.edge.plane import firewall_plane

__all__ = ["Parts", "firewall_plane", "make_parts"]
