"""The index in our own registry as a signed artifact, and taken from there by another tool."""

from pathlib import Path

from tests.server.config.cli.test_artifacts import keys
from tests.support.environment import need
from tests.support.processes import run
from tests.support.system import PASSWORD, System


def test_an_index_that_was_published_is_copied_by_another_tool_and_taken_in_with_its_signature(
    embedded_system: System, tmp_path: Path
) -> None:
    skopeo = need("skopeo")
    private, public = keys(tmp_path, "ours")

    said = embedded_system.command("index", "publish", "admin/index:v1", "--key", private)

    digest = next(word for word in said.replace(",", " ").split() if word.startswith("sha256:"))
    layout = tmp_path / "layout"
    for tag in ("v1", f"{digest.replace(':', '-')}.sig"):
        source = f"docker://{embedded_system.registry_host}/admin/index:{tag}"
        credentials = ["--src-tls-verify=false", "--src-creds", f"admin:{PASSWORD}"]
        copied = run([skopeo, "copy", "--preserve-digests", *credentials, source, f"oci:{layout}:{tag}"])
        assert copied.exit_code == 0, copied.stderr
    taken = embedded_system.command("index", "import", str(layout), "--key", public)
    assert "signed by" in taken
    assert digest in (layout / "index.json").read_text()
