"""`pratique index sources`: what a source is said before it is on, and nothing is on without a yes."""

import json
from pathlib import Path

import pytest

from tests.server.config.cli.shell import shell

pytestmark = pytest.mark.acceptance  # each starts a process of its own


def test_a_source_is_said_then_asked_about_then_on_and_off_again(tmp_path: Path) -> None:
    commands = shell(tmp_path / "data").run(
        ["migrate"],
        ["index", "switch-on", "kev"],
        ["index", "switch-on", "kev", "--yes", "--address", "http://127.0.0.1:1/feeds"],
        ["index", "sources"],
        ["index", "sources", "--json"],
        ["job", "list", "--action", "update_vuln_db"],
        ["index", "switch-off", "kev"],
        ["index", "switch-on", "nowhere", "--yes"],
    )
    _, unsure, on, listed, as_json, jobs, off, nowhere = commands

    assert unsure.code != 0
    assert "kev was not switched on, since nobody said yes" in unsure.err
    assert on.code == 0, on.err
    for word in ("CISA", "CC0-1.0", "http://127.0.0.1:1/feeds", "about 2 MB, 1 minutes", "1,404 entries"):
        assert word in on.err
    rows = {line.split()[0]: line.split()[1] for line in listed.out.splitlines()[1:]}
    assert (rows["kev"], rows["osv"]) == ("waiting", "off")
    kev = next(each for each in json.loads(as_json.out) if each["name"] == "kev")
    assert (kev["is_on"], kev["is_mirror"], kev["terms"].startswith("https://")) == (True, True, True)
    assert "update_vuln_db" in jobs.out
    assert off.code == 0, off.err
    assert "There is no source called 'nowhere'" in nowhere.err
