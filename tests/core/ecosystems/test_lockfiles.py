"""Which addresses lock files hold that clients fetch from, by their forms as the clients write them."""

import json

import pytest

from pratique.core.ecosystems import lockfiles
from pratique.core.ecosystems.lockfiles import UnreadableLockFile, addresses_in, goes_past

ELSEWHERE = "https://index.example"

PACKAGE_LOCK = {
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "project", "funding": {"url": f"{ELSEWHERE}/funding"}},
        "node_modules/a": {"version": "1.0.0", "resolved": f"{ELSEWHERE}/a/-/a-1.0.0.tgz", "integrity": "sha512-x"},
        "node_modules/b": {"version": "1.0.0", "integrity": "sha512-x", "funding": {"url": f"{ELSEWHERE}/b"}},
        "node_modules/c": {"resolved": "git+ssh://git@index.example/c.git#abc"},
        "node_modules/d": {"resolved": "packages/d", "link": True},
    },
}
OLD_PACKAGE_LOCK = {
    "lockfileVersion": 1,
    "dependencies": {
        "a": {
            "version": "1.0.0",
            "resolved": f"{ELSEWHERE}/a.tgz",
            "dependencies": {"b": {"version": f"{ELSEWHERE}/b.tgz"}},
        }
    },
}
YARN_1 = f"""\
# yarn lockfile v1
a@^1.0.0:
  version "1.0.0"
  resolved "{ELSEWHERE}/a/-/a-1.0.0.tgz#0123"
  integrity sha512-x
"""
YARN_4 = f"""\
"a@npm:^1.0.0":
  version: 1.0.0
  resolution: "a@npm:1.0.0"
"b@{ELSEWHERE}/b.tgz":
  resolution: "b@{ELSEWHERE}/b.tgz"
"""
PNPM = f"""\
packages:
  a@1.0.0:
    resolution: {{integrity: sha512-x}}
  b@1.0.0:
    resolution: {{integrity: sha512-x, tarball: {ELSEWHERE}/b.tgz}}
"""
UV = f"""\
[[package]]
name = "a"
version = "1.0"
source = {{ registry = "{ELSEWHERE}/simple" }}
sdist = {{ url = "{ELSEWHERE}/a-1.0.tar.gz", hash = "sha256:0" }}
wheels = [
    {{ url = "{ELSEWHERE}/a-1.0-py3-none-any.whl", hash = "sha256:1" }},
]
"""
REQUIREMENTS = f"""\
# see {ELSEWHERE}/why
--extra-index-url {ELSEWHERE}/simple
--find-links={ELSEWHERE}/links
a==1.0 --hash=sha256:0  # from {ELSEWHERE}
b @ {ELSEWHERE}/b-1.0.tar.gz
{ELSEWHERE}/c-1.0.tar.gz
-e git+https://index.example/d.git
"""

FILES = {
    "package-lock.json": (
        json.dumps(PACKAGE_LOCK),
        [
            ("node_modules/a", f"{ELSEWHERE}/a/-/a-1.0.0.tgz"),
            ("node_modules/c", "git+ssh://git@index.example/c.git#abc"),
        ],
    ),
    "npm-shrinkwrap.json": (json.dumps(OLD_PACKAGE_LOCK), [("a", f"{ELSEWHERE}/a.tgz"), ("b", f"{ELSEWHERE}/b.tgz")]),
    "yarn.lock": (YARN_1, [("line 4", f"{ELSEWHERE}/a/-/a-1.0.0.tgz")]),
    "pnpm-lock.yaml": (PNPM, [("line 5", f"{ELSEWHERE}/b.tgz")]),
    "uv.lock": (
        UV,
        [
            ("line 4", f"{ELSEWHERE}/simple"),
            ("line 5", f"{ELSEWHERE}/a-1.0.tar.gz"),
            ("line 7", f"{ELSEWHERE}/a-1.0-py3-none-any.whl"),
        ],
    ),
    "requirements.txt": (
        REQUIREMENTS,
        [
            ("line 2", f"{ELSEWHERE}/simple"),
            ("line 3", f"{ELSEWHERE}/links"),
            ("line 5", f"{ELSEWHERE}/b-1.0.tar.gz"),
            ("line 6", f"{ELSEWHERE}/c-1.0.tar.gz"),
            ("line 7", "git+https://index.example/d.git"),
        ],
    ),
    "Pipfile.lock": (
        f'{{"_meta": {{"sources": [{{"url": "{ELSEWHERE}/simple"}}]}}}}',
        [("line 1", f"{ELSEWHERE}/simple")],
    ),
    "poetry.lock": ('[[package]]\nname = "a"\nfiles = [{file = "a.whl", hash = "sha256:0"}]\n', []),
}


@pytest.mark.parametrize("name", FILES)
def test_the_addresses_that_a_client_fetches_from_are_found(name: str) -> None:
    text, expected = FILES[name]

    assert [(each.where, each.address) for each in addresses_in(name, text.encode())] == expected


def test_later_yarns_name_addresses_only_of_what_is_elsewhere() -> None:
    assert [each.address for each in addresses_in("yarn.lock", YARN_4.encode())] == [f"{ELSEWHERE}/b.tgz"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("README.md", b"", "no lock file"),
        ("package-lock.json", b"{", "JSON cannot be read"),
        (
            "package-lock.json",
            b'{"dependencies":' + b'{"a":{"dependencies":' * 300 + b"{}" + b"}}" * 300 + b"}",
            "nested deeper",
        ),
    ],
)
def test_what_cannot_be_read_is_said(name: str, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableLockFile, match=words):
        addresses_in(name, data)


def test_a_file_beyond_the_bound_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lockfiles, "LOCK_FILE_MAX", 10)

    with pytest.raises(UnreadableLockFile, match="larger than 10 bytes"):
        addresses_in("uv.lock", b"x" * 11)


@pytest.mark.parametrize(
    ("address", "past"),
    [
        ("https://firewall.example/pypi/python/simple", False),
        ("https://firewall.example/pypi/python/files/a/a.whl", False),
        ("https://firewall.example/pypi/python-2/simple", True),
        ("https://firewall.example.evil.example/pypi/python/x", True),
        (f"{ELSEWHERE}/a.whl", True),
    ],
)
def test_only_what_is_below_the_firewall_goes_through_it(address: str, *, past: bool) -> None:
    assert goes_past(address, ["https://firewall.example/pypi/python/"]) is past
