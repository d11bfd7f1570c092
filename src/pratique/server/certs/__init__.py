"""The installation's own certificate authority, and the certificates its servers show (RFC 5280).

Owns: making the authority once, issuing a server's certificate for a set of hosts, and saying when one must be renewed.
Does not own: who listens with it (`config`), and certificates that come from elsewhere.

Invariants: private keys are files of mode 0600 that are written whole or not at all; the authority signs servers
only and nothing below it may sign; what a person replaced is used as it is and never overwritten.
"""

from pratique.server.certs.authority import Authority, Issued, issue, make_authority
from pratique.server.certs.renewal import reason_to_renew
from pratique.server.certs.store import AUTHORITY, CHAIN, KEY, Kept, keep

__all__ = [
    "AUTHORITY",
    "CHAIN",
    "KEY",
    "Authority",
    "Issued",
    "Kept",
    "issue",
    "keep",
    "make_authority",
    "reason_to_renew",
]
