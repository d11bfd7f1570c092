"""The installation's Celery application and the bell that rings through it."""

from celery import Celery

from pratique.server.config import ports, sharing
from pratique.server.config.settings import Installation
from pratique.server.jobs.carrier import CeleryBell, make_app
from pratique.server.jobs.settings import JobsSettings
from pratique.server.kernel import bell, settings


def _make() -> Celery:
    installation = settings.current(Installation)
    return make_app(
        broker_url=installation.broker_url,
        folder=installation.data / "broker",
        poll=settings.current(JobsSettings).poll,
    )


ports.fill()
app = _make()
the_bell = CeleryBell(app)
bell.install(the_bell)
sharing.install()
