"""The command ``pratique``. Commands import what they need when they run, so that ``--help`` is quick."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pratique.cli import backups, exports, firewall, keys, managers, packages, people, plumbing, policies, sources, work

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Pratique: a secure registry and a package firewall.",
)

Lifeline = Annotated[int | None, typer.Option(hidden=True, help="The supervisor's pipe.")]


@app.callback()
def _root() -> None:
    """Hold the sub-commands together."""


@app.command()
def version() -> None:
    """Print the version."""
    from pratique import __version__

    typer.echo(__version__)


@app.command()
def up(
    *,
    tls: Annotated[bool, typer.Option("--tls", help="Serve TLS with certificates of a local authority.")] = False,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Allow listening beyond this machine without TLS.")
    ] = False,
    migrate: Annotated[
        bool, typer.Option("--migrate", help="Back up and update data of an older version without asking.")
    ] = False,
) -> None:
    """Start everything on this machine and keep it running until Ctrl-C."""
    from pratique.server.config.cli import up as command

    command.run(tls=tls, insecure=insecure, migrate=migrate)


@app.command()
def serve(
    roles: Annotated[
        list[str],
        typer.Argument(
            help="api, or any of registry, streams, firewall, osa-api, judge, index-proxy.", metavar="ROLE..."
        ),
    ],
    *,
    lifeline: Lifeline = None,
) -> None:
    """Serve one role, or several planes together, in this process."""
    from pratique.server.config.cli import serve as command

    command.run(roles, held_by=lifeline)


@app.command()
def worker(
    *,
    queues: Annotated[str, typer.Option(help="Queues to work on, separated by commas; none named: all.")] = "",
    lifeline: Lifeline = None,
) -> None:
    """Run background jobs."""
    from pratique.server.config.cli import work as command

    sys.exit(command.work(queues, held_by=lifeline))


@app.command()
def beat(*, lifeline: Lifeline = None) -> None:
    """Start jobs at their times, and find jobs whose worker died. Several may run."""
    from pratique.server.config.cli import work as command

    sys.exit(command.beat(held_by=lifeline))


@app.command()
def migrate(
    *,
    backup: Annotated[bool, typer.Option("--backup", help="First copy the database and keys into backups/.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing when there is nothing to do.")] = False,
) -> None:
    """Bring the database up to date and make the first administrator. Harmless when both are done."""
    from pratique.server.config.cli import migrate as command

    command.run(backup=backup, quiet=quiet)


@app.command()
def settings(
    *, as_json: Annotated[bool, typer.Option("--json", help="As JSON, with every setting's help.")] = False
) -> None:
    """Show the settings in force and where each came from; secrets are masked."""
    from pratique.server.config.cli import show_settings as command

    command.run(as_json=as_json)


@app.command()
def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Look for what is wrong with this installation, and say what to do. Exit code 1 when something fails."""
    from pratique.server.config.cli import doctor as command

    sys.exit(command.run(as_json=as_json))


@app.command(context_settings={"ignore_unknown_options": True})
def psql(
    arguments: Annotated[list[str] | None, typer.Argument(help="Handed to the database's client.")] = None,
    *,
    direct: Annotated[bool, typer.Option("--direct", help="Go to PostgreSQL itself, not through the pooler.")] = False,
) -> None:
    """Open the database's own client: psql, or sqlite3 for the embedded database."""
    from pratique.server.config.cli import tools as command

    command.psql(arguments or [], direct=direct)


@app.command()
def openapi(
    output: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
) -> None:
    """Print the description of REST (OpenAPI)."""
    from pratique.server.config.cli import tools as command

    command.openapi(output)


for _name, _group in (
    ("admin", people.admin),
    ("account", people.account),
    ("org", people.org),
    ("token", people.token),
    ("policy", policies.policy),
    ("exception", policies.exception),
    ("backup", backups.backup),
    ("keys", keys.keys),
    ("export", exports.export),
    ("package", packages.package),
    ("manager", managers.manager),
    ("plumbing", plumbing.plumbing),
):
    app.add_typer(_group, name=_name)
app.add_typer(firewall.firewall, name="firewall")
app.add_typer(work.job, name="job")
app.add_typer(work.schedule, name="schedule")
app.command("restore")(backups.restore)

index = typer.Typer(no_args_is_help=True, help="The index of advisories.")
app.add_typer(index, name="index")


@index.command("build")
def build_index(
    paths: Annotated[
        list[Path], typer.Argument(help="Zips or folders in the OSV format, EPSS scores, KEV.", metavar="PATH...")
    ],
    *,
    output: Annotated[Path, typer.Option(help="Where the index file is to be.")],
) -> None:
    """Build an index file from feeds. Ends with a table of the sources and what could not be used of them."""
    from pratique.server.config.cli import index as command

    command.build(paths, output=output)


@index.command("use")
def use_index(
    file: Annotated[Path, typer.Argument(help="An index file, as `index build` makes it.")],
    *,
    older: Annotated[bool, typer.Option("--older", help="Also when it knows less than the present one.")] = False,
) -> None:
    """Make an index file the current one, for every process at once."""
    from pratique.server.config.cli import index as command

    command.use(file, may_be_older=older)


Key = Annotated[Path | None, typer.Option("--key", help="A private key to sign with: ECDSA over P-256, PEM.")]


@index.command("export")
def export_index(
    path: Annotated[Path, typer.Argument(help="A file that ends in .tar, or a folder that is made.")],
    *,
    key: Key = None,
) -> None:
    """Write the current index as an OCI artifact, signed as cosign does: for an air gap, a mirror, an agent."""
    from pratique.server.config.cli import artifacts as command

    command.export(path, key=key)


@index.command("publish")
def publish_index(
    reference: Annotated[str, typer.Argument(help="Where in our own registry: namespace/repository:tag.")],
    *,
    key: Key = None,
) -> None:
    """Put the current index into the registry as an OCI artifact, with its signature beside it."""
    from pratique.server.config.cli import artifacts as command

    command.publish(reference, key=key)


@index.command("import")
def import_index(
    path: Annotated[Path, typer.Argument(help="A tar or folder with an OCI layout, as `index export` writes it.")],
    *,
    key: Annotated[list[Path] | None, typer.Option("--key", help="A public key to trust instead of those set.")] = None,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="Look at no signature.")] = False,
    older: Annotated[bool, typer.Option("--older", help="Also when it knows less than the present one.")] = False,
) -> None:
    """Verify an index that came as an OCI artifact, and make it the current one."""
    from pratique.server.config.cli import artifacts as command

    command.take(path, keys=key or [], is_unsigned_fine=unsigned, may_be_older=older)


index.command("sources")(sources.show_sources)
index.command("switch-on")(sources.switch_on)
index.command("switch-off")(sources.switch_off)


@index.command("info")
def index_info(
    file: Annotated[Path | None, typer.Argument(help="An index file; not given: the current one.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show an index: its age, its sources, and with `--json` the coverage of each ecosystem too."""
    from pratique.server.config.cli import index as command

    command.info(file, as_json=as_json)


@index.command("diff")
def diff_indexes(
    old: Annotated[Path, typer.Argument(help="An index file.")],
    new: Annotated[Path, typer.Argument(help="The one that is to take its place.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Name the packages, vulnerabilities and ecosystems that two index files say something else of."""
    from pratique.server.config.cli import index as command

    command.diff(old, new, as_json=as_json)


config = typer.Typer(no_args_is_help=True, help="Configuration of the programs beside ours, made from our settings.")
app.add_typer(config, name="config")
Into = Annotated[Path | None, typer.Option(help="Write the files into this folder instead of printing.")]


@config.command("nginx")
def config_nginx(*, into: Into = None) -> None:
    """Configure NGINX: TLS on one host name in front of every role. Makes its certificate if there is none."""
    from pratique.server.config.cli import neighbours

    neighbours.run("nginx", into=into)


@config.command("pgbouncer")
def config_pgbouncer(*, into: Into = None) -> None:
    """Configure PgBouncer: pooling by transaction between our processes and PostgreSQL."""
    from pratique.server.config.cli import neighbours

    neighbours.run("pgbouncer", into=into)


@config.command("redis")
def config_redis(*, into: Into = None) -> None:
    """Configure Redis as broker and cache, bounded and without a disk."""
    from pratique.server.config.cli import neighbours

    neighbours.run("redis", into=into)


@app.command()
def collectstatic(
    *,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing when there is nothing to do.")] = False,
) -> None:
    """Bring the built pages into the data directory, where the API serves them from."""
    from pratique.server.config.cli import collectstatic as command

    command.run(quiet=quiet)


def main() -> None:
    """Run the command line; a refusal is one sentence and an exit code, never a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 — the outermost frame: what is no refusal is raised again
        _explain(error)


def _explain(error: Exception) -> None:
    from pratique.server.config.cli import process
    from pratique.server.kernel.errors import Refusal

    if not isinstance(error, Refusal):
        raise error
    process.say(str(error))
    sys.exit(process.exit_code(error))
