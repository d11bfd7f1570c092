"""Types of JSON, as the pages say them."""

from collections.abc import Mapping
from typing import Any

from scripts.reference.markdown import code

PAGE = "Page_"
"""How the shapes of pages are called in the OpenAPI document: ``Page_<item>_``."""

_LIMITS = {
    "minimum": "from",
    "maximum": "to",
    "minLength": "of at least",
    "maxLength": "of at most",
    "pattern": "matching",
}


def json_type(schema: Mapping[str, Any]) -> str:
    """Return the type that a JSON schema describes, in words; a named shape is a link to its heading."""
    match schema:
        case {"$ref": str(reference)}:
            return _link(reference.rsplit("/", 1)[-1])
        case {"anyOf": choices}:
            return " or ".join(json_type(each) for each in choices)
        case {"enum": values}:
            return " or ".join(code(str(each)) for each in values)
        case {"const": value}:
            return code(str(value))
        case {"type": "array", "items": items}:
            return f"list of {json_type(items)}"
    form = f"({schema['format']})" if "format" in schema else ""
    limits = (f"{words} {schema[key]}" for key, words in _LIMITS.items() if key in schema)
    return " ".join(each for each in (str(schema.get("type", "any")), form, *limits) if each)


def _link(name: str) -> str:
    if name.startswith(PAGE):
        return f"a page of {_link(name.removeprefix(PAGE).removesuffix('_'))}"
    return f"[{name}](#{name.lower()})"
