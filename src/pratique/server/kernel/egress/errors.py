"""What the egress guard refuses."""

from pratique.server.kernel.errors import Forbidden


class AddressDenied(Forbidden):
    """{host} is at {address}, {kind}, and nothing may be fetched from there.

    Use a public address, or let an administrator allow this one.
    """

    code = "egress_address_denied"


class SchemeDenied(Forbidden):
    """Only http and https addresses are fetched, not {scheme!r}."""

    code = "egress_scheme_denied"
