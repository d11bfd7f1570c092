"""What the writers write, held to the formats' own schemas: CycloneDX 1.6 by its library, SPDX 2.3 by the full data."""

import json
import zipfile
from collections.abc import Callable, Iterable

import msgspec
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema import Draft7Validator

from pratique.core.sbom import About, Item
from tests.core.sbom.test_writing import ABOUT, SIX, ZLIB, written
from tests.support.environment import optional_data

ODD = Item(purl="pkg:npm/%40scope/näme@1.0.0", name="@scope/näme", version="")
BARE = msgspec.structs.replace(ABOUT, distribution=None, purl="", version="")
CASES = [
    pytest.param((), ABOUT, id="nothing"),
    pytest.param((ZLIB, SIX, ODD), ABOUT, id="places, an owner, odd names"),
    pytest.param((SIX,), BARE, id="no distribution, no purl, no version"),
]
Broken = Callable[[dict[str, object]], object]


def cyclonedx_says(document: bytes) -> list[str]:
    """Return what CycloneDX's own library finds wrong."""
    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(document.decode())
    return [] if found is None else [str(found)]


def spdx_says(document: bytes) -> list[str]:
    """Return what SPDX's schema finds wrong."""
    with zipfile.ZipFile(optional_data() / "vectors" / "schemas.zip") as archive:
        schema = json.loads(archive.read("spdx/spdx-schema-2.3.json"))
    return [each.message for each in Draft7Validator(schema).iter_errors(json.loads(document))]


@pytest.mark.parametrize(("items", "about"), CASES)
def test_cyclonedx_is_valid_by_its_own_library(items: Iterable[Item], about: About) -> None:
    assert cyclonedx_says(written("cyclonedx", items, about)) == []


@pytest.mark.parametrize(("items", "about"), CASES)
def test_spdx_is_valid_by_its_own_schema(items: Iterable[Item], about: About) -> None:
    assert spdx_says(written("spdx", items, about)) == []


@pytest.mark.parametrize(
    ("format_", "says", "spoil"),
    [
        ("cyclonedx", cyclonedx_says, lambda document: document.update(specVersion=7)),
        ("spdx", spdx_says, lambda document: document.pop("creationInfo")),
    ],
)
def test_the_oracle_notices(format_: str, says: Callable[[bytes], list[str]], spoil: Broken) -> None:
    document = json.loads(written(format_, (ZLIB,)))
    spoil(document)

    assert says(json.dumps(document).encode()) != []
