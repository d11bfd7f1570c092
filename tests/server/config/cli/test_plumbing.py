"""`pratique plumbing`: lines in, lines out, as scripts use it; nothing of an installation is made or needed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.advisories.making import advisory
from tests.server.index.making import index_file

pytestmark = pytest.mark.acceptance  # each starts a process of its own


def test_versions_are_compared_line_by_line_and_a_line_that_is_no_pair_is_told_of(tmp_path: Path) -> None:
    lines = b"1.0\t1.0.post1\n2\t10\r\nx y\t1.0\n1.0\n\n\xff\t1\n1\t2\t3\n" + b"9" * 200_000 + b"\t1\n1.0\t1"

    answer = plumbing(tmp_path, "compare", "pep440", typed=lines)

    assert answer.stdout.decode().split() == ["<", "<", "!", "!", "!", "!", "!", "!", "="]
    assert answer.returncode == 2
    assert [line for line in answer.stderr.decode().splitlines() if "line 4: it is not two versions" in line]
    assert answer.stderr.count(b"\n") == 3
    assert list(tmp_path.iterdir()) == []


def test_an_order_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    answer = plumbing(tmp_path, "compare", "cobol", typed=b"1\t2\n")

    assert (answer.returncode, answer.stdout) == (2, b"")
    assert b"There is no order of versions named cobol. There are semver, pep440" in answer.stderr


def test_versions_are_held_against_ranges(tmp_path: Path) -> None:
    lines = ["vers:npm/>=1.0.0|<2.0.0\t1.5.0", "vers:deb/<2.0\t2.0-1", "vers:npm/1\tx", "1.0\t1.0", "vers:npm/*"]

    answer = plumbing(tmp_path, "contains", typed="\n".join(lines).encode())

    assert answer.stdout.decode().split() == ["in", "out", "!", "!", "!"]
    assert answer.returncode == 2
    assert b"line 5: it is not a range and a version with a tab" in answer.stderr


def test_the_first_answer_is_there_before_the_second_question(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pratique.cli", "plumbing", "compare", "deb"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(b"1.0~rc1\t1.0\n")
        running.stdin.flush()
        first = running.stdout.readline()
        running.stdin.close()
        rest = running.stdout.read()

    assert (first, rest, running.returncode) == (b"<\n", b"", 0)


def test_questions_are_answered_line_by_line_and_what_could_not_be_told_is_named(tmp_path: Path) -> None:
    made = index_file(tmp_path / "made", advisory("GHSA-a", aliases=["CVE-2026-10001"]))
    questions = [
        {"ecosystem": "PyPI", "package": "Sample", "version": "1.0"},
        {"purl": "pkg:pypi/sample@2.0"},
        {"ecosystem": "PyPI", "package": "sample", "version": "no version"},
        {"ecosystem": "COBOL", "package": "sample", "version": "1"},
        {"ecosystem": "Debian:12", "package": "sample", "version": "1"},
        {"purl": "pkg:deb/debian/sample@1"},
        {"purl": "not a purl"},
    ]

    answer = plumbing(
        tmp_path, "match", "--index", str(made), typed=b"".join(json.dumps(each).encode() + b"\n" for each in questions)
    )

    first, *others = [json.loads(line) for line in answer.stdout.splitlines()]
    assert first["ids"] == ["GHSA-a"]
    assert first["explained"] == [
        {
            "id": "GHSA-a",
            "vulnerabilities": ["CVE-2026-10001"],
            "range": "before 2.0",
            "event": "fixed",
            "fixed": "2.0",
            "why": "GHSA-a affects (ECOSYSTEM) from the beginning until fixed in 2.0; 1.0 lies within",
        }
    ]
    assert first["coverage"] == {"state": "covered", "to": "2026-10-01"}
    assert [(each["ids"], each["explained"], each.get("problem")) for each in others] == [
        ([], [], None),
        ([], [], "unknown-version"),
        ([], [], "unknown-ecosystem"),
        ([], [], "not-covered"),
        ([], [], "unknown-release"),
        ([], [], "bad-question"),
    ]
    assert answer.returncode == 2
    assert b"line 7: 'not a purl' is not a package URL" in answer.stderr


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "made").write_bytes(b"not an index")

    answer = plumbing(tmp_path, "match", "--index", "made", typed=b"{}\n")

    assert (answer.returncode, answer.stdout) == (2, b"")
    assert b"made cannot be read as an index: it is" in answer.stderr


def plumbing(folder: Path, *words: str, typed: bytes) -> "subprocess.CompletedProcess[bytes]":
    """Run a command in a folder, with its data directory there, so that anything it made would be seen."""
    return subprocess.run(
        [sys.executable, "-m", "pratique.cli", "plumbing", *words],
        input=typed,
        capture_output=True,
        cwd=folder,
        env={**os.environ, "PRATIQUE_DATA": str(folder / "data")},
        timeout=60,
        check=False,
    )
