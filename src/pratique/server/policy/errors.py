"""What this domain refuses."""

from pratique.server.kernel.errors import Conflict, Invalid, NotFound


class NoPolicy(NotFound):
    """There is no policy {name}; those there are: {known}."""

    code = "policy_unknown"


class PolicyUnusable(Invalid):
    """The policy cannot be used: {reason}."""

    code = "policy_unusable"


class PolicyExists(Conflict):
    """There is a policy {name} already. Change that one, or choose another name."""

    code = "policy_exists"


class PolicyShipped(Conflict):
    """The policy {name} comes with the product: it can be switched and moved, not changed or deleted.

    Make a copy of it.
    """

    code = "policy_shipped"


class TooManyPolicies(Conflict):
    """There are {limit} policies already (policy.policies). Delete one that is not needed any more."""

    code = "policies_too_many"


class BadOrder(Invalid):
    """The order has to name every policy once; {problem}."""

    code = "policy_order_incomplete"


class NoException(NotFound):
    """There is no exception {exception}."""

    code = "exception_unknown"


class ExceptionUnusable(Invalid):
    """The exception cannot be used: {reason}."""

    code = "exception_unusable"


class ExceptionEnded(Conflict):
    """The exception {exception} has ended already. Grant a new one if it is still needed."""

    code = "exception_ended"


class TooManyExceptions(Conflict):
    """There are {limit} exceptions in force already (policy.exceptions). Revoke one that is not needed any more."""

    code = "exceptions_too_many"
