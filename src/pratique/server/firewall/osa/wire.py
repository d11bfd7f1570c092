"""What plugins and osa-api say to each other. Fields not known are passed over: plugins are of many versions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final

import msgspec

from pratique.server.firewall.models import Mode
from pratique.server.firewall.modes import Status

PACKAGES: Final = "/api/osa/packages/"
IMAGES: Final = "/api/osa/container_images/"
ITEMS_MAX: Final = 500

Short = Annotated[str, msgspec.Meta(max_length=255)]
Long = Annotated[str, msgspec.Meta(max_length=4096)]


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is asked for, and by whom. `requested_by` is the user of the repository manager."""

    repository_manager_url: Long = ""
    repository_name: Short = ""
    work_mode: Short = ""
    requested_by: Short = ""
    block_on_errors: bool | None = None


class AskedPackage(Asking, frozen=True, kw_only=True):
    """A version of a package."""

    purl: Long
    artifact_url: Long = ""


class AskedImage(Asking, frozen=True, kw_only=True):
    """A container image, by its digest or else by a tag."""

    registry_host: Short
    image_name: Short
    tag: Short = ""
    digest: Short = ""
    architecture: Short = ""


class By(msgspec.Struct, frozen=True, kw_only=True):
    """A policy that blocks, or will when its delay is over."""

    policy: str
    level: str
    matched_criteria: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided. `uuid` is the component's own; `url` the page that explains."""

    uuid: str
    purl: str
    scan_status: str
    block_status: Status
    blocked_by: tuple[By, ...]
    message: str
    url: str
    delayed_until: datetime | None = None


MODES: Final[Mapping[str, Mode]] = {
    "off": Mode.OFF,
    "warmup": Mode.WARM_UP,
    "warm-up": Mode.WARM_UP,
    "warm_up": Mode.WARM_UP,
    "spectator": Mode.SPECTATOR,
    "moderate": Mode.MODERATE,
    "strict": Mode.STRICT,
    "strict_wait": Mode.STRICT_WAIT,
    "strict-wait": Mode.STRICT_WAIT,
}
