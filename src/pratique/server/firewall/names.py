"""The names of the firewall's actions, for who asks for them."""

from typing import Final

SCAN: Final = "package_scan"
PRUNE: Final = "package_prune"
