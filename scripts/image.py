"""Builds our container images from Debian's packages and nothing else: no base image is pulled, no engine is needed.

`pratique` is the product, with the pages inside; `pratique-neighbours` is the programs beside it (PostgreSQL,
PgBouncer, Redis, NGINX), for `deploy/compose.yaml`. Debian's packages come from where this machine's own apt gets
them, the Python packages from `requirements/server.txt` by their hashes. Written is an archive that `docker load`,
`podman load` and `skopeo copy docker-archive:` read (the format of `docker save`). Needs mmdebstrap.
"""

import argparse
import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
USER = 10001
HOME = "/var/lib/pratique"
WRITTEN = (HOME.lstrip("/"), "run/pratique", "etc/pratique")
"""Folders that belong to the image's user: for data, for what lasts as long as a process, for configuration."""
SITE = "usr/local/lib/python{version}/dist-packages"
ARCHITECTURES: Mapping[str, str] = {"x86_64": "amd64", "aarch64": "arm64"}
LEFT_OUT = ("man", "info", "locale", "doc", "lintian", "bug")
GOES_ON = ("Acquire::http", "Acquire::https", "Acquire::Check-", "Acquire::Retries", "Acquire::ForceIPv")
"""What of apt's configuration says how packages are fetched here, and so is needed for the image's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """An image: its Debian packages, what is laid over them, and how it is run."""

    name: str
    packages: Sequence[str]
    description: str
    with_program: bool = False
    scripts: Mapping[str, str] = field(default_factory=dict)
    entrypoint: Sequence[str] = ()
    command: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    ports: Sequence[int] = ()


RECIPES: Mapping[str, Recipe] = {
    "pratique": Recipe(
        name="pratique",
        # Debian 12's Python, 3.11.2, is the last that redis-py needs async-timeout with; the lock is for later ones.
        packages=("python3", "python3-async-timeout", "ca-certificates", "tzdata"),
        description="A secure container registry and a package firewall on one spine",
        with_program=True,
        scripts={"usr/bin/pratique": '#!/bin/sh\nexec /usr/bin/python3 -m pratique.cli "$@"\n'},
        entrypoint=("/usr/bin/pratique",),
        command=("up",),
        environment={"PRATIQUE_DATA": HOME, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        ports=(8080, 5000, 8090),
    ),
    "pratique-neighbours": Recipe(
        name="pratique-neighbours",
        packages=("postgresql", "pgbouncer", "redis-server", "nginx-light"),
        description="PostgreSQL, PgBouncer, Redis and NGINX as Debian has them, for Pratique",
        scripts={"usr/bin/pratique-postgresql": (ROOT / "deploy/image/postgresql").read_text("utf-8")},
        command=("sh", "-c", "echo name a program: pratique-postgresql, pgbouncer, redis-server, nginx; exit 2"),
    ),
}


def main() -> None:
    """Build the image that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(RECIPES))
    parser.add_argument("--output", type=Path, help="the archive; not given: dist/NAME-VERSION.tar")
    parser.add_argument("--wheel", type=Path, help="the wheel of the product, as `make wheel` builds it")
    given = parser.parse_args()
    recipe = RECIPES[given.name]
    os.environ.setdefault("SOURCE_DATE_EPOCH", run("git", "-C", str(ROOT), "log", "-1", "--format=%ct").strip())
    output = given.output or ROOT / "dist" / f"{recipe.name}-{version()}.tar"
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pratique-image-") as folder:
        place = Path(folder)
        layers = [debian(recipe.packages, place / "debian.tar"), ours(recipe, given.wheel, place)]
        write_archive(output, layers, recipe)
    print(f"{output}: {recipe.name}:{version()}, {output.stat().st_size // 2**20} MiB; docker load --input {output}")


def debian(packages: Sequence[str], target: Path) -> Path:
    """Make the first layer: the packages and what they need, without manuals, translations and the way they came."""
    program = shutil.which("mmdebstrap")
    if program is None:
        raise SystemExit("mmdebstrap is not installed (requirements/debian.txt names its package)")
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as fetching:
        fetching.write(fetching_configuration())
        fetching.flush()
        excluded = [f"--dpkgopt=path-exclude=/usr/share/{each}/*" for each in LEFT_OUT]
        run(
            program,
            "--quiet",
            "--variant=essential",
            "--components=main",
            "--skip=output/dev",
            # By then the hook has removed what apt fetched; apt's own way reads the lists once more, and leaves locks.
            "--skip=cleanup/apt",
            f"--aptopt={fetching.name}",
            *excluded,
            "--dpkgopt=path-include=/usr/share/doc/*/copyright",
            # A system whose /usr is merged from the start needs no program that merges it, and so no Perl.
            "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
            f"--include={','.join(['usr-is-merged', *packages])}",
            f"--customize-hook={CLEAN}",
            suite(),
            str(target),
            *sources(),
        )
    return target


CLEAN = (
    f'echo "pratique:x:{USER}:{USER}:Pratique:{HOME}:/usr/sbin/nologin" >>"$1/etc/passwd";'
    f'echo "pratique:x:{USER}:" >>"$1/etc/group";'
    # What mmdebstrap put there itself, and what is in /tmp, it removes after this.
    'find "$1/etc/apt" -type f ! -name 00mmdebstrap -delete;'
    'find "$1/var/log" "$1/var/cache" "$1/var/lib/apt" -type f -delete;'
    'rm -rf "$1/etc/ssl/private" "$1/var/lib/postgresql"/*/main;'
    'find "$1" -xdev -perm /6000 -type f -exec chmod a-s {} +'
)
"""Run on the unpacked packages: our user, no trace of where packages came from, nothing that gives a process more."""


def fetching_configuration() -> str:
    """Return how this machine's apt fetches (proxies, retries), to fetch the image's packages the same way."""
    dump = run("apt-config", "dump", "--no-empty", "Acquire")
    return "".join(f"{line}\n" for line in dump.splitlines() if line.startswith(GOES_ON))


def sources() -> list[str]:
    """Return the files that say where this machine's apt gets Debian's packages."""
    listed = Path("/etc/apt/sources.list")
    found = [*([listed] if listed.is_file() else []), *sorted(Path("/etc/apt/sources.list.d").glob("debian*"))]
    used = [str(each) for each in found if each.suffix in (".list", ".sources")]
    if not used:
        raise SystemExit("apt has no sources of Debian's packages on this machine")
    return used


def suite() -> str:
    """Return the code name of the Debian release that this machine runs, whose packages the image gets."""
    release = platform.freedesktop_os_release()
    if release.get("ID") != "debian":
        raise SystemExit(f"images are built on Debian, from its own apt sources; this is {release.get('NAME')}")
    return release["VERSION_CODENAME"]


def ours(recipe: Recipe, wheel: Path | None, place: Path) -> Path:
    """Make the second layer: our program with its Python packages, our scripts, the folder for data."""
    root = place / "ours"
    for name, text in recipe.scripts.items():
        script = root / name
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(text, "utf-8")
        script.chmod(0o755)
    if recipe.with_program:
        install(root / SITE.format(version=python_of_debian(place / "debian.tar")), wheel or newest_wheel())
    for path in WRITTEN:
        (root / path).mkdir(parents=True)
        (root / path).chmod(0o700)
    return pack(root, place / "ours.tar", owned=WRITTEN)


def python_of_debian(layer: Path) -> str:
    """Return the version of the Python in the first layer, as in 3.11."""
    with tarfile.open(layer) as archive:
        names = (Path(each).name for each in archive.getnames() if each.startswith("./usr/bin/python3."))
        return min(names, key=len).removeprefix("python")


def install(site: Path, wheel: Path) -> None:
    """Install the server's packages by their hashes and the wheel, and compile them: the image cannot be written to."""
    version_ = site.parent.name.removeprefix("python")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile"]
    there = ["--target", str(site), "--python-version", version_, "--only-binary", ":all:", "--upgrade"]
    locked = ["--require-hashes", "--requirement", str(ROOT / "requirements/server.txt")]
    run(*pip, *there, "--no-deps", *locked)
    run(*pip, *there, "--no-deps", str(wheel))
    shutil.rmtree(site / "bin", ignore_errors=True)
    run(sys.executable, "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash",
        "-s", str(site.parents[4]), "-p", "/", str(site))  # fmt: skip


def newest_wheel() -> Path:
    """Return the wheel that `make wheel` built last."""
    found = sorted((ROOT / "dist").glob(f"pratique-{version()}-*.whl"), key=lambda each: each.stat().st_mtime)
    if not found:
        raise SystemExit("there is no wheel in dist/: run `make wheel` first, or name one with --wheel")
    return found[-1]


def version() -> str:
    """Return the product's version."""
    import tomllib

    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def pack(root: Path, target: Path, *, owned: Sequence[str]) -> Path:
    """Write a folder as a layer, the same bytes for the same files; what is ``owned`` is the image's user's."""

    def normal(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = USER if info.name in owned else 0
        info.uname = info.gname = ""
        info.mtime = moment()
        if info.name not in owned:
            info.mode = 0o755 if info.isdir() or info.mode & 0o100 else 0o644
        return info

    with tarfile.open(target, "w") as archive:
        for each in sorted(root.rglob("*")):
            archive.add(each, arcname=str(each.relative_to(root)), recursive=False, filter=normal)
    return target


def write_archive(target: Path, layers: Sequence[Path], recipe: Recipe) -> None:
    """Write the image as `docker save` does (Docker image specification 1.2)."""
    digests = [digest(each) for each in layers]
    configuration = json.dumps(configured(recipe, digests), indent=1).encode()
    name = hashlib.sha256(configuration).hexdigest()
    manifest = [
        {
            "Config": f"{name}.json",
            "RepoTags": [f"{recipe.name}:{version()}"],
            "Layers": [f"{each}/layer.tar" for each in digests],
        }
    ]
    with tarfile.open(target, "w") as archive:
        for digest_, layer in zip(digests, layers, strict=True):
            archive.add(layer, arcname=f"{digest_}/layer.tar", filter=_plain)
        for path, content in ((f"{name}.json", configuration), ("manifest.json", json.dumps(manifest).encode())):
            info = tarfile.TarInfo(path)
            info.size, info.mtime = len(content), moment()
            archive.addfile(info, io.BytesIO(content))


def configured(recipe: Recipe, digests: Sequence[str]) -> dict[str, object]:
    """Return how the image is run: by a user without rights, with one folder to write to."""
    path = "/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin"
    environment = {"PATH": path, "LANG": "C.UTF-8", "HOME": HOME, **recipe.environment}
    created = datetime.fromtimestamp(moment(), tz=UTC).isoformat().replace("+00:00", "Z")
    return {
        "architecture": ARCHITECTURES[platform.machine()],
        "os": "linux",
        "created": created,
        "config": {
            "User": f"{USER}:{USER}",
            "Env": [f"{name}={value}" for name, value in environment.items()],
            "Entrypoint": list(recipe.entrypoint) or None,
            "Cmd": list(recipe.command),
            "WorkingDir": HOME,
            "ExposedPorts": {f"{each}/tcp": {} for each in recipe.ports},
            "Volumes": {HOME: {}},
            "Labels": {
                "org.opencontainers.image.title": recipe.name,
                "org.opencontainers.image.description": recipe.description,
                "org.opencontainers.image.version": version(),
                "org.opencontainers.image.licenses": "Apache-2.0",
            },
        },
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{each}" for each in digests]},
        "history": [
            {"created": created, "created_by": f"Debian {suite()}: {' '.join(recipe.packages)}"},
            {"created": created, "created_by": f"{recipe.name} {version()}"},
        ],
    }


def digest(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def moment() -> int:
    """Return the instant everything in the image is of: SOURCE_DATE_EPOCH, else the last commit's."""
    return int(os.environ["SOURCE_DATE_EPOCH"])


def run(*command: str) -> str:
    """Run a program and return what it printed; end with its own words when it fails."""
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode != 0:
        raise SystemExit(f"`{command[0]}` ended with {ended.returncode}")
    return ended.stdout


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode, info.mtime = 0o644, moment()
    return info


if __name__ == "__main__":
    main()
