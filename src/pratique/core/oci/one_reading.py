"""Owns the refusal of JSON that two readers may take for two documents: names given twice, or in another case.

Many clients match the names of fields without regard to case, and take the last of two equal ones. To them a layer with
both `digest` and `Digest` is another layer than the one that was scanned here. So a document with such names is no
document. Annotations are left alone: their names are anybody's.
"""

import json
from collections import Counter
from collections.abc import Iterator

__all__ = ["TwoReadings", "check_one_reading"]

_TOP = ("schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "subject", "annotations")
_OLD = ("fsLayers", "history", "signatures")
_DESCRIPTOR = ("mediaType", "digest", "size", "urls", "annotations", "artifactType", "platform", "data")
_PLATFORM = ("os", "architecture", "variant")
_SINGLE = ("config", "subject")
_LISTS = ("layers", "manifests")


class TwoReadings(ValueError):
    """The document may be read as two; the message names the field."""


def check_one_reading(data: bytes) -> None:
    """Raise ``TwoReadings`` where a field that matters is named twice, or by a name that some readers take for it.

    ``data`` was decoded as JSON before. Raises ``RecursionError`` for nesting without end.
    """
    document = json.loads(data, object_pairs_hook=_once)
    if isinstance(document, dict):
        _check(document, _TOP_NAMES, "the manifest")
        for where, descriptor in _descriptors(document):
            _check(descriptor, _DESCRIPTOR_NAMES, where)
            platform = descriptor.get("platform")
            if isinstance(platform, dict):
                _check(platform, _PLATFORM_NAMES, f"{where}.platform")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise TwoReadings(f"the field {twice[:80]!r} is given twice in one object; give it once")
    return found


def _descriptors(document: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    for name in _SINGLE:
        value = document.get(name)
        if isinstance(value, dict):
            yield name, value
    for name in _LISTS:
        values = document.get(name)
        for position, value in enumerate(values if isinstance(values, list) else ()):
            if isinstance(value, dict):
                yield f"{name}[{position}]", value


def _check(found: dict[str, object], names: dict[str, str], where: str) -> None:
    for name in found:
        meant = names.get(name.casefold())
        if meant is not None and meant != name:
            raise TwoReadings(f"{where} has a field {name[:80]!r}, which some clients take for {meant!r}; name it so")


def _folded(names: tuple[str, ...]) -> dict[str, str]:
    return {name.casefold(): name for name in names}


_TOP_NAMES = _folded((*_TOP, *_OLD))
_DESCRIPTOR_NAMES = _folded(_DESCRIPTOR)
_PLATFORM_NAMES = _folded(_PLATFORM)
