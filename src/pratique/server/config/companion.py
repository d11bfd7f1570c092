"""A companion as a process of its own: `python -m pratique.server.config.companion`, started by whom it helps."""

import socket
import sys

from pratique.server.config.cli import process
from pratique.server.config.serving.companions import Share
from pratique.server.config.serving.doors import Receiving
from pratique.server.config.supervisor import lifeline


def main(given: str) -> None:
    """Serve what is dealt out until the lifeline ends."""
    share = Share.read(given)
    lifeline.hold(share.lifeline)
    process.start(role="+".join(share.roles))
    from pratique.server.config.roles import Role
    from pratique.server.config.serving import running
    from pratique.server.kernel.counts import Heard, Teller

    heard, theirs = (socket.socket(fileno=each) for each in share.heard)
    teller = Teller(*(socket.socket(fileno=each) for each in share.tell))
    teller.start()
    door = Receiving(socket.socket(fileno=share.channel))
    try:
        running.serve_shared([Role(each) for each in share.roles], door, counts=Heard((heard, theirs)))
    finally:
        teller.stop()


if __name__ == "__main__":
    main(sys.argv[1])
