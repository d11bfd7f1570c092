"""Checks of what the installation talks to: database, pooler, broker, sandbox, its own roles and addresses."""

from collections.abc import Mapping, Sequence

from pratique.server.config import embedded, health, listening, port_holder
from pratique.server.config.doctor.result import Result, fail, ok, warn

_CLIENTS = 4  # idle connections that a pooler by transaction serves with fewer servers
_WITHIN = 5  # seconds


def database() -> Result:
    """Whether the database answers."""
    wrong = health.database()
    if wrong is not None:
        return fail(wrong, "is PostgreSQL running, and PRATIQUE_DATABASE_URL right? For SQLite: `pratique migrate`")
    return ok("the database answers")


def migrations() -> Result:
    """Whether the tables are those of this version."""
    wrong = health.migrations()
    if wrong is not None:
        return fail(wrong, "pratique migrate --backup")
    return ok("the tables are up to date")


def broker() -> Result:
    """Whether workers can be woken."""
    wrong = health.broker()
    if wrong is not None:
        return fail(wrong, "is the broker running, and PRATIQUE_BROKER_URL right? Jobs wait until it is back")
    return ok("the broker answers")


def pooler(url: str, direct_url: str) -> Result:
    """Whether the pooler pools by transaction, and the direct address goes around it."""
    if not url:
        return ok("SQLite needs no pooler")
    import psycopg

    try:
        direct_is_pooled = is_pooled_by_transaction(direct_url or url)
        pooled = is_pooled_by_transaction(url)
    except psycopg.Error as error:
        return fail(f"PostgreSQL does not answer ({type(error).__name__})", "see the check of the database")
    if direct_is_pooled:
        return fail(
            "the data planes' prepared statements go through a pooler by transaction, which forgets them",
            "set PRATIQUE_DATABASE_DIRECT_URL to PostgreSQL itself",
        )
    if direct_url and direct_url != url and not pooled:
        return warn(
            "PRATIQUE_DATABASE_URL is not pooled by transaction: every thread holds a connection of its own",
            "set `pool_mode = transaction` in PgBouncer",
        )
    return ok("connections are pooled as they should be" if pooled else "PostgreSQL is used directly")


def is_pooled_by_transaction(url: str) -> bool:
    """Return whether idle clients share a server connection, as they do only behind a pooler by transaction."""
    import psycopg

    clients = []
    try:
        for _ in range(_CLIENTS):
            client = psycopg.connect(url, autocommit=True, prepare_threshold=None, connect_timeout=_WITHIN)
            clients.append(client)
        servers = [client.execute("SELECT pg_backend_pid()").fetchone() for client in clients]
    finally:
        for client in clients:
            client.close()
    return len(set(servers)) < len(servers)


def sandbox() -> Result:
    """Whether untrusted data can be parsed where it can do no harm."""
    from pratique.server.jobs.sandbox.check import self_check

    escapes = [f"{each.name}: {each.escape}" for each in self_check() if each.escape]
    if escapes:
        return fail(
            f"the sandbox does not hold ({'; '.join(escapes)})",
            "run on Linux 5.13 or later with seccomp, and outside containers that forbid prctl(2)",
        )
    return ok("the sandbox holds")


def ports(addresses: Sequence[str], wanted: Mapping[str, int], *, running: int | None) -> Result:
    """Whether each port (by the setting that moves it) is free, or taken by this installation itself."""
    if running is not None:
        return ok(f"in use by the running instance (process {running})")
    taken = []
    for setting, port in wanted.items():
        try:
            listening.check_free(addresses, port, setting=setting)
        except listening.PortTaken:
            holder = port_holder.find(port)
            taken.append((port, setting, f" by {holder}" if holder else ""))
    if taken:
        said = ", ".join(f"{port}{holder}" for port, _, holder in taken)
        settings = ", ".join(setting for _, setting, _ in taken)
        return fail(f"taken: {said}", f"stop what uses it, or choose another with {settings}")
    return ok("the ports are free")


def roles(urls: Mapping[str, str], *, running: bool) -> Result:
    """Whether each role (by its name) says that it is ready."""
    wrong = {name: said for name, url in urls.items() if (said := embedded.what_is_wrong(url)) is not None}
    if not wrong:
        return ok(f"{', '.join(urls)} are ready")
    if len(wrong) == len(urls) and not running:
        return ok("nothing is running")
    said = "; ".join(f"{name}: {what}" for name, what in wrong.items())
    return fail(said, "look at what that role logs; start what does not run with `pratique up` or `pratique serve`")


def judge(url: str) -> Result:
    """Whether the role `judge` answers with this installation's credential, where the settings name one."""
    if not url:
        return ok("the registry makes verdicts itself (judge.url is empty)")
    from pratique.server.scanning.judge import what_is_wrong

    wrong = what_is_wrong(url)
    if wrong:
        return warn(
            wrong,
            "start `pratique serve judge` at that address, with the same data directory (its key `inner`) and the same "
            "clock; until then the registry makes verdicts itself, which PRATIQUE_JUDGE_URL= makes the rule",
        )
    return ok(f"the judge at {url} answers")


def public_address(url: str) -> Result:
    """Whether the address people use leads here."""
    if not url:
        return ok("no public address is set; links use the address a request came to")
    wrong = embedded.what_is_wrong(url.rstrip("/") + health.PATH)
    if wrong is not None:
        return warn(wrong, "does the proxy run and lead here, and is PRATIQUE_PUBLIC_URL the address people use?")
    return ok(f"{url} leads here")
