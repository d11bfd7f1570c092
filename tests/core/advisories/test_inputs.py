"""Feeds, scores and the list of the exploited are told apart by their names, wherever they lie."""

from pathlib import Path

import pytest

from pratique.core.advisories.feeds import BadFeed
from pratique.core.advisories.index import find_inputs
from tests.core.advisories.making import advisory, encoded, write_feed


def test_a_folder_is_looked_through_for_all_three(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    feed = write_feed(tmp_path / "deep" / "PyPI.zip", advisory())
    scores = tmp_path / "epss_scores-2026-08-16.csv.gz"
    exploited = tmp_path / "deep" / "known_exploited_vulnerabilities.json"
    scores.touch()
    exploited.touch()

    found = find_inputs([tmp_path])

    assert [each.path for each in found.feeds] == [feed]
    assert (found.epss, found.kev) == (scores, exploited)


def test_each_may_be_named_by_itself(tmp_path: Path) -> None:
    feed = write_feed(tmp_path / "PyPI.zip", advisory())
    scores, exploited = tmp_path / "epss.csv", tmp_path / "kev.json"
    scores.touch()
    exploited.touch()

    found = find_inputs([exploited, feed, scores])

    assert ([each.path for each in found.feeds], found.epss, found.kev) == ([feed], scores, exploited)


def test_of_several_scores_the_latest_by_name_counts(tmp_path: Path) -> None:
    write_feed(tmp_path / "PyPI.zip", advisory())
    for day in ("2026-08-16", "2026-10-01", "2026-09-30"):
        (tmp_path / f"epss_scores-{day}.csv.gz").touch()

    found = find_inputs([tmp_path])

    assert found.epss == tmp_path / "epss_scores-2026-10-01.csv.gz"


def test_a_folder_of_records_is_one_feed_without_the_lists_beside_them(tmp_path: Path) -> None:
    (tmp_path / "A.json").write_bytes(encoded(advisory("A")))
    (tmp_path / "kev.json").touch()

    found = find_inputs([tmp_path])

    assert [each.path for each in found.feeds] == [tmp_path]
    assert found.kev == tmp_path / "kev.json"


@pytest.mark.parametrize("names", [[], ["epss.csv"], ["missing.zip"], ["PyPI.zip", "PyPI.zip"]])
def test_what_is_no_feed_is_said(tmp_path: Path, names: list[str]) -> None:
    write_feed(tmp_path / "PyPI.zip", advisory())
    (tmp_path / "epss.csv").touch()

    with pytest.raises(BadFeed, match="cannot be used"):
        find_inputs([tmp_path / name for name in names])
