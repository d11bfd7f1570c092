import json
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from ninja import Schema

from pratique.server.config.api import api

FRONTEND = Path(__file__).parents[2] / "frontend"


def test_the_pages_are_generated_from_what_the_server_says() -> None:
    committed = json.loads((FRONTEND / "openapi.json").read_text("utf-8"))
    said = json.loads(json.dumps(api.get_openapi_schema(), default=str))

    assert committed == said, (
        "run: pratique openapi --output frontend/openapi.json && npm --prefix frontend run generate"
    )


def test_no_two_schemas_share_a_name() -> None:
    described = json.dumps(api.get_openapi_schema(), default=str)
    names = Counter(each.__name__ for each in {*_shapes(Schema), *_choices()})

    twice = [name for name, count in names.items() if count > 1 and f'#/components/schemas/{name}"' in described]
    assert twice == [], "the later one takes the other's place"


def _shapes(base: type[Schema]) -> Iterator[type[Schema]]:
    for each in base.__subclasses__():
        if each.__module__.startswith("pratique.") and "[" not in each.__name__:
            yield each
        yield from _shapes(each)


def _choices() -> Iterator[type[StrEnum]]:
    """Yield the closed sets that fields of schemas are of."""
    for shape in _shapes(Schema):
        for field in shape.model_fields.values():
            if isinstance(field.annotation, type) and issubclass(field.annotation, StrEnum):
                yield field.annotation


def test_the_lock_of_the_frontends_packages_holds_no_address() -> None:
    lock = (FRONTEND / "package-lock.json").read_text("utf-8")

    assert "://" not in lock
    assert '"integrity"' in lock
