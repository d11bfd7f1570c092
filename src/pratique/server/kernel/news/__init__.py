"""News between the processes of an installation: "something of this kind changed, look again".

A piece of news names a topic and at most the public id of a thing; it carries no state, no secret and no work. It may
be lost, doubled or late, on every carrier. Whoever listens therefore looks by itself now and then as well: news only
shortens a wait that has a bound already.

Carriers: Redis where there is one, else datagram sockets in the data directory, which reach the processes of one
machine. Both tell their own process too.
"""

from pratique.server.kernel.news.telling import ANYTHING, Carrier, Heard, Listening, Nowhere, install, listen, tell
from pratique.server.kernel.news.topics import Topic

__all__ = ["ANYTHING", "Carrier", "Heard", "Listening", "Nowhere", "Topic", "install", "listen", "tell"]
