"""skopeo and podman as a person uses them, each with configuration folders of its own and nothing of the machine's."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.environment import need, need_root
from tests.support.processes import Finished, run
from tests.support.system import System

PROXIES = {"http_proxy", "https_proxy", "no_proxy"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Skopeo:
    """skopeo beside one installation; `authority` folder set: TLS is verified with it, else plain HTTP."""

    program: Path
    home: Path
    host: str
    authority: Path | None = None

    def login(self, name: str, password: str) -> Finished:
        """Sign in; the password goes by standard input."""
        words = ["--username", name, "--password-stdin", self.host]
        return self._run("login", *self._tls("--tls-verify=false", "--cert-dir"), *words, stdin=password)

    def logout(self) -> Finished:
        """Forget the password."""
        return self._run("logout", self.host)

    def push(self, layout: Path, tag: str, name: str, *, every_platform: bool = False) -> Finished:
        """Copy a tag of an OCI layout to the registry, its bytes kept as they are."""
        return self._run(
            "copy",
            "--preserve-digests",
            *(["--all"] if every_platform else []),
            *self._tls("--dest-tls-verify=false", "--dest-cert-dir"),
            f"oci:{layout}:{tag}",
            f"docker://{self.host}/{name}",
        )

    def pull(self, name: str, folder: Path, *, every_platform: bool = False) -> Finished:
        """Copy an image of the registry to a folder: its manifest in `manifest.json`, blobs under their digests."""
        return self._run(
            "copy",
            "--preserve-digests",
            *(["--all"] if every_platform else []),
            *self._tls("--src-tls-verify=false", "--src-cert-dir"),
            f"docker://{self.host}/{name}",
            f"dir:{folder}",
        )

    def raw(self, name: str) -> bytes:
        """Fetch a manifest as it is stored."""
        tls = self._tls("--tls-verify=false", "--cert-dir")
        return self._run("inspect", "--raw", *tls, f"docker://{self.host}/{name}").checked().stdout.encode()

    def list_tags(self, repository: str) -> Finished:
        """List the tags of a repository."""
        return self._run("list-tags", *self._tls("--tls-verify=false", "--cert-dir"), self._name(repository))

    def delete(self, name: str) -> Finished:
        """Delete what a tag points to."""
        return self._run("delete", *self._tls("--tls-verify=false", "--cert-dir"), self._name(name))

    def _name(self, name: str) -> str:
        return f"docker://{self.host}/{name}"

    def _tls(self, without: str, with_authority: str) -> list[str]:
        return [with_authority, str(self.authority)] if self.authority else [without]

    def _run(self, *words: str, stdin: str | None = None) -> Finished:
        return run([self.program, *words], stdin=stdin, environment=self._environment(), seconds=90)

    def _environment(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if name.lower() not in PROXIES}
        return {**kept, "HOME": str(self.home), "REGISTRY_AUTH_FILE": str(self.home / "auth.json")}


def skopeo(home: Path, system: System) -> Skopeo:
    """Give skopeo for one installation, trusting its authority when it serves TLS."""
    return Skopeo(
        program=need("skopeo"), home=home, host=system.registry_host, authority=authority_folder(home, system)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Podman:
    """podman beside one installation, with storage of its own."""

    program: Path
    home: Path
    host: str
    authority: Path | None = None

    def __call__(self, command: str, *words: str | Path, stdin: str | None = None) -> Finished:
        """Run a podman command; those that talk to a registry are told how to trust it."""
        tls: list[str] = []
        if command in {"login", "push", "pull"}:
            tls = ["--cert-dir", str(self.authority)] if self.authority else ["--tls-verify=false"]
        storage: list[str | Path] = [
            "--root",
            self.home / "storage",
            "--runroot",
            self.home / "run",
            "--storage-driver=vfs",
        ]
        quiet = ["--cgroup-manager=cgroupfs", "--events-backend=file"]
        kept = {name: value for name, value in os.environ.items() if name.lower() not in PROXIES}
        environment = {**kept, "HOME": str(self.home), "REGISTRY_AUTH_FILE": str(self.home / "auth.json")}
        whole: list[str | Path] = [self.program, *storage, *quiet, command, *tls, *words]
        return run(whole, stdin=stdin, environment=environment, seconds=90)


@contextmanager
def podman(system: System) -> Iterator[Podman]:
    """Give podman for one installation, trusting its authority when it serves TLS."""
    program = need("podman")
    need_root("podman without root needs sub-user ids that a machine may not have")
    # podman takes no run directory whose path is longer than 50 characters, so it is not in the test's own folder.
    home = Path(tempfile.mkdtemp(prefix="pratique-podman-"))
    try:
        yield Podman(program=program, home=home, host=system.registry_host, authority=authority_folder(home, system))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def authority_folder(home: Path, system: System) -> Path | None:
    """Lay out the installation's authority as containers' certificate folders want it (`ca.crt`)."""
    if system.authority is None:
        return None
    folder = home / "certificates"
    folder.mkdir(exist_ok=True)
    shutil.copy(system.authority, folder / "ca.crt")
    return folder
