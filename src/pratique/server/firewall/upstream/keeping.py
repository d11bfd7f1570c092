"""Keeping files that were found right: their bytes, where they are not on the disk yet, and then their rows. Blocks."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pratique.server.firewall.services import kept
from pratique.server.firewall.upstream.fetching import Progress
from pratique.server.kernel.storage import DiskStore
from pratique.server.kernel.storage.disk import DiskWriter


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A file that was found right; ``data``: all of it, where it is small and not on the disk yet.

    Without a ``writer`` nothing was made for it so far, neither a row nor a place.
    """

    found: kept.Found | kept.NewFile
    writer: DiskWriter | None
    data: bytes | None


def found_of(progress: Progress, claim: kept.Claim) -> kept.Found | kept.NewFile:
    """Return what is to be known of a file that is whole and right."""
    if progress.row:
        return kept.Found(pk=progress.row, key=progress.key, sha256=progress.sha256, size=progress.have)
    return kept.NewFile(claim=replace(claim, size=progress.have), key=progress.key, sha256=progress.sha256)


def keep(store: DiskStore, files: Sequence[Right]) -> Sequence[None]:
    """Put small files on the disk, all of them before the first is waited for, and then note that files are kept."""
    with contextlib.ExitStack() as opened:
        sealing = []
        for each in files:
            if each.data is None:
                continue
            writer = each.writer
            if writer is None:
                writer = store.open_now(each.found.key)
                opened.callback(writer.close_now)
            writer.put_now(each.data)
            sealing.append(writer)
        for writer in sealing:
            writer.seal_now()
    known = [each.found for each in files if isinstance(each.found, kept.Found)]
    new = [each.found for each in files if isinstance(each.found, kept.NewFile)]
    if known:
        kept.keep_files(known)
    if new:
        kept.drop_bytes(kept.add_files(new))
    return [None] * len(files)
