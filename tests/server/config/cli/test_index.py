"""`pratique index`: what went in, what could not, which is current, in the words a person reads."""

import json
import sqlite3
import struct
import zipfile
from pathlib import Path

import pytest

from tests.core.advisories.making import advisory, encoded, write_feed
from tests.server.config.cli.shell import Shell, shell
from tests.server.index.making import index_file

pytestmark = pytest.mark.acceptance  # each starts a process of its own

SCORES = "#model_version:v2025,score_date:2026-10-01T00:00:00+0000\ncve,epss,percentile\nCVE-2026-10001,0.5,0.9\n"
EXPLOITED = '{"dateReleased": "2026-10-02T00:00:00Z", "vulnerabilities": [{"cveID": "CVE-2026-10001"}]}'


def test_a_build_ends_with_a_table_of_sources_and_needs_no_installation(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    write_feed(feeds / "PyPI.zip", advisory(aliases=["CVE-2026-10001"]))
    (feeds / "epss.csv").write_text(SCORES)
    (feeds / "kev.json").write_text(EXPLOITED)

    answer = shell(tmp_path / "data").one("index", "build", "--output", str(tmp_path / "made"), str(feeds))

    assert answer.code == 0, answer.err
    assert [line.split() for line in answer.out.splitlines()] == [
        ["Source", "Kind", "Records", "Bad", "Newest", "Covers"],
        ["PyPI.zip", "osv", "1", "0", "2026-10-01", "PyPI"],
        ["epss.csv", "epss", "1", "0", "2026-10-01"],
        ["kev.json", "kev", "1", "0", "2026-10-02"],
    ]
    assert "reading PyPI.zip" in answer.err
    assert "1 records of 1 packages, sha256:" in answer.err
    assert not (tmp_path / "data").exists()


def test_a_hostile_zip_gives_its_good_records_and_each_bad_one_is_named(tmp_path: Path) -> None:
    hostile(tmp_path / "PyPI.zip")

    answer = shell(tmp_path / "data").one(
        "index", "build", "--output", str(tmp_path / "made"), str(tmp_path / "PyPI.zip")
    )

    assert answer.code == 0, answer.err
    assert "7 records could not be used and were left out:" in answer.err
    for member, reason in {
        "bomb.json": "unpacks to more than",
        "cut.json": "damaged",
        "deep.json": "maximum recursion depth",
        "types.json": "its affected cannot be read",
        "text.json": "not JSON",
        "../../escape.json": "leads out of the zip",
        "../../escape-2.json": "leads out of the zip",
    }.items():
        assert any(member in line and reason in line for line in answer.err.splitlines()), (member, answer.err)
    assert answer.out.splitlines()[1].split()[:4] == ["PyPI.zip", "osv", "2", "7"]
    assert not (tmp_path.parent / "escape.json").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["build", "--output", "{tmp}/made", "{tmp}/nowhere"], 2, "nowhere cannot be used: there is no such file"),
        (["build", "--output", "{tmp}/made", "{tmp}/cut.zip"], 2, "cannot be used: it is not a whole zip"),
        (["build", "--output", "{tmp}/made", "{tmp}/empty"], 2, "there is no feed of advisories in it"),
        (["build", "--output", "{tmp}", "{tmp}/PyPI.zip"], 6, "could not be written to"),
        (["build", "--output", "/proc/made", "{tmp}/PyPI.zip"], 6, "could not be written to /proc/made"),
        (["use", "{tmp}/nowhere"], 2, "nowhere cannot be used as the index: there is no such file"),
        (["use", "{tmp}/PyPI.zip"], 2, "The present index stays"),
        (["use", "{tmp}/older"], 2, "it has format 1 and this program reads format"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_changes(
    migrated: Shell, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    write_feed(tmp_path / "PyPI.zip", advisory())
    (tmp_path / "cut.zip").write_bytes((tmp_path / "PyPI.zip").read_bytes()[:-30])
    (tmp_path / "empty").mkdir()
    made = index_file(tmp_path / "made-before")
    older = tmp_path / "older"
    older.write_bytes(made.read_bytes())
    with sqlite3.connect(older) as database:
        database.execute("PRAGMA user_version = 1")
    database.close()

    answer = migrated.one("index", *(each.format(tmp=tmp_path) for each in arguments))

    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert not (tmp_path / "made").exists()


def test_an_index_is_used_shown_and_gone_back_on_only_on_purpose(tmp_path: Path) -> None:
    new = index_file(tmp_path / "new", advisory())
    old = index_file(tmp_path / "old", advisory(modified="2026-01-01T00:00:00Z"))

    _, starter, used, again, refused, back, shown = shell(tmp_path / "data").run(
        ["migrate"],
        ["index", "info"],
        ["index", "use", str(new)],
        ["index", "use", str(new)],
        ["index", "use", str(old)],
        ["index", "use", "--older", str(old)],
        ["index", "info"],
    )

    assert "starter index, facts only" in starter.out
    assert "the index is now release 2, sha256:" in used.err
    assert "release 2 is that file already" in again.err
    assert (refused.code, back.code) == (3, 0)
    assert "PyPI.zip ends on 2026-01-01, and the present one on 2026-10-01" in refused.err
    assert "Release     3" in shown.out
    assert "PyPI.zip  osv   1        0    2026-01-01  PyPI" in shown.out


def test_two_files_are_described_and_compared_without_an_installation(tmp_path: Path) -> None:
    old = index_file(tmp_path / "old", advisory("A"), advisory("B", name="other"))
    new = index_file(tmp_path / "new", advisory("A", events=[{"introduced": "0"}]), advisory("B", name="other"))

    info, facts, same, differing, listed, refused = shell(tmp_path / "data").run(
        ["index", "info", str(new)],
        ["index", "info", "--json", str(new)],
        ["index", "diff", str(new), str(new)],
        ["index", "diff", str(old), str(new)],
        ["index", "diff", "--json", str(old), str(new)],
        ["index", "diff", str(old), str(tmp_path)],
    )

    assert "Records   2" in info.out
    assert "PyPI.zip  osv   2        0    2026-10-01  PyPI" in info.out
    assert json.loads(facts.out)["coverage"][0]["state"] == "covered"
    assert (same.code, same.out, "the two say the same" in same.err) == (0, "", True)
    assert (differing.code, differing.out.split(), "1 differ" in differing.err) == (
        0,
        ["package", "PyPI", "sample"],
        True,
    )
    assert json.loads(listed.out)["packages"] == [["PyPI", "sample"]]
    assert refused.code == 2
    assert "cannot be read as an index: there is no such file" in refused.err
    assert not (tmp_path / "data").exists()


def hostile(path: Path) -> None:
    """Write a feed with two good records among what should not be there."""
    deep = b'{"id": "D", "affected": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    members = {
        "good.json": encoded(advisory("GOOD")),
        "good-again.json": encoded(advisory("GOOD", name="twice")),
        "../../escape.json": encoded(advisory("ESCAPED")),
        "../../escape-2.json": b"{}",
        "bomb.json": b" " * 9_000_000,
        "deep.json": deep,
        "types.json": encoded({"id": "T", "affected": {"package": 3}}),
        "text.json": b"\x00\xff not JSON",
        "cut.json": encoded(advisory("CUT")),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        at = archive.getinfo("cut.json").header_offset
    damaged = bytearray(path.read_bytes())
    name_size = struct.unpack_from("<H", damaged, at + 26)[0]
    damaged[at + 30 + name_size : at + 40 + name_size] = b"\xff" * 10
    path.write_bytes(bytes(damaged))
