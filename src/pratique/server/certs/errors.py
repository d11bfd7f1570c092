"""What can be wrong with certificates."""

from pratique.server.kernel.errors import Invalid


class UnusableCertificate(Invalid):
    """The certificate or key in {path} cannot be used: {reason}.

    Put a right one there, or delete the directory to have new ones made (clients then need the new authority).
    """

    code = "unusable_certificate"
