"""Checks of what goes on: processes, clocks, queues, jobs, deliveries, schedules, backups, cache, storage.

Each reads rows within a bound, so any process of the installation, and the command, can ask.
"""

import os
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pratique import __version__
from pratique.server.config import sharing
from pratique.server.config.doctor.result import Result, fail, ok, warn
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.storage import BlobStore, new_key, open_store, wait_for

SKEW_MAX: Final = 5.0
"""Seconds between two clocks; leases and inner credentials bear a few more."""
STUCK_AFTER: Final = timedelta(minutes=2)
"""A lease so long over was to be found by the sweep, which looks every few seconds."""
WAITING_LONG: Final = timedelta(hours=1)
DELIVERY_LATE: Final = timedelta(minutes=5)
FIRING_LATE: Final = timedelta(minutes=5)
BACKUP_OLD: Final = timedelta(days=8)
_SHOWN: Final = 3
_COUNTED: Final = 20  # repositories; counting one with many blobs takes milliseconds


def processes(*, now: datetime) -> Result:
    """Whether the processes that told of themselves are well, and all of one version."""
    from pratique.server.kernel.processes import presence

    living = presence.living(now=now)
    if not living:
        return ok("nothing is running")
    others = sorted({f"{each.role} on {each.host} is {each.version}" for each in living if each.version != __version__})
    if others:
        return warn(
            f"processes of several versions are running, this is {__version__}: {_some(others)}",
            "restart the others with the same version; that is expected for the length of an upgrade only",
        )
    ill = [f"{each.role} on {each.host} ({each.wrong[0]['what']})" for each in living if each.wrong]
    if ill:
        return fail(f"not ready: {_some(ill)}", "look at what that process logs, and at the checks here that fail too")
    silent = [each for each in presence.known(now=now) if presence.is_silent(each, now=now)]
    lost = [each for each in silent if each.role not in {other.role for other in living}]
    if lost:
        names = sorted({f"{each.role} on {each.host}" for each in lost})
        return fail(f"gone without a word: {_some(names)}", "start it again; its log says why it ended")
    return ok(f"{len(living)} processes are running and ready")


def clocks(*, now: datetime) -> Result:
    """Whether the clocks of all hosts agree with the database's."""
    from pratique.server.kernel.processes import presence

    own = presence.skew()
    if own is not None and abs(own) > SKEW_MAX:
        return fail(f"this clock is {own:+.0f} s from the database's", _SET_CLOCK)
    off = [each for each in presence.living(now=now) if each.skew is not None and abs(each.skew) > SKEW_MAX]
    if off:
        said = sorted({f"{each.host} ({each.skew:+.0f} s)" for each in off})
        return fail(f"clocks differ from the database's: {_some(said)}", _SET_CLOCK)
    return ok("the clocks agree")


_SET_CLOCK = "set the clocks, and keep them right by NTP on every host (`timedatectl set-ntp true`)"


def queues(*, now: datetime) -> Result:
    """Whether every queue in which something waits is served, and gets on."""
    from pratique.server.jobs.queues import standings

    found = standings(now=now)
    unserved = [each.queue.value for each in found if each.oldest > 0 and not each.workers]
    if unserved:
        return fail(
            f"jobs wait that no worker will run: {_some(unserved)}",
            f"start a worker for them: `pratique worker --queues {','.join(unserved)}`, or one for all queues",
        )
    late = [f"{each.queue.value} ({each.oldest / 60:.0f} min)" for each in found if each.oldest > WAITING_LONG.seconds]
    if late:
        return warn(
            f"jobs have waited for long: {_some(late)}",
            "start more workers for these queues, or see on the page of jobs what holds them up",
        )
    return ok("every queue in which something waits has workers")


def stuck(*, now: datetime) -> Result:
    """Whether jobs are held by workers that are gone, which the sweep should have found."""
    from pratique.server.jobs.models import Job
    from pratique.server.jobs.statuses import HELD, ordered

    held = Job.objects.filter(status__in=ordered(HELD), lease_until__lt=now - STUCK_AFTER)
    names = [f"{each.action} {each.uuid}" for each in held.order_by("lease_until")[: _SHOWN + 1]]
    if names:
        return fail(
            f"jobs are held by workers that have long been silent: {_some(names)}",
            "start a beat or a worker: `pratique beat` takes such jobs from them within seconds",
        )
    return ok("no job is stuck")


def deliveries(*, now: datetime) -> Result:
    """Whether events reach their listeners."""
    from pratique.server.kernel.outbox.dispatch import backlogs

    found = backlogs()
    dead = [f"{each.listener} ({each.dead})" for each in found if each.dead]
    if dead:
        return fail(
            f"deliveries were given up: {_some(dead)}",
            "mend what the listener's log says, then run the job `outbox_revive` with its name",
        )
    late = [each.listener for each in found if each.oldest is not None and now - each.oldest > DELIVERY_LATE]
    if late:
        return fail(
            f"events wait for their listeners: {_some(late)}", "workers deliver them: start one, or see its log"
        )
    return ok("events reach their listeners")


def schedules(*, now: datetime) -> Result:
    """Whether what is due is fired."""
    from pratique.server.jobs.models import Schedule

    late = Schedule.objects.filter(paused=False, next_due_at__lt=now - FIRING_LATE).order_by("next_due_at")
    names = list(late.values_list("name", flat=True)[: _SHOWN + 1])
    if names:
        return fail(f"schedules are due and were not fired: {_some(names)}", "start a beat: `pratique beat`")
    return ok("schedules are fired when they are due")


def backups(*, now: datetime) -> Result:
    """Whether there is a backup, and none too old."""
    from pratique.server.backup import folder

    where, found = folder.configured(), folder.latest()
    remedy = "`pratique backup create`, and a folder on another disk or host: PRATIQUE_BACKUP_FOLDER"
    if found is None:
        return warn(f"there is no backup in {where}", remedy)
    age = now - found.made_at
    if age > BACKUP_OLD:
        return warn(f"the last backup, {found.path.name}, is {age.days} days old", remedy)
    return ok(f"the last backup is of {found.made_at:%Y-%m-%d %H:%M} UTC")


def cache() -> Result:
    """Whether processes can share what they remember."""
    found = sharing.state()
    if found.ok:
        return ok(f"the cache answers ({found.kind})")
    return warn(found.what, "is Redis running, and PRATIQUE_REDIS_URL right? Is the data directory writable?")


def storage(blobs: Path) -> Result:
    """Whether a blob could be written, by writing one byte and taking it away."""
    probe = blobs / f".doctor-{secrets.token_hex(4)}"
    try:
        with probe.open("xb") as file:
            file.write(b"1")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return fail(
            f"no blob can be written in {blobs}: {error.strerror}",
            "give this user the right to write there, and room; pushes are refused until then",
        )
    finally:
        probe.unlink(missing_ok=True)
    return ok("blobs can be written")


def bucket(blobs: Path) -> Result:
    """Whether a blob could be written to the bucket, by writing one byte and taking it away."""
    try:
        wait_for(_probe(open_store(blobs, threads=1)))
    except Refusal as refusal:
        return fail(
            str(refusal),
            "is the object store running, and are the settings `[s3]` right: address, bucket, credentials, rights?",
        )
    return ok("blobs can be written to the bucket")


async def _probe(store: BlobStore) -> None:
    writer = await store.create(new_key())
    try:
        await writer.write([b"1"])
        await writer.seal()
    finally:
        await writer.discard()
        await writer.close()
        await store.close()


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


def usage() -> Result:
    """Whether what the repositories changed last hold is counted right."""
    from pratique.server.registry.services.recount import wrong_of_latest

    wrong = wrong_of_latest(_COUNTED)
    if wrong:
        return fail(
            f"what repositories hold is counted wrong: {_some(wrong)}",
            "run the job `usage_check`, which counts all anew, and tell us: a counter that goes wrong is a fault",
        )
    return ok(f"the {_COUNTED} repositories changed last hold what is counted")
