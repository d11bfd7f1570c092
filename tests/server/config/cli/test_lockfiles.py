"""`pratique firewall lockfile`: what goes past is listed and is a failure; it needs no installation."""

from pathlib import Path

import pytest

from tests.server.config.cli.shell import shell

pytestmark = pytest.mark.acceptance  # it starts a process


def test_addresses_that_go_past_the_firewall_are_listed_and_fail(tmp_path: Path) -> None:
    lock = tmp_path / "uv.lock"
    lock.write_text('sdist = { url = "https://elsewhere.example/a.tar.gz" }\nurl = "https://fw.example/pypi/p/a.whl"\n')
    through = ["--through", "https://fw.example/pypi/p/"]

    past, clean, unknown = shell(tmp_path / "data").run(
        ["firewall", "lockfile", str(lock), *through],
        ["firewall", "lockfile", str(lock), *through, "--through", "https://elsewhere.example"],
        ["firewall", "lockfile", str(tmp_path / "missing.lock")],
    )

    assert past.code == 1
    assert [line.split() for line in past.out.splitlines()[1:]] == [
        [str(lock), "line", "1", "https://elsewhere.example/a.tar.gz"]
    ]
    assert "1 addresses go past the firewall" in past.err
    assert (clean.code, clean.out) == (0, "")
    assert unknown.code == 2
    assert "cannot be told: No such file or directory" in unknown.err
    assert not (tmp_path / "data").exists()
