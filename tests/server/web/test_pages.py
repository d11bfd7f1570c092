from pathlib import Path

import pytest

from pratique.server.web import pages

DAY = 86_400


@pytest.fixture
def build(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>one")
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "assets" / "index-1.js").write_text("one()")
    return folder


def test_the_page_is_kept_apart_from_the_files_that_are_handed_out_as_they_are(build: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"

    collected = pages.collect(source=build, data=data)

    found = sorted(str(path.relative_to(data)) for path in data.rglob("*") if path.is_file())
    assert found == ["pages/index.html", "static/assets/index-1.js", "static/icon.svg"]
    assert collected == pages.Collected(copied=2, removed=0)


def test_collecting_again_copies_nothing(build: Path, tmp_path: Path) -> None:
    pages.collect(source=build, data=tmp_path)

    collected = pages.collect(source=build, data=tmp_path)

    assert collected == pages.Collected(copied=0, removed=0)


def test_the_last_builds_files_stay_for_open_pages_and_go_after_a_month(build: Path, tmp_path: Path) -> None:
    pages.collect(source=build, data=tmp_path)
    (build / "assets" / "index-1.js").rename(build / "assets" / "index-2.js")
    old = tmp_path / "static" / "assets" / "index-1.js"
    written = old.stat().st_mtime

    soon = pages.collect(source=build, data=tmp_path, now=written + 29 * DAY)
    later = pages.collect(source=build, data=tmp_path, now=written + 31 * DAY)

    assert (soon.removed, later.removed) == (0, 1)
    assert not old.exists()


def test_the_page_itself_follows_a_new_build(build: Path, tmp_path: Path) -> None:
    pages.collect(source=build, data=tmp_path)
    (build / "index.html").write_text("<!doctype html>two")

    pages.collect(source=build, data=tmp_path)

    assert pages.index_of(tmp_path).read_text() == "<!doctype html>two"


def test_pages_that_nobody_built_are_refused_with_the_command_that_builds_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_PACKAGED", tmp_path)
    monkeypatch.setattr(pages, "_BUILT", tmp_path)

    with pytest.raises(pages.PagesNotBuilt, match="make setup"):
        pages.built()
