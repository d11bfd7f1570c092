"""What the inventory refuses."""

from pratique.server.kernel.errors import Invalid, NotFound


class NotADigest(Invalid):
    """{text!r} is not a SHA-256: 64 hexadecimal digits, with or without sha256: before them."""

    code = "inventory_not_a_digest"


class NotAPackage(Invalid):
    """{text!r} is not a package of one version: {reason}."""

    code = "inventory_not_a_package"


class NoPackageFacts(NotFound):
    """Nothing was said of {purl} by what passed here or by a file of facts."""

    code = "inventory_no_facts"


class FactsUnusable(Invalid):
    """{name} cannot be used as a file of facts: {reason}. Nothing after that place was taken."""

    code = "inventory_facts_unusable"
