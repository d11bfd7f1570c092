"""What can be wrong with a backup or with restoring one. They meet a person on the command line or in a job's log."""

from pratique.server.kernel.errors import Conflict, Invalid, NotFound, Unavailable


class NoArchive(NotFound):
    """There is no backup at {path}; `pratique backup list` shows those there are."""

    code = "no_backup"


class NotAnArchive(Invalid):
    """{path} is no backup that this program can read: {reason}."""

    code = "not_a_backup"


class ArchiveDamaged(Invalid):
    """The backup {path} is damaged: {reason}. Nothing was changed; use another one."""

    code = "backup_damaged"


class WrongKey(Invalid):
    """The backup {path} cannot be opened: {reason}.

    Give the backup key that was in force when it was made (--key-file) or its passphrase (--passphrase-file).
    """

    code = "backup_wrong_key"


class UnusableKey(Invalid):
    """{path} holds no backup key: {reason}."""

    code = "backup_key_unusable"


class CannotKeep(Unavailable):
    """The backup could not be written to {path}: {reason}. No backup was made; those there were are as they were."""

    code = "backup_not_written"


class BackupRunning(Conflict):
    """Another backup is being written to {path}; wait for it to end."""

    code = "backup_running"


class UnknownTable(Conflict):
    """The database holds tables that are not Pratique's ({tables}), so no backup was made that would leave them out.

    Move them to another database or schema.
    """

    code = "backup_unknown_table"


class BlobsMissing(Conflict):
    """The backup {path} was made, but {count} blobs could not be kept: {first}.

    Push the images that need them again, or restore those blobs; `pratique backup verify` says which they are.
    """

    code = "backup_blobs_missing"


class OtherVersion(Conflict):
    """The backup {path} was made by Pratique {found}; this is {present}. Nothing was restored.

    Install version {found}, restore with it, and then update.
    """

    code = "backup_other_version"


class OtherTables(Conflict):
    """The backup {path} does not fit the tables of this program: {difference}. Nothing was restored.

    Restore it with the program that made it.
    """

    code = "backup_other_tables"


class NotEmpty(Conflict):
    """{what} is not empty, and nothing was changed.

    Restore into an empty place, or say --replace: what is there now is then {fate}.
    """

    code = "restore_not_empty"


class BlobUnusable(Unavailable):
    """The blob {digest} of the backup {path} cannot be used: {reason}. Nothing was restored.

    Say --without-blobs to restore everything but blobs that are missing or damaged.
    """

    code = "backup_blob_unusable"


class Differs(Conflict):
    """What is there differs from the backup {path} in {count} ways."""

    code = "backup_differs"
