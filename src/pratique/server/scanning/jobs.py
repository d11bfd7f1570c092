"""Scanning's job actions. What they do is imported when it is done: every process knows of them, few do them."""

from typing import Annotated

import msgspec

from pratique.server.kernel.actions import Every, JobContext, NoParameters, Queue, action
from pratique.server.registry.services.collections import StageParameters, run_stage
from pratique.server.scanning.names import CHECK, CHECK_LAYER, COLLECT, UPDATE

_EVERY = 300  # seconds
_DEADLINE = 8 * 24 * 3600  # seconds; the collector's own time ends it long before

Digest = Annotated[str, msgspec.Meta(max_length=135, description="A digest such as `sha256:…`.")]


class Manifest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Which manifest."""

    digest: Digest


class Layer(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Which layer."""

    digest: Digest


@action(CHECK, queue=Queue.OSA_CONTAINER_IMAGE_SCAN, parameters=Manifest)
def scan_check(context: JobContext, parameters: Manifest) -> None:
    """Scan an image: ask for its layers that were not read yet, or else put together what they hold and judge it."""
    from pratique.server.scanning.services import checking

    checking.check(parameters.digest, context)


@action(CHECK_LAYER, queue=Queue.OSA_CONTAINER_IMAGE_SCAN, parameters=Layer)
def scan_check_single(context: JobContext, parameters: Layer) -> None:
    """Read one layer in the sandbox and keep what it holds; a layer is read once."""
    from pratique.server.scanning.services import checking

    checking.check_layer(parameters.digest, context)


@action("scan_check_all", queue=Queue.OSA_CONTAINER_IMAGE_SCAN)
def scan_check_all(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Scan every image again; layers that were read stay read."""
    from pratique.server.scanning.services import sweeping

    sweeping.ask_for_all(context)


@action("scan_sweep", queue=Queue.OSA_CONTAINER_IMAGE_SCAN, schedule=Every(seconds=_EVERY))
def scan_sweep(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Ask for scans of images that have none, or one of an older analyser only, or one that was lost."""
    from pratique.server.scanning.services import history, sboms, sweeping

    sweeping.ask_for_forgotten(context)
    sboms.forget_orphans(context)
    history.forget_past(context)
    sweeping.bring_up_to_date(context)
    sweeping.sweep_components(context)


@action(UPDATE, queue=Queue.POLICY)
def verdict_update(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Bring findings and verdicts up to date with the present index and policies, without reading a layer."""
    from pratique.server.scanning.services import sweeping

    sweeping.bring_up_to_date(context)


@action(COLLECT, queue=Queue.MAIN, parameters=StageParameters, deadline=_DEADLINE, aliases=("onlinegc_scan",))
def onlinegc_scans(context: JobContext, parameters: StageParameters) -> None:
    """Remove scan results of what is gone: layers' records, images' contents and findings, components, verdicts."""
    from pratique.server.scanning.services import collecting

    run_stage(
        context,
        parameters,
        action=COLLECT,
        steps=(
            collecting.remove_verdicts,
            collecting.remove_images,
            collecting.remove_records,
            collecting.remove_components,
        ),
    )
