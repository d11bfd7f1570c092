"""Owns what can be wrong with a layer or with a file in it, as it is said to the person who sees the image.

A problem is a fact about what was read, not an exception: whoever reads a layer keeps what came before it.
"""

from enum import StrEnum

import msgspec

__all__ = ["Code", "Problem"]


class Code(StrEnum):
    """What is wrong; the text of a problem says it of what, and what follows."""

    NOT_A_TAR = "not_a_tar"
    COMPRESSION_UNKNOWN = "compression_unknown"
    COMPRESSION_BROKEN = "compression_broken"
    TAR_BROKEN = "tar_broken"
    TRUNCATED = "truncated"
    TRAILING_BYTES = "trailing_bytes"
    TOO_MANY_BYTES = "too_many_bytes"
    TOO_MANY_ENTRIES = "too_many_entries"
    TOO_COMPRESSED = "too_compressed"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    PATH_TOO_LONG = "path_too_long"
    PATH_TOO_DEEP = "path_too_deep"
    PATH_ESCAPES = "path_escapes"
    HEADER_TOO_LARGE = "header_too_large"
    FILE_TOO_LARGE = "file_too_large"
    FILE_IS_LINK = "file_is_link"
    FILE_IS_SPARSE = "file_is_sparse"
    FILE_UNREADABLE = "file_unreadable"
    FORMAT_NOT_READ = "format_not_read"
    TOO_MANY_PACKAGES = "too_many_packages"
    TOO_MANY_PROBLEMS = "too_many_problems"
    DIFF_ID_DIFFERS = "diff_id_differs"
    DISTRIBUTION_UNKNOWN = "distribution_unknown"
    ANALYSER_FAILED = "analyser_failed"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong: the path within the layer, empty where it is about the layer as a whole."""

    path: str = ""
    code: Code
    text: str
