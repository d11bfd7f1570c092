"""Owns the `Warning` header: how it is written, and what a pushed document gives cause to say.

A warning changes nothing: it is for the person before the client. Specification: OCI distribution-spec 1.1, "Warnings".
"""

from collections.abc import Iterator, Sequence

from pratique.core.oci.manifest import Document

__all__ = ["WARNINGS_MAX", "warning_header", "warnings_of"]

WARNINGS_MAX = 4096
"""Bytes that all warnings of an answer may have together."""
_FRAME = len('299 - ""')


def warnings_of(document: Document) -> Iterator[str]:
    """Say what of a document that was accepted is deprecated, or will surprise whoever pulls it."""
    if not document.states_media_type:
        yield "The manifest has no mediaType field; OCI image-spec 1.1 asks for one, and some clients want it."
    absent = sum(layer.may_be_absent for layer in document.layers)
    if absent:
        yield (
            f"{absent} layers are of a non-distributable type, which OCI image-spec 1.1 deprecates; "
            "this registry does not fetch them from their urls."
        )


def warning_header(texts: Sequence[str]) -> list[str]:
    """Write the values of the headers, as many as there is room for; what is no printable ASCII becomes ``?``."""
    values: list[str] = []
    room = WARNINGS_MAX
    for text in texts:
        plain = "".join(each if " " <= each <= "~" else "?" for each in text)
        quoted = plain.replace("\\", "\\\\").replace('"', '\\"')
        room -= len(quoted) + _FRAME
        if room < 0:
            break
        values.append(f'299 - "{quoted}"')
    return values
