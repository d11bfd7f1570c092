"""What the index refuses, in the words a person reads on the command line, in a job's log or in the pages."""

from pratique.server.kernel.errors import Conflict, Invalid, NotFound, Unavailable


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


class NotAnIndex(Invalid):
    """{name} cannot be read as an index: {reason}."""

    code = "not_an_index"


class UnknownScheme(Invalid):
    """There is no order of versions named {name}. There are {known}; the name in VERS or in package URLs will do."""

    code = "unknown_scheme"


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


class FeedUnusable(Invalid):
    """{name} cannot be used: {reason}. No index was built, and what was there stays; replace or remove that file."""

    code = "feed_unusable"


class NoFeedFolder(Invalid):
    """The folder of feeds {folder} (index.feeds) is not there, so the index was not updated."""

    code = "feed_folder_missing"


class BuilderOutOfMemory(Unavailable):
    """Building the index took more than {memory} MiB (index.build_memory); the present index stays."""

    code = "index_build_memory"


class BuilderCrashed(Unavailable):
    """The process that built the index ended with {how}; the present index stays, and nothing is left behind."""

    code = "index_build_crashed"


class CannotWriteIndex(Unavailable):
    """The index could not be written to {path}: {reason}. What was there stays."""

    code = "index_not_written"


class StarterDamaged(Unavailable):
    """The starter index that came with this program is damaged: {reason}. Install the program again."""

    code = "starter_damaged"


class BadOsvQuestion(Invalid):
    """{problem}"""

    code = "osv_bad_question"


class NoOsvRecord(NotFound):
    """{problem}"""

    code = "osv_no_record"


class NotCovered(Invalid):
    """No source of the index covers {ecosystems}, so that no finding would mean nothing (index.uncovered).

    Add a feed of it, or leave it out of the question.
    """

    code = "osv_not_covered"


class NoSource(NotFound):
    """There is no source called {name!r}; there are {known}."""

    code = "index_source_unknown"


class BadSourceAddress(Invalid):
    """{address!r} is not an address to fetch from: http or https, a host, and neither a password nor a query."""

    code = "index_source_address"


class NotAnEcosystem(Invalid):
    """{name!r} is not an ecosystem that advisories are sorted by, such as PyPI or Debian."""

    code = "index_ecosystem_unknown"


class NotASourceKey(Invalid):
    """That is not a public key that a source can sign with: {reason}. It has to be an Ed25519 key in PEM."""

    code = "index_source_key"


class FetchFailed(Unavailable):
    """{url} could not be fetched: {reason}. The last good copy stays in use."""

    code = "index_fetch_failed"


class CopyOlder(Conflict):
    """{name} is older than the copy there is: it ends on {found}, and the copy on {present}. The copy stays in use."""

    code = "index_copy_older"


class NotSure(Invalid):
    """{name} was not switched on, since nobody said yes. Say `--yes` where nobody can be asked."""

    code = "index_source_not_sure"


class RemoteAway(Unavailable):
    """The remote index at {address} does not answer ({reason}); try again in a little while."""

    code = "index_remote_away"


class RemoteRefuses(Unavailable):
    """The remote index at {address} does not answer us ({reason}).

    Look at `index_proxy.upstream`, `index_proxy.token` and `index_proxy.headers`.
    """

    code = "index_remote_refuses"


class RemoteResting(Unavailable):
    """The remote index failed {failures} times in a row and is left alone for a while."""

    code = "index_remote_resting"


class BadProxyHeader(Invalid):
    """The setting index_proxy.headers names {name!r}, which is no header; write each as `Name: value`."""

    code = "bad_proxy_header"


class NoLicence(NotFound):
    """The index knows no licence or exception {name!r}."""

    code = "index_licence_unknown"


class SigningKeyUnusable(Invalid):
    """The key {path} cannot be used: {reason}. Keys are ECDSA over P-256, in PEM, private ones not encrypted."""

    code = "index_key_unusable"


class NoTrustedKey(Invalid):
    """No key is trusted (index.trusted_keys), so nobody's signature can be told.

    Name the public key of whoever made it, `--key FILE`, or take it all the same with `--unsigned`.
    """

    code = "index_no_trusted_key"


class BadArtifactName(Invalid):
    """{reference!r} names no place in the registry ({problem}); write it as `namespace/repository:tag`."""

    code = "index_artifact_name"
