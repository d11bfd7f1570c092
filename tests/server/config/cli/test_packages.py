"""`pratique package`: files are named by their digests, and what is said of a package is shown."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.server.config.cli.shell import shell

pytestmark = pytest.mark.acceptance  # each starts a process of its own


def test_a_file_of_facts_lets_files_be_named(tmp_path: Path) -> None:
    jar = tmp_path / "guava.jar"
    jar.write_bytes(b"a jar")
    digest = hashlib.sha256(b"a jar").hexdigest()
    purl = "pkg:maven/com.google/guava@1.0"
    row = {"purl": purl, "sha256": digest, "name": "guava.jar", "licence": "Apache-2.0", "is_withdrawn": False}
    (tmp_path / "facts.jsonl").write_text(f"{json.dumps(row)}\n{{\n")

    _, taken, named, unknown, facts = shell(tmp_path / "data").run(
        ["migrate"],
        ["package", "import", str(tmp_path / "facts.jsonl"), "--source", "build server"],
        ["package", "identify", str(jar), digest],
        ["package", "identify", "0" * 64],
        ["package", "facts", purl],
    )

    assert "facts of 1 packages, digests of 1 files" in taken.err
    assert "line 2: " in taken.err
    assert [line.split()[1:3] for line in named.out.splitlines()[1:]] == [[purl, "jar"]] * 2
    assert unknown.code == 1
    shown = dict(line.split(maxsplit=1) for line in facts.out.splitlines() if len(line.split()) > 1)
    assert (shown["Licence"], shown["Withdrawn"]) == ("Apache-2.0", "no")
    assert "build server" in facts.out
