"""Files that REST answers with, a few at once.

An answer holds one of REST's threads for as long as its client takes. Answers that may be long therefore have few
places: whoever reads slowly keeps others waiting for files, and nobody for a page.
"""

from collections.abc import Iterator
from typing import Final, Self

from django.http import StreamingHttpResponse

from pratique.server.kernel import places, settings
from pratique.server.kernel.errors import TooMany
from pratique.server.kernel.web.settings import AttachmentSettings


class AttachmentsBusy(TooMany):
    """This server sends {limit} files at once (attachments.at_once). Try again in {retry_after} s."""

    code = "attachments_busy"


PLACES: Final = places.Places(
    limit=lambda: settings.current(AttachmentSettings).at_once,
    busy=lambda limit: AttachmentsBusy(limit=limit, retry_after=places.RETRY),
)


class Attachment:
    """A file to be sent, with a place for it: free again when its answer was sent or broken off.

    A block that ends without an answer makes it free, too.
    """

    def __init__(self) -> None:
        """Take a place. Raises `AttachmentsBusy`."""
        self._place = PLACES.take()
        self._is_answering = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._is_answering:
            self._place.release()

    def answer(self, pieces: Iterator[bytes], *, name: str, media_type: str) -> StreamingHttpResponse:
        """Return the answer that sends a file called ``name``, which is safe in a header, piece by piece."""
        self._is_answering = True
        response = StreamingHttpResponse(_Sent(pieces, self._place), content_type=media_type)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
        return response


class _Sent:
    """The pieces of an answer, which hold its place until they end, are closed, or are forgotten."""

    def __init__(self, pieces: Iterator[bytes], place: places.Place) -> None:
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
