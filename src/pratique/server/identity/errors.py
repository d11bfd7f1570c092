"""What this domain refuses, in the words a person reads."""

from pratique.server.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthenticated, Unavailable


class NotSignedIn(Unauthenticated):
    """Sign in first: {what} is not open to everybody."""

    code = "unauthenticated"


class BadCredentials(Unauthenticated):
    """The name and the password or access token do not match an active account.

    Check both; an access token may have expired or been revoked.
    """

    code = "bad_credentials"


class NothingThere(NotFound):
    """There is no {kind} {what} here, or you may not see it."""

    code = "not_found"


class NotAllowed(Forbidden):
    """{name} may see {what} but has no right to {right} it. {reason}"""

    code = "forbidden"


class CrossSite(Forbidden):
    """The request came with a session but not from this installation's own pages.

    Reload the page and try again; programs send an access token instead of a session.
    """

    code = "csrf_failed"


class TooManyAttempts(TooMany):
    """Too many failed attempts to sign in; try again in {retry_after} s."""

    code = "too_many_attempts"


class PasswordChecksBusy(Unavailable):
    """More passwords are waiting to be checked than this server checks at once.

    Try again in {retry_after} s. Programs that use access tokens do not wait.
    """

    code = "password_checks_busy"


class InvalidName(Invalid):
    """{name!r} cannot be the name of an account.

    Use at most {limit} lower-case letters and digits, with single dots, underscores or hyphens between them, such as
    acme-tools.
    """

    code = "invalid_name"


class ReservedName(Invalid):
    """The name {name} is kept back, because addresses or messages give it a meaning of their own.

    Choose another one.
    """

    code = "reserved_name"


class NameTaken(Conflict):
    """There is already an account or an organisation called {name}; both are namespaces. Choose another name."""

    code = "name_taken"


class PasswordTooShort(Invalid):
    """The password has fewer than {minimum} characters. Use a longer one; a few words do well."""

    code = "password_too_short"


class PasswordTooLong(Invalid):
    """The password has more than {maximum} characters. Use a shorter one."""

    code = "password_too_long"


class PasswordIsName(Invalid):
    """The password is the account's own name, which is the first thing anybody would try. Use another one."""

    code = "password_is_name"


class PasswordIsToken(Invalid):
    """The password begins like an access token (prt_).

    Access tokens are made by this system and never chosen; use another password.
    """

    code = "password_is_token"


class WrongCurrentPassword(Forbidden):
    """The current password is not right.

    Type it again, or ask an administrator to run `pratique admin reset-password {name}`.
    """

    code = "wrong_current_password"


class NotOwnPassword(Forbidden):
    """Only {name} can change this password here.

    For somebody who lost it, run `pratique admin reset-password {name}` on the server.
    """

    code = "not_own_password"


class LastAdministrator(Conflict):
    """{name} is the last active administrator. Make somebody else an administrator first."""

    code = "last_administrator"


class LastOwner(Conflict):
    """{name} is the last owner of {organisation}. Make somebody else an owner first."""

    code = "last_owner"


class StillInUse(Conflict):
    """The organisation {name} cannot be deleted while it owns {what}. Delete or move that first."""

    code = "still_in_use"


class NotAPerson(Conflict):
    """{name} is an organisation, and only a person's account can {what}."""

    code = "not_a_person"


class InvalidExpiry(Invalid):
    """The token would expire at {expires_at}, which is not in the future. Choose a later time, or none."""

    code = "invalid_expiry"


class TooManyTokens(Conflict):
    """{name} has {limit} access tokens, which is the limit. Revoke some that are no longer used."""

    code = "too_many_tokens"


class InvalidText(Invalid):
    """The {field} is longer than {limit} characters or holds a character that cannot be shown. Use plain text."""

    code = "invalid_text"


class UnusableTokenRequest(Invalid):
    """This request for a registry token cannot be answered: {problem}"""

    code = "unusable_token_request"


class BadRegistryToken(Unauthenticated):
    """The registry token is {problem}. Sign in again, for example with docker login."""

    code = "bad_registry_token"


class UnusablePasswordFile(Invalid):
    """The file {path} cannot give the first administrator's password: {problem}. It must hold one line."""

    code = "unusable_password_file"


class UnusableKeys(Unavailable):
    """The keys that sign registry tokens cannot be used: {path}: {problem}."""

    code = "unusable_keys"
