"""`pratique manager`: repository managers as the pages and REST set them up."""

from pathlib import Path

import pytest

from tests.server.config.cli.shell import shell

pytestmark = pytest.mark.acceptance  # each starts a process of its own


def test_a_repository_manager_is_set_up_changed_listed_and_removed(tmp_path: Path) -> None:
    url = "https://nexus.example"

    _, _, _, taken, unknown, changed, listed, removed, gone, again = shell(tmp_path / "data").run(
        ["migrate", "--quiet"],
        ["account", "create", "nexus-bot"],
        ["manager", "add", "nexus", f"{url}/", "--kind", "nexus", "--account", "nexus-bot"],
        ["manager", "add", "other", url],
        ["manager", "change", "nexus", "--mode", "sternly"],
        ["manager", "change", "nexus", "--mode", "moderate", "--registry", "nexus.example:8443", "--pass-on-errors"],
        ["manager", "list"],
        ["manager", "remove", "nexus"],
        ["manager", "list"],
        ["manager", "remove", "nexus"],
    )

    assert f"There is already a repository manager called other, or one at {url}" in taken.err
    assert "'sternly' is not one of off, warm-up" in unknown.err
    assert "nexus is changed from the next request on" in changed.err
    heading, line = listed.out.splitlines()
    assert heading.split() == ["Name", "Kind", "Mode", "Account", "Address", "Registries"]
    assert line.split() == ["nexus", "nexus", "moderate", "nexus-bot", url, "nexus.example:8443"]
    assert (removed.code, len(gone.out.splitlines())) == (0, 1)
    assert "There is no repository manager nexus here" in again.err
