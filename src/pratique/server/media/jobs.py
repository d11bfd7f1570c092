"""The actions that write exports, take uploads in, and remove what is over."""

from typing import Annotated
from uuid import UUID

import msgspec

from pratique.server.kernel.actions import Every, JobContext, NoParameters, Queue, action
from pratique.server.media.names import CLEAN, EXPORT, UPLOAD

_EVERY = 3600  # seconds


class ExportParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Which export."""

    export: Annotated[UUID, msgspec.Meta(description="The export's id.")]


class UploadParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Which upload."""

    upload: Annotated[UUID, msgspec.Meta(description="The upload's id.")]


@action(EXPORT, queue=Queue.MEDIA, parameters=ExportParameters)
def media_export(context: JobContext, parameters: ExportParameters) -> None:
    """Write the file of an export."""
    from pratique.server.media.services import exports

    exports.write(parameters.export, context)


@action(UPLOAD, queue=Queue.MEDIA, parameters=UploadParameters, attempts=1)
def media_upload(context: JobContext, parameters: UploadParameters) -> None:
    """Take in what was uploaded."""
    from pratique.server.media.services import uploads

    uploads.take(parameters.upload, context)


@action(CLEAN, queue=Queue.MEDIA, schedule=Every(seconds=_EVERY))
def media_clean(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Remove files of exports and uploads whose time is over, and what nothing names."""
    from pratique.server.media.services import cleaning

    cleaning.clean(context)
