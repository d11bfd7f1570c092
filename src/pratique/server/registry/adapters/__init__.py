"""The registry's answers to what lower domains ask through their ports."""

from pratique.server.registry.adapters.scopes import RegistryScopes

__all__ = ["RegistryScopes"]
