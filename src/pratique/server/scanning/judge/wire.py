"""What the judge and those who ask it say to each other: a batch of subjects, a verdict with its reasons for each."""

from datetime import datetime
from typing import Annotated, Any, Final

import msgspec

from pratique.core.policy import Stage

NAME: Final = "judge"
ROUTE: Final = "/judge/v1/verdicts"
ITEMS_MAX: Final = 100

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=512)]


class Subject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be judged: a manifest, as one repository holds it, at a stage."""

    repository: Word
    digest: Word
    stage: Stage = Stage.PULL


class Batch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the route takes."""

    items: Annotated[tuple[Subject, ...], msgspec.Meta(min_length=1, max_length=ITEMS_MAX)]


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no verdict on an item."""

    code: str
    detail: str


class Judged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The verdict on one item, or the trouble with it; the three numbers say what it was made from."""

    repository: str
    digest: str
    stage: Stage
    action: str = ""
    policy: str = ""
    text: str = ""
    way_out: str = ""
    reasons: tuple[Any, ...] = ()
    policy_epoch: int = 0
    generation: int = 0
    version: int = 0
    decided_at: datetime | None = None
    valid_until: datetime | None = None
    trouble: Trouble | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the route gives: the items in the order in which they were asked."""

    verdicts: tuple[Judged, ...]
