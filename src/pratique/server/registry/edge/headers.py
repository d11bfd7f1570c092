"""Headers that every answer of the plane has; a response that its handler prepares brings them itself."""

from collections.abc import Mapping

from pratique.server.kernel import context
from pratique.server.kernel.web import request_id

API_VERSION: Mapping[str, str] = {"Docker-Distribution-Api-Version": "registry/2.0"}


def streaming_headers() -> Mapping[str, str]:
    """Return those headers for a response that is sent while its handler still runs."""
    return {**API_VERSION, request_id.HEADER: context.current().request_id}
