"""The backups' job action."""

from pratique.server.backup import folder, services
from pratique.server.backup.errors import BlobsMissing
from pratique.server.backup.settings import BackupSettings
from pratique.server.kernel import settings
from pratique.server.kernel.actions import Every, JobContext, NoParameters, Queue, action

_EVERY = 24 * 3600  # seconds
_DEADLINE = 24 * 3600  # seconds; the first backup copies every blob


@action("backup", queue=Queue.MAIN, parameters=NoParameters, deadline=_DEADLINE, schedule=Every(seconds=_EVERY))
def back_up(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Make a backup in the folder that `backup.folder` names, and remove those that are too old to be kept."""
    if settings.current(BackupSettings).folder is None:
        context.log("No folder for backups is set (backup.folder), so none was made.")
        return
    made = services.create(folder.configured(), telling=context)
    rows = sum(made.rows.values())
    context.log(f"{made.path}: {rows} rows, {made.blobs} blobs of {made.bytes} bytes, {made.copied} of them new.")
    if made.missing:
        for each in made.missing[:100]:
            context.log(each)
        raise BlobsMissing(path=made.path, count=len(made.missing), first=made.missing[0])
