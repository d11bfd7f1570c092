"""What the index refuses, in the words a person reads on the command line, in a job's log or in the pages."""

from pratique.server.kernel.errors import Conflict, Invalid, Unavailable


class NoIndex(Unavailable):
    """There is no index yet, so nothing can be matched; `pratique migrate` brings the starter index."""

    code = "no_index"


class IndexFileMissing(Unavailable):
    """The file of index release {generation} cannot be read: {reason}.

    Copy {path} from a host that has it, or build and use one again: `pratique index use FILE`.
    """

    code = "index_file_missing"


class CannotUseIndex(Invalid):
    """{name} cannot be used as the index: {reason}. The present index stays."""

    code = "index_unusable"


class IndexOlder(Conflict):
    """{name} knows less than the present index: its {source} ends on {found}, and the present one on {present}.

    The present index stays. `pratique index use --older FILE` goes back on purpose.
    """

    code = "index_older"


class IndexBusy(Conflict):
    """The index was switched again and again by others meanwhile; try once more."""

    code = "index_busy"


class NoRoomForIndex(Unavailable):
    """The index file could not be kept in {folder}: {reason}. The present index stays; make room and try again."""

    code = "index_no_room"
