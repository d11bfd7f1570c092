"""The inner role `index-proxy`: OSV's API for the roles of this installation, from its own index or from a remote one.

In front of a remote index it adds what that one asks for (credentials, headers), and what our own index knows beside
(EPSS, KEV, the score of a vector). It remembers answers; a remote that fails is asked again with growing pauses, then
not at all for a while; and what was remembered is given with its age while the remote is gone. Each of these is a
wrapper around the one interface `Answers`. Only callers with the installation's own credential are answered.
"""
