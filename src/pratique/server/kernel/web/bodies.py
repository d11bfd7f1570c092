"""Bodies of REST's requests: JSON whose texts every database can keep."""

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from pratique.core.nulls import has_null


class UnusableBody(ValueError):
    """A text in the body holds a null character, which cannot be kept; leave it out."""


class Bodies(Parser):
    """Reads JSON; raises ``UnusableBody``, which ninja wraps."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return what the body says."""
        if has_null(request.body):
            raise UnusableBody(UnusableBody.__doc__)
        return super().parse_body(request)
