"""The role `osa-api`: decisions for the plugins of repository managers (Nexus, Artifactory).

It owns the two routes, their shapes and their words. What is decided, registered and written down is `deciding`'s and
`services.asked`'s, the same that files on the data plane go through. The names of fields, statuses and modes are those
that the plugins' documentation gives; the shapes of requests and answers were never published, so they are ours.
"""

from pratique.server.firewall.osa.edge import Parts, make_parts, osa_plane

__all__ = ["Parts", "make_parts", "osa_plane"]
