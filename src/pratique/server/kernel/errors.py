"""Refusals: errors that are part of the product's behaviour.

A refusal is a small class with a stable ``code``, typed fields, and a docstring that is its message to a person
(``{field}`` is filled in). It derives from one family; a family says whose fault it is and nothing of HTTP: each plane
maps families to its protocol once, in one table.
"""

from typing import ClassVar


class Refusal(Exception):
    """The request was refused."""

    code: ClassVar[str] = "refused"

    def __init__(self, **fields: object) -> None:
        super().__init__()
        self.fields = fields

    def __str__(self) -> str:
        """Return the message: the docstring's words with the fields filled in."""
        template = " ".join((type(self).__doc__ or "").split())
        return template.format_map(self.fields)


class Invalid(Refusal):
    """The request cannot be understood."""

    code = "invalid"


class Unauthenticated(Refusal):
    """Sign in first: this needs credentials."""

    code = "unauthenticated"


class Forbidden(Refusal):
    """You may see this, but not do that with it."""

    code = "forbidden"


class NotFound(Refusal):
    """There is no such thing here, or you may not see it."""

    code = "not_found"


class Gone(Refusal):
    """This was here, and is not any more."""

    code = "gone"


class Conflict(Refusal):
    """The request does not fit the present state."""

    code = "conflict"


class TooMany(Refusal):
    """Too many requests; try again in {retry_after} seconds."""

    code = "too_many_requests"


class Unavailable(Refusal):
    """This cannot be done at the moment; try again in a little while."""

    code = "unavailable"


FAMILIES: tuple[type[Refusal], ...] = (
    Invalid,
    Unauthenticated,
    Forbidden,
    NotFound,
    Gone,
    Conflict,
    TooMany,
    Unavailable,
)
"""Every family, each to be mapped by each plane."""
