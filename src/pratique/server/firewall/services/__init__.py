"""What can be done with the firewall; each call is a transaction of its own, told to the outbox."""

from pratique.server.firewall.services.repositories import (
    Wish,
    change_repository,
    create_repository,
    delete_repository,
)

__all__ = ["Wish", "change_repository", "create_repository", "delete_repository"]
