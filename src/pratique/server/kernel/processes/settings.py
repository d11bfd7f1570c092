"""The settings of processes."""

from pratique.server.kernel.settings import option, section


@section("processes")
class ProcessesSettings:
    """How each process tells that it is there."""

    heartbeat: float = option(5.0, help="How often a process tells the others how it is.", unit="seconds")
    look: float = option(
        1.0,
        help="How often a process looks whether what it works by has changed, when no news of that came.",
        unit="seconds",
    )
    silent: float = option(20.0, help="A process that told nothing for so long is taken for dead.", unit="seconds")
    forget: float = option(
        3600.0, help="How long a process that died without saying so stays on the status page.", unit="seconds"
    )
