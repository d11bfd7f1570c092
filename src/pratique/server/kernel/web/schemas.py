"""The shape of an error as OpenAPI describes it; apart from `problems`, since the planes need no ninja."""

from ninja import Schema


class Problem(Schema):
    """An error. ``code`` is stable and for programs, ``detail`` is for people; quote ``request_id`` when you ask."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    fields: dict[str, list[str]] | None = None


def refusals(*statuses: int) -> dict[int, type[Problem]]:
    """Return the entries of a route's ``response=`` for the errors it answers, so that OpenAPI lists them."""
    return dict.fromkeys(statuses, Problem)
