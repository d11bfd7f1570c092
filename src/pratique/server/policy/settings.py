"""The policies' settings."""

from pratique.server.kernel.settings import option, section


@section("policy")
class PolicySettings:
    """Policies, exceptions from them, and what is asked of a preview."""

    policies: int = option(200, help="How many policies there may be.", unit="policies")
    exceptions: int = option(
        10_000, help="How many exceptions may be in force; each process holds them in memory.", unit="exceptions"
    )
    preview: int = option(
        2000, help="The most things that a preview holds a policy against; the newest are taken.", unit="things"
    )
    preview_wait: float = option(5.0, help="How long a preview looks at most.", unit="seconds")
