"""The settings of identity: sessions, password checks, registry tokens, and the first administrator."""

from typing import Final

from pratique.server.kernel.settings import option, section

REGISTRY_TOKEN_MAX: Final = 300
"""Seconds. Registry tokens are verified without asking anybody; see `grants_look` for how they are ended before."""
REMEMBERED_MAX: Final = 60
"""Seconds that a right password may be recognised without Argon2id."""


@section("identity")
class IdentitySettings:
    """Sign-in, passwords and tokens."""

    session_lifetime: int = option(12 * 3600, help="How long a sign-in to the pages lasts.", unit="seconds")
    password_checks: int = option(
        2, help="Passwords checked at once by one process; each takes a core and 19 MiB.", unit="checks"
    )
    password_queue: int = option(64, help="Password checks that may wait for their turn.", unit="checks")
    password_wait: int = option(10, help="How long a password check waits for its turn.", unit="seconds")
    password_memory: int = option(
        REMEMBERED_MAX, help="How long a right password is recognised quickly; at most 60, 0 for never.", unit="seconds"
    )
    attempts_per_account: int = option(
        10, help="Failed sign-ins to one account, from anywhere, within attempts_window.", unit="attempts"
    )
    attempts_per_address: int = option(
        50, help="Failed sign-ins from one client address within attempts_window.", unit="attempts"
    )
    attempts_window: int = option(300, help="The time in which used-up attempts come back.", unit="seconds")
    registry_token_lifetime: int = option(
        REGISTRY_TOKEN_MAX, help="How long a token for the registry is good; from 60 to 300.", unit="seconds"
    )
    grants_look: float = option(
        2.0,
        help="How often a registry process reads which registry tokens were ended before their time, besides hearing "
        "of it: how long a revoked right may linger where news is lost.",
        unit="seconds",
    )
    refresh_token_lifetime: int = option(
        90, help="How long the access token lasts that docker login makes for itself.", unit="days"
    )
    access_tokens_per_account: int = option(
        200, help="Access tokens one account may have; past it logins drop the oldest they made.", unit="tokens"
    )


@section("admin")
class FirstAdministrator:
    """The account that the first start makes."""

    password_file: str = option(
        "", help="A file with the first administrator's password. Only the first start reads it; empty: a random one."
    )
