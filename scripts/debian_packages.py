"""Makes tests/data/debian-12.tsv: which versions of some packages a Debian 12 has, and which its security suite brings.

Run as ``python -m scripts.debian_packages`` on a Debian 12 whose apt knows the release and its security suite. Facts
of apt's own lists: package, source, the release's version with the source's, then the same of the security suite; where
the suite has no newer one, the release's again.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "tests" / "data" / "debian-12.tsv"
NAMES = """
apt base-files bash bsdutils bzip2 coreutils curl dash dbus debianutils diffutils dpkg e2fsprogs findutils git gpgv grep
gzip krb5-locales libapt-pkg6.0 libarchive13 libbz2-1.0 libc-bin libc6 libcom-err2 libcurl4 libdbus-1-3 libexpat1
libfreetype6 libgcrypt20 libglib2.0-0 libgnutls30 libgssapi-krb5-2 libk5crypto3 libkrb5-3 libldap-2.5-0 liblz4-1
liblzma5 libncursesw6 libnettle8 libp11-kit0 libpng16-16 libpython3.11-minimal libsqlite3-0 libssh2-1 libssl3
libsystemd0 libtiff6 libtinfo6 libudev1 libxml2 libxslt1.1 libzstd1 login mount ncurses-base nginx openssh-client
openssl passwd perl-base postgresql-client-15 python3.11-minimal redis-server sed sysvinit-utils tar util-linux vim-tiny
xz-utils zlib1g
"""
PACKAGES = frozenset(NAMES.split())
RELEASE, SECURITY = "bookworm", "bookworm-security"

Versions = dict[str, tuple[str, str, str]]
"""Of each package: its version, its source, the source's version."""


def main() -> None:
    """Write the file."""
    release, security = _versions(RELEASE), _versions(SECURITY)
    rows = []
    for name in sorted(PACKAGES):
        version, source, source_version = release[name]
        newer = security.get(name, release[name])
        if _is_older(newer[0], version):
            newer = release[name]
        rows.append("\t".join((name, source, version, source_version, newer[0], newer[2])))
    TARGET.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def _versions(suite: str) -> Versions:
    listed = subprocess.check_output(
        ["apt-get", "indextargets", "--format", "$(FILENAME)", "Created-By: Packages", f"Codename: {suite}"], text=True
    )
    found: Versions = {}
    for path in listed.splitlines():
        text = subprocess.check_output(["/usr/lib/apt/apt-helper", "cat-file", path], text=True)
        for fields in _stanzas(text):
            name, version = fields["Package"], fields["Version"]
            source, _, source_version = fields.get("Source", name).partition(" ")
            if name in PACKAGES and (name not in found or _is_older(found[name][0], version)):
                found[name] = (version, source, source_version.strip("()") or version)
    return found


def _stanzas(text: str) -> Iterator[dict[str, str]]:
    for stanza in text.split("\n\n"):
        lines = [line.split(": ", 1) for line in stanza.splitlines() if ": " in line and not line.startswith(" ")]
        if lines:
            yield {line[0]: line[1] for line in lines}


def _is_older(left: str, right: str) -> bool:
    return subprocess.call(["dpkg", "--compare-versions", left, "lt", right]) == 0


if __name__ == "__main__":
    main()
