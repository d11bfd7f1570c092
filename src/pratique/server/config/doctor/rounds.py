"""The checks of an installation, in the order in which trouble with one explains trouble with the next."""

from collections.abc import Callable
from functools import partial

from pratique.server.config import certificates, data_directory, embedded, health, public
from pratique.server.config.doctor import advisories, operation, place, services
from pratique.server.config.doctor.result import Check, Result
from pratique.server.config.roles import EMBEDDED, Role, port_of, port_setting
from pratique.server.config.settings import Installation, Judge
from pratique.server.kernel import clock, settings
from pratique.server.kernel.storage.s3.settings import S3Settings

_ONLY_BY_HAND = frozenset({"pooler", "sandbox", "ports", "roles", "judge", "public address", "remote index"})


def checks(installation: Installation) -> list[Check]:
    """Return the checks of ``installation``, whose settings are this process's; Django is set up."""
    data, embedded_database = installation.data, not installation.database_url
    keeps_in_bucket = bool(settings.current(S3Settings).bucket)
    running = data_directory.holder(data)
    wanted = {port_setting(each): port_of(each) for each in EMBEDDED if each is not Role.STREAMS}
    addresses = {each.value: embedded.base_url(each) + health.PATH for each in EMBEDDED if each is not Role.STREAMS}
    found: dict[str, Callable[[], Result]] = {
        "data directory": partial(place.rights, data),
        "disk space": partial(
            place.space, data, free_min=installation.disk_free_min, free_warn=installation.disk_free_warn
        ),
        "file system": partial(place.file_system, data, embedded=embedded_database, table=data_directory.mounts()),
        "keys": partial(place.keys, data),
        "clock": partial(place.clock, data),
        "certificate": lambda: place.certificate(certificates.of_server(), now=clock.now()),
        "database": services.database,
        "migrations": services.migrations,
        "pooler": partial(services.pooler, installation.database_url, installation.database_direct_url),
        "broker": services.broker,
        "cache": operation.cache,
        "blob storage": partial(operation.bucket if keeps_in_bucket else operation.storage, data / "blobs"),
        "sandbox": services.sandbox,
        "index": advisories.index,
        "remote index": advisories.remote,
        "sources": advisories.sources,
        "ports": partial(services.ports, installation.listen, wanted, running=running),
        "roles": partial(services.roles, addresses, running=running is not None),
        "judge": lambda: services.judge(settings.current(Judge).url),
        "processes": lambda: operation.processes(now=clock.now()),
        "clocks": lambda: operation.clocks(now=clock.now()),
        "queues": lambda: operation.queues(now=clock.now()),
        "stuck jobs": lambda: operation.stuck(now=clock.now()),
        "deliveries": lambda: operation.deliveries(now=clock.now()),
        "schedules": lambda: operation.schedules(now=clock.now()),
        "backups": lambda: operation.backups(now=clock.now()),
        "usage": operation.usage,
        "public address": lambda: services.public_address(public.api_url()),
    }
    return [Check(name=name, look=look, only_by_hand=name in _ONLY_BY_HAND) for name, look in found.items()]
