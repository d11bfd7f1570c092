"""Owns the order of Python's versions: what ``packaging`` reads, and below it what the index holds from before PEP 440.

Texts that PEP 440 does not know (``0.7.11p3``, ``2004d-foo``) are ordered as setuptools did of old: below every version
that it knows, and among each other by their runs of digits and letters. So an old version of an advisory's "from the
beginning on" is still found, and never taken for a fixed one.
Specification: PEP 440, "Summary of permitted suffixes and relative ordering".
"""

import re

from packaging.version import InvalidVersion, Version

from pratique.core.versions.encoding import MAX_LENGTH, Key, NotAVersion, number, word

__all__ = ["is_pep440", "key"]

_PLAIN = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,18})*", re.ASCII)
_LEGACY = re.compile(r"[!-~]*[0-9A-Za-z][!-~]*", re.ASCII)
_RUN = re.compile(r"[0-9]+|[a-z]+|-", re.ASCII)
_RENAMED = {"pre": "c", "preview": "c", "rc": "c", "dev": "@", "-": "final-"}

_OLD, _KNOWN = b"\0", b"\1"
_END, _PART = b"\1", b"\2"
_DEVELOPMENT_ONLY, _NO_PRERELEASE = b"\1", b"\5"
_PRERELEASES = {"a": b"\2", "b": b"\3", "rc": b"\4"}
_NO_POST, _POST = b"\1", b"\2"
_DEVELOPMENT, _NO_DEVELOPMENT = b"\1", b"\2"
_NO_MORE_LOCAL, _LOCAL_TEXT, _LOCAL_NUMBER = b"\0", b"\1", b"\2"
_FINAL = _END + _NO_PRERELEASE + _NO_POST + _NO_DEVELOPMENT + _NO_MORE_LOCAL
_NO_EPOCH = number("")


def key(text: str) -> Key:
    """Give the key of a version; raises ``NotAVersion``."""
    if len(text) > MAX_LENGTH:
        raise NotAVersion(text, "pep440")
    text = text.strip()
    if _PLAIN.fullmatch(text):  # two thirds of all versions; packaging would take three times as long
        return _KNOWN + _NO_EPOCH + _release(text.split(".")) + _FINAL
    try:
        version = Version(text)
    except (InvalidVersion, ValueError):
        return _legacy(text)
    return _KNOWN + number(str(version.epoch)) + _release([str(part) for part in version.release]) + _suffixes(version)


def is_pep440(text: str) -> bool:
    """Tell whether PEP 440 knows the text; what it does not know may still have a key."""
    try:
        Version(text)
    except (InvalidVersion, ValueError):
        return False
    return True


def _release(numbers: list[str]) -> bytes:
    while numbers and not numbers[-1].lstrip("0"):
        numbers.pop()
    return b"".join([_PART + number(part) for part in numbers])


def _suffixes(version: Version) -> bytes:
    if version.pre is not None:
        prerelease = _PRERELEASES[version.pre[0]] + number(str(version.pre[1]))
    elif version.post is None and version.dev is not None:
        prerelease = _DEVELOPMENT_ONLY
    else:
        prerelease = _NO_PRERELEASE
    post = _NO_POST if version.post is None else _POST + number(str(version.post))
    development = _NO_DEVELOPMENT if version.dev is None else _DEVELOPMENT + number(str(version.dev))
    return _END + prerelease + post + development + _local(version.local)


def _local(text: str | None) -> bytes:
    if text is None:
        return _NO_MORE_LOCAL
    encoded = [
        _LOCAL_NUMBER + number(part) if part.isdecimal() else _LOCAL_TEXT + word(part) for part in text.split(".")
    ]
    return b"".join(encoded) + _NO_MORE_LOCAL


def _legacy(text: str) -> Key:
    if not _LEGACY.fullmatch(text):
        raise NotAVersion(text, "pep440")
    runs: list[str] = []
    for run in [*_RUN.findall(text.lower()), "final"]:
        if run[0].isdigit():
            runs.append(run.lstrip("0"))
            continue
        name = _RENAMED.get(run, run)
        if name < "final":
            _drop(runs, "final-")
        _drop(runs, "")  # noughts before a word say nothing
        runs.append(name)
    encoded = [b"\1" + word(run) if run[:1].isalpha() or run[:1] == "@" else b"\2" + number(run) for run in runs]
    return _OLD + b"".join(encoded)


def _drop(runs: list[str], what: str) -> None:
    while runs and runs[-1] == what:
        runs.pop()
