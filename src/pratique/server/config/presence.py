"""How a role's process tells the installation that it is there, how it is, and by which policies and index it judges.

A change of policies is told to every process as news; where that is lost, each looks for itself once a second. So it is
loaded everywhere within two seconds, and the page of the deployment shows it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pratique.server.config.health import Health

POLICIES = "policies"
INDEX = "index"


@contextmanager
def present(health: Health) -> Iterator[None]:
    """Keep this process's row in the table of processes for as long as the block lasts."""
    from pratique.server.kernel import news
    from pratique.server.kernel.processes.presence import Presence

    def ailments() -> list[dict[str, str]]:
        return [{"check": each.check, "what": each.what} for each in health.ailments()]

    with Presence(health.role, look=ailments, load=load) as presence:
        listening = news.listen(news.Topic.POLICIES, lambda _key: presence.stir())
        try:
            yield
        finally:
            listening.stop()


def load() -> Mapping[str, int]:
    """Load the policies in force, and return their epoch and the generation of the index; 0 where there is none."""
    from pratique.server.index import queries as index
    from pratique.server.policy import queries as policy

    force, name = policy.in_force(), index.current_name()
    return {POLICIES: force.epoch, INDEX: 0 if name is None else name[0]}
