"""Files that REST answers with, a few at once.

An answer holds one of REST's threads for as long as its client takes. Answers that may be long therefore have few
places: whoever reads slowly keeps others waiting for files, and nobody for a page.
"""

import threading
from collections.abc import Iterator
from functools import cache
from types import TracebackType
from typing import Final, Self

from django.http import StreamingHttpResponse

from pratique.server.kernel import settings
from pratique.server.kernel.errors import TooMany
from pratique.server.kernel.web.settings import AttachmentSettings

_RETRY: Final = 10  # seconds


class AttachmentsBusy(TooMany):
    """This server sends {limit} files at once (attachments.at_once). Try again in {retry_after} s."""

    code = "attachments_busy"


class Place:
    """One of the places: free again when its answer was sent or broken off, or the block ends without an answer."""

    def __init__(self) -> None:
        """Take a place. Raises `AttachmentsBusy`."""
        self._places = _places()
        self._is_held = self._places.acquire(blocking=False)
        self._is_answering = False
        if not self._is_held:
            raise AttachmentsBusy(limit=settings.current(AttachmentSettings).at_once, retry_after=_RETRY)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        if not self._is_answering:
            self.release()

    def answer(self, pieces: Iterator[bytes], *, name: str, media_type: str) -> StreamingHttpResponse:
        """Return the answer that sends a file called ``name``, which is safe in a header, piece by piece."""
        self._is_answering = True
        response = StreamingHttpResponse(_Sent(pieces, self), content_type=media_type)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
        return response

    def release(self) -> None:
        """Make the place free; once is enough."""
        if self._is_held:
            self._is_held = False
            self._places.release()


class _Sent:
    """The pieces of an answer, which hold its place until they end, are closed, or are forgotten."""

    def __init__(self, pieces: Iterator[bytes], place: Place) -> None:
        self._pieces = pieces
        self._place = place

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close what the pieces come from, and make the place free."""
        close = getattr(self._pieces, "close", None)
        if close is not None:
            close()
        self._place.release()

    def __del__(self) -> None:
        # A server need not close what a client left in the middle.
        self.close()


@cache
def _places() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(settings.current(AttachmentSettings).at_once)


def forget_places() -> None:
    """Begin anew with the places; for tests."""
    _places.cache_clear()
