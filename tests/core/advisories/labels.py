"""Holds our answers against the labels that people gave to matches, and says where we answer otherwise, and why.

Only labels of records that the index has, for a package that the record names, can be compared: a label has no
ecosystem. What it says is about a file in an image, which may be another thing than its name and version say.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pratique.core.advisories.index import Index

_RANGES = "the record's ranges, in the state of our data, do not hold it"
_UNORDERED = "it has no place in the order, so the answer is that it could not be told"
_NAMESAKE = "a file in the image has this name and version and is another thing"
_BACKPORT = "the distribution's package has the fix; there, what its package manager owns is its own"
_FORK = "a fork that mended it without a version of its own"
_LIBRARY = "the record is about the program, the image has the module as a library"

EXPLAINED_LABELS: Mapping[tuple[str, str], str] = {
    ("jackson-databind", "2.4.0"): _RANGES,
    ("jackson-databind", "2.6.7.3"): _RANGES,
    ("lodash", "2.4.2"): _RANGES,
    ("lodash", "3.10.1"): _RANGES,
    ("log4net", "2.0.6.0-.NET 4.5"): _UNORDERED,
    ("diff", "1.0.0"): _NAMESAKE,
    ("handlebars", "1.0.0"): _NAMESAKE,
    ("httpclient", "4.5.5"): _NAMESAKE,
    ("ini", "1.0.0"): _NAMESAKE,
    ("json", "1.0.0"): _NAMESAKE,
    ("jsoup", "1.11.3"): _NAMESAKE,
    ("npm", "1.0.1"): _NAMESAKE,
    ("pug", "1.0.0"): _NAMESAKE,
    ("PyYAML", "3.10"): _BACKPORT,
    ("urllib3", "1.24.2"): _BACKPORT,
    ("dom4j", "1.6.1-hudson-3"): _FORK,
    ("github.com/grafana/loki", "v1.6.2-0.20201026154740-6978ee5d7387"): _LIBRARY,
    ("k8s.io/kubernetes", "v1.21.9"): _LIBRARY,
}
"""Package and version → why a label and our answer differ."""


def labelled_otherwise(index: Index, labels: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Give package and version of the labels that our answer differs from: TP and not found, FP and found."""
    said = dict(_places(index))
    for label in labels:
        name, version, identifier = label["package"], label["version"], label["id"]
        if not name or not version or not (places := said.get(identifier)):
            continue
        named = [place for place in places if _is_name_of(*place, name)]
        found = any(
            match.advisory.id == identifier for place in named for match in index.match(*place, version).matches
        )
        if named and found != (label["label"] == "TP"):
            yield name, version


def _places(index: Index) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    places: dict[str, list[tuple[str, str]]] = {}
    for ecosystem, name in index.names():
        for advisory in index.package(ecosystem, name):
            places.setdefault(advisory.id, []).append((ecosystem, name))
    yield from places.items()


def _is_name_of(ecosystem: str, name: str, said: str) -> bool:
    """Tell whether a label's name, which may be without its group or scope, is that of a package."""
    last = re.split(r"[:/]", name)[-1] if ecosystem in ("Maven", "npm") else name
    return re.sub(r"[-_.]+", "-", said.lower()) in {re.sub(r"[-_.]+", "-", each.lower()) for each in (name, last)}
