"""The firewall's job actions."""

import asyncio
from datetime import timedelta

from pratique.server.firewall import names
from pratique.server.firewall.services import asked, kept, scans
from pratique.server.firewall.settings import PackagesSettings
from pratique.server.firewall.store import package_store
from pratique.server.kernel import settings
from pratique.server.kernel.actions import Every, JobContext, NoParameters, Queue, action
from pratique.server.kernel.storage import BytesMissing, StorageKey, WriterBusy

_ABANDONED_AFTER = timedelta(hours=1)


@action(
    names.SCAN, queue=Queue.OSA_PACKAGE_SCAN, parameters=NoParameters, schedule=Every(seconds=60), aliases=("osa_scan",)
)
def scan_packages(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Scan the packages that were asked for and not scanned yet."""
    count = scans.scan_waiting(context)
    context.log(f"{count} packages were scanned")


@action(names.PRUNE, queue=Queue.MAIN, parameters=NoParameters, schedule=Every(seconds=3600))
def prune(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Forget old requests, files whose fetching was given up half way, and bytes that a crash left without a row."""
    gone = asked.forget_old(settings.current(PackagesSettings).request_days)
    forgotten = 0
    with asyncio.Runner() as runner:
        for row in kept.abandoned(_ABANDONED_AFTER):
            context.check()
            forgotten += _forget_idle(runner, row.pk, StorageKey(row.storage_key))
    lost = kept.drop_nameless(_ABANDONED_AFTER, context.check)
    context.log(f"{gone} old requests, {forgotten} unfinished files and {lost} pieces without a name were forgotten")


def _forget_idle(runner: asyncio.Runner, pk: int, key: StorageKey) -> int:
    """Forget a file that nobody writes; return 1 when it went."""
    store = package_store()
    try:
        writer = runner.run(store.write(key))
    except WriterBusy:
        return 0
    except BytesMissing:
        kept.forget_file(pk, key)
        return 1
    try:
        kept.forget_file(pk, key)
        runner.run(store.delete(key))
    finally:
        runner.run(writer.close())
    return 1
