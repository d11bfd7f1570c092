"""`pratique index export`, `import`, `publish`: the index taken elsewhere, and taken in only from whom one trusts."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.core.advisories.making import advisory
from tests.server.config.cli.shell import shell
from tests.server.index.making import index_file

pytestmark = pytest.mark.acceptance  # each starts a process of its own


def keys(folder: Path, name: str) -> tuple[str, str]:
    """Make a key pair; give the paths of the private and the public key."""
    key = ec.generate_private_key(ec.SECP256R1())
    private, public = folder / f"{name}.key", folder / f"{name}.pub"
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    public.write_bytes(
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return str(private), str(public)


def test_an_index_travels_as_a_signed_artifact_and_only_a_trusted_one_is_taken(tmp_path: Path) -> None:
    private, public = keys(tmp_path, "ours")
    _, strange = keys(tmp_path, "strange")
    old = index_file(tmp_path / "old", advisory(modified="2026-09-01T00:00:00Z"))
    new = index_file(tmp_path / "new", advisory(), advisory("GHSA-other", name="other"))
    signed, unsigned, older = (str(tmp_path / f"{name}.tar") for name in ("signed", "unsigned", "older"))

    answers = shell(tmp_path / "here").run(
        ["migrate"],
        ["index", "use", str(old)],
        ["index", "export", older, "--key", private],
        ["index", "use", str(new)],
        ["index", "export", signed, "--key", private],
        ["index", "export", unsigned],
        ["index", "export", signed],
        ["index", "export", str(tmp_path / "x.tar"), "--key", public],
        ["index", "publish", "no slash"],
    )
    assert [each.code for each in answers[:6]] == [0] * 6, answers
    assert "signed by" in answers[4].err + answers[4].out
    assert "nobody who trusts keys will take it" in answers[5].err + answers[5].out
    assert all(each.code != 0 for each in answers[6:])
    assert "there is something already" in answers[6].err
    assert "cannot be used" in answers[7].err
    assert "write it as `namespace/repository:tag`" in answers[8].err

    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(Path(signed).read_bytes()[:3000])
    there = shell(tmp_path / "there").run(
        ["migrate"],
        ["index", "import", signed],
        ["index", "import", signed, "--key", strange],
        ["index", "import", unsigned, "--key", public],
        ["index", "import", str(damaged), "--key", public],
    )
    said = [each.err + each.out for each in there]
    assert "No key is trusted (index.trusted_keys)" in said[1]
    assert "by none of the keys that are trusted" in said[2]
    assert "it is not signed" in said[3]
    assert "cannot be used as the index" in said[4]
    assert all(each.code != 0 for each in there[1:])
    trusting = (
        shell(tmp_path / "there")
        .on(PRATIQUE_INDEX_TRUSTED_KEYS=public)
        .run(
            ["index", "import", signed],
            ["index", "import", older],
            ["index", "import", older, "--older"],
            ["index", "import", unsigned, "--unsigned"],
        )
    )
    said = [each.err + each.out for each in trusting]
    assert trusting[0].code == 0, said
    assert "signed by" in said[0]
    assert "knows less than the present index" in said[1]
    assert trusting[2].code == 0, said
    assert "nobody's signature was looked at" in said[3]
