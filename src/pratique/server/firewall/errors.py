"""What the firewall refuses, in the words a person reads in the package manager that asked."""

from pratique.server.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable


class NoFirewallRepository(NotFound):
    """There is no firewall repository {name} here, or you may not use it."""

    code = "firewall_repository_unknown"


class NoSuchAddress(NotFound):
    """There is nothing at this address of the firewall; the page of the repository says which address to use."""

    code = "firewall_address_unknown"


class RepositoryNameTaken(Conflict):
    """There is already a firewall repository called {name}."""

    code = "firewall_repository_exists"


class BadRepositoryName(Invalid):
    """{name!r} cannot be the name of a firewall repository: write 1 to 64 lower-case letters, digits and '-'.

    It begins and ends with a letter or a digit.
    """

    code = "firewall_repository_name_invalid"


class RepositoryNameReserved(Invalid):
    """{name!r} cannot be the name of a firewall repository: a page of its own is at that address.

    Choose another name.
    """

    code = "firewall_repository_name_reserved"


class BadUpstream(Invalid):
    """{url!r} cannot be an upstream: {problem}."""

    code = "firewall_upstream_invalid"


class OwnAddress(Invalid):
    """{url} is an address of this installation: a repository that asks itself would never get an answer.

    Give the address of the package index that stands behind.
    """

    code = "firewall_upstream_is_here"


class UpstreamIsPrivate(Invalid):
    """{host} is at {address}, {kind}: the firewall asks nothing there unless the repository may.

    If the upstream is meant to be there, allow it: by the choice for it on the page, `--private` on the command
    line, or `allows_private` by REST.
    """

    code = "firewall_upstream_private"


class BadReserved(Invalid):
    """{name!r} cannot be reserved: write a package's name, or the beginning of names with one '*' at its end."""

    code = "firewall_reserved_invalid"


class BadPackageName(Invalid):
    """{problem}."""

    code = "package_name_invalid"


class NoPackage(NotFound):
    """The upstream of {repository} has no package {package}."""

    code = "package_unknown"


class NoFile(NotFound):
    """The upstream of {repository} lists no file {file} of {package}."""

    code = "package_file_unknown"


class NoMetadata(NotFound):
    """The upstream of {repository} has no metadata beside {file}."""

    code = "package_metadata_unknown"


class Reserved(Forbidden):
    """{package} is a reserved name of this organisation, so the repository {repository} never asks its upstream for it.

    Install it from the organisation's own index, or ask an administrator whether the name is meant.
    """

    code = "package_name_reserved"


class Blocked(Forbidden):
    """{policy} refuses {package} {version}: {reason} {way_out} See {link}"""

    code = "package_blocked"


class NotScannedYet(Forbidden):
    """{package} {version} is not scanned yet, and the repository {repository} lets in only what is.

    Try again in a minute. See {link}
    """

    code = "package_not_scanned"


class ScanTooSlow(Forbidden):
    """The scan of {package} {version} is not over after {seconds} seconds; the repository {repository} waits no longer.

    Try again in a minute; if it stays so, ask an administrator. See {link}
    """

    code = "package_scan_slow"


class ScanFailed(Forbidden):
    """The scan of {package} {version} failed ({reason}), and the repository {repository} blocks on errors.

    Ask an administrator. See {link}
    """

    code = "package_scan_failed"


class NoVerdict(Unavailable):
    """No verdict on {package} {version} could be made ({reason}), and the repository {repository} blocks on errors.

    Try again; if it stays so, ask an administrator. See {link}
    """

    code = "package_no_verdict"


class UpstreamDown(Unavailable):
    """The upstream of {repository} cannot be reached ({reason}), and {what} is not kept here. Try again later."""

    code = "upstream_down"


class UpstreamRefuses(Unavailable):
    """The upstream of {repository} answered {status} for {what}. Ask an administrator to look at its credentials."""

    code = "upstream_refuses"


class UpstreamBusy(Unavailable):
    """The upstream of {repository} has too much to do at the moment (it answered {status}).

    Try again in {retry_after} seconds.
    """

    code = "upstream_busy"


class UpstreamUnreadable(Unavailable):
    """What the upstream of {repository} gave as {what} cannot be used: {reason}. Nothing of it was kept."""

    code = "upstream_unreadable"


class UpstreamLied(Unavailable):
    """The file {file} from the upstream of {repository} is not what its page says: {reason}. Nothing of it was kept.

    If it stays so, the upstream was tampered with or is broken: tell an administrator.
    """

    code = "upstream_lied"


class FileTooLarge(Unavailable):
    """The file {file} from the upstream of {repository} has more than the {limit} bytes that are fetched of one.

    Nothing of it was kept. An administrator may allow more (packages.file_max).
    """

    code = "package_file_too_large"


class RangeBeyondFile(Invalid):
    """The range begins past the end of the file's {size} bytes."""

    code = "package_range_unsatisfiable"


class PackageNotAsked(NotFound):
    """Nobody has asked for {package} through {repository} yet, so nothing is known of it. Install it once."""

    code = "package_not_asked"


class NoSuchStatus(Invalid):
    """No request has the status {status!r}: it is one of {known}."""

    code = "firewall_status_unknown"


class CannotAdopt(Invalid):
    """The address of {tool}'s package index cannot be read: {problem}. Give it with `pratique firewall add`."""

    code = "firewall_cannot_adopt"


class NoVersion(NotFound):
    """There is no version {version} of {package}."""

    code = "package_version_unknown"


class NoManager(NotFound):
    """There is no repository manager {name} here."""

    code = "manager_unknown"


class ManagerTaken(Conflict):
    """There is already a repository manager called {name}, or one at {url}."""

    code = "manager_exists"


class BadManagerName(Invalid):
    """{name!r} cannot be the name of a repository manager: write 1 to 64 lower-case letters, digits and '-'.

    It begins and ends with a letter or a digit.
    """

    code = "manager_name_invalid"


class BadManagerUrl(Invalid):
    """{url!r} cannot be the address of a repository manager: write http or https and a host, as its plugin does."""

    code = "manager_url_invalid"


class BadRegistry(Invalid):
    """{host!r} cannot be a registry of it: write a host, with its port where it has one, as in `docker pull`."""

    code = "manager_registry_invalid"


class NoManagerAccount(Invalid):
    """There is no account {name} whose access token a plugin could have."""

    code = "manager_account_unknown"


class BadAsking(Invalid):
    """The request cannot be read: {problem}. Send one JSON object, or a list of 1 to {most} of them."""

    code = "osa_request_invalid"


class ComponentNotAsked(NotFound):
    """Nobody has asked for {purl} yet, so nothing is known of it."""

    code = "component_not_asked"


class BadJudging(Invalid):
    """The batch cannot be read: {problem}. Send `items`, 1 to {most}: `repository`, `package` and `versions` each."""

    code = "bad_packages_batch"


class BadAudit(Invalid):
    """What to audit cannot be read ({problem}). Send an object of packages' names, each with a list of versions."""

    code = "audit_invalid"


class AuditNotCovered(Unavailable):
    """No source of the index tells of npm's packages, so that no finding would mean nothing.

    Ask an administrator to add one: `pratique index sources`.
    """

    code = "audit_not_covered"
