"""Owns writing a Python package's page for clients, and a list of packages.

JSON is of PEP 691 and 700, HTML of PEP 503, 592, 658 and 714.

Addresses of files are relative to the page, so that they hold behind any host name: `../../files/<package>/<file>`.
"""

import html
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal
from urllib.parse import quote

import msgspec

from pratique.core.ecosystems.marks import Marks
from pratique.core.ecosystems.pypi.page import File, Page

__all__ = ["HTML", "JSON", "PLAIN_HTML", "Form", "form_of", "render", "render_list"]

JSON: Final = "application/vnd.pypi.simple.v1+json"
HTML: Final = "application/vnd.pypi.simple.v1+html"
PLAIN_HTML: Final = "text/html"
_API_VERSION = "1.1"

Form = Literal["application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.v1+html", "text/html"]
_LATEST = {
    "application/vnd.pypi.simple.latest+json": JSON,
    "application/vnd.pypi.simple.latest+html": HTML,
}
_FORMS: tuple[Form, ...] = (JSON, HTML, PLAIN_HTML)


def form_of(accept: str) -> Form:
    """Choose the form by an ``Accept`` field (PEP 691): the best that is asked for, HTML as ever where none is."""
    best: tuple[float, int] = (0.0, 0)
    chosen: Form = PLAIN_HTML
    for each in accept.split(",")[:32]:
        kind, *parameters = (part.strip().lower() for part in each.split(";"))
        kind = _LATEST.get(kind, kind)
        quality = next((_quality(part) for part in parameters if part.startswith("q=")), 1.0)
        for rank, form in enumerate(reversed(_FORMS)):
            if kind == form and (quality, rank) > best and quality > 0:
                best, chosen = (quality, rank), form
    return chosen


def render(page: Page, form: Form, marks: Marks) -> bytes:
    """Write the page in a form, with the marks on it."""
    kept = [each for each in page.files if not (marks.removed and _refused(each, marks) is not None)]
    if form == JSON:
        return msgspec.json.encode(_document(page.package, kept, marks))
    return "".join(_lines(page.package, kept, marks)).encode()


def render_list(packages: Sequence[str], form: Form) -> bytes:
    """Write a list of packages in a form; ``packages`` are normalised names."""
    if form == JSON:
        projects = [{"name": each} for each in packages]
        return msgspec.json.encode({"meta": {"api-version": _API_VERSION}, "projects": projects})
    links = "".join(f'<a href="{html.escape(each)}/">{html.escape(each)}</a><br>\n' for each in packages)
    return f"{_head('Simple index')}{links}</body></html>\n".encode()


def _document(package: str, files: list[File], marks: Marks) -> dict[str, Any]:
    # PEP 700 wants the size of every file; a page that knows not all of them is of the version before.
    is_full = all(each.size is not None for each in files)
    document: dict[str, Any] = {
        "meta": {"api-version": _API_VERSION if is_full else "1.0"},
        "name": package,
        "files": [_entry(package, each, marks) for each in files],
    }
    if is_full:
        document["versions"] = list(dict.fromkeys(each.version for each in files))
    return document


def _entry(package: str, file: File, marks: Marks) -> dict[str, Any]:
    entry: dict[str, Any] = {"filename": file.name, "url": _address(package, file), "hashes": file.digests}
    if file.requires_python:
        entry["requires-python"] = file.requires_python
    if file.size is not None:
        entry["size"] = file.size
    if file.uploaded_at is not None:
        entry["upload-time"] = file.uploaded_at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    if file.metadata is not None:
        entry["core-metadata"] = entry["dist-info-metadata"] = file.metadata or True
    yanked = _yanked(file, marks)
    if yanked is not None:
        entry["yanked"] = yanked or True
    return entry


def _lines(package: str, files: list[File], marks: Marks) -> Iterator[str]:
    yield _head(f"Links for {html.escape(package)}")
    for each in files:
        yield f"<a {' '.join(_attributes(package, each, marks))}>{html.escape(each.name)}</a><br>\n"
    yield "</body></html>\n"


def _head(title: str) -> str:
    meta = '<meta name="pypi:repository-version" content="1.0">'
    return f"<!DOCTYPE html>\n<html><head>{meta}<title>{title}</title></head><body>\n<h1>{title}</h1>\n"


def _attributes(package: str, file: File, marks: Marks) -> Iterator[str]:
    algorithm = next((each for each in ("sha256", "sha512", "sha384", *file.digests) if each in file.digests), None)
    fragment = "" if algorithm is None else f"#{algorithm}={file.digests[algorithm]}"
    yield f'href="{html.escape(_address(package, file) + fragment)}"'
    if file.requires_python:
        yield f'data-requires-python="{html.escape(file.requires_python)}"'
    if file.metadata is not None:
        stated = next((f"{name}={digest}" for name, digest in file.metadata.items()), "true")
        yield f'data-core-metadata="{stated}" data-dist-info-metadata="{stated}"'
    yanked = _yanked(file, marks)
    if yanked is not None:
        yield f'data-yanked="{html.escape(yanked)}"'


def _yanked(file: File, marks: Marks) -> str | None:
    refused = _refused(file, marks)
    return file.yanked if refused is None else refused


def _refused(file: File, marks: Marks) -> str | None:
    return marks.refused.get(file.version, marks.refused.get(file.name))


def _address(package: str, file: File) -> str:
    return f"../../files/{package}/{quote(file.name)}"


def _quality(text: str) -> float:
    try:
        return min(max(float(text.removeprefix("q=")), 0.0), 1.0)
    except ValueError:
        return 0.0
