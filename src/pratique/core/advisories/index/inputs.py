"""Owns what an index is made of, and finding it on disk: feeds, scores (EPSS), the list of the exploited, licences."""

from dataclasses import dataclass
from pathlib import Path

from pratique.core.advisories.enrichment import is_epss_name, is_kev_name
from pratique.core.advisories.feeds import BadFeed, Feed, find_feeds
from pratique.core.advisories.licences import is_licence_name

__all__ = ["Inputs", "find_inputs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What an index is made of."""

    feeds: tuple[Feed, ...]
    epss: Path | None = None
    kev: Path | None = None
    licences: tuple[Path, ...] = ()
    """Lists of licences; what several say of one is put together."""
    with_prose: bool = True
    """Whether records keep their texts; without them an index is small, and facts only."""
    with_documents: bool = True
    """Whether records can be read as JSON; without that an index is smaller still."""
    is_dated: bool = False
    """Whether it is made to be used long after its day, so that all it covers is covered to a day only."""


def find_inputs(paths: list[Path]) -> Inputs:
    """Tell feeds, scores, the list of the exploited and those of licences apart by their names; raises ``BadFeed``.

    A folder is looked through: its zips are feeds, and where there is none, it is one feed of records itself.
    """
    epss: Path | None = None
    kev: Path | None = None
    licences: list[Path] = []
    feeds: list[Path] = []
    for path in paths:
        beside = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        scores = [each for each in beside if is_epss_name(each.name)]
        exploited = [each for each in beside if is_kev_name(each.name)]
        lists = [each for each in beside if is_licence_name(each.name)]
        epss = _newest(scores, epss)
        kev = _newest(exploited, kev)
        licences += lists
        if len(beside) > len(scores) + len(exploited) + len(lists):
            feeds.append(path)
    found = tuple(find_feeds(feeds))
    if not found:
        raise BadFeed(paths[0] if paths else Path("nothing"), "there is no feed of advisories in it")
    _check_names(found)
    return Inputs(feeds=found, epss=epss, kev=kev, licences=tuple(licences))


def _newest(found: list[Path], before: Path | None) -> Path | None:
    """Choose among several files of one kind the last by name, which the days in their names order."""
    return max((*found, *([before] if before is not None else [])), key=lambda path: path.name, default=None)


def _check_names(found: tuple[Feed, ...]) -> None:
    paths = [feed.path.resolve() for feed in found]
    for path in paths:
        if paths.count(path) > 1:
            raise BadFeed(path, "it is named twice")
