"""`pratique export`: what there is, a file in its place, a refusal in words."""

from pathlib import Path

import pytest

from tests.server.config.cli.shell import shell

pytestmark = pytest.mark.acceptance  # each starts a process of its own


def test_an_export_is_written_to_a_file(tmp_path: Path) -> None:
    output = tmp_path / "events.jsonl"
    installed = shell(tmp_path / "data")

    _, kinds, written, printed, refused, unknown = installed.run(
        ["migrate", "--quiet"],
        ["export", "kinds"],
        ["export", "write", "events", "--set", "type=account.created", "--output", str(output)],
        ["export", "write", "events", "--format", "csv", "--set", "type=nothing"],
        ["export", "write", "events", "--set", "type"],
        ["export", "write", "nothing"],
    )

    assert {"findings", "components", "sbom", "events"} <= {line.split()[0] for line in kinds.out.splitlines()}
    assert (written.code, output.exists(), list(tmp_path.glob(".*.part"))) == (0, True, [])
    assert printed.out.replace("\r\n", "\n") == "id,at,type,actor,subject,repository,client,agent,request_id,data\n"
    assert (refused.code, unknown.code) == (2, 2)
    assert "is not of the form NAME=VALUE" in refused.err
    assert "There is nothing called 'nothing' to export" in unknown.err
