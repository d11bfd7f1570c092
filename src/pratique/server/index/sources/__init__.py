"""Named sources of advisories on the network: which there are, switching one on, fetching, and how each is doing.

Off until somebody switches one on. What was fetched and looked at stays as the last good copy until a newer one is
good; an index is built from the copies, never from the network.
"""
