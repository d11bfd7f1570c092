"""What the judge and those who ask it of packages say to each other: packages with their versions, a judgement each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final

import msgspec

from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.server.firewall.ports import Judgement, Question, Refusal

NAME: Final = "judge"
ROUTE: Final = "/judge/v1/packages"
ITEMS_MAX: Final = 100
VERSIONS_MAX: Final = 100_000
"""As many as a page of Python's may have files, each of which may be a version."""
BODY_MAX: Final = 16 * 1024 * 1024  # bytes; npm's largest packages have some ten thousand versions

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]


class Version(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A version, with what its index tells of it; or a file that came later than its version."""

    version: Word
    published_at: datetime | None = None
    is_withdrawn: bool | None = False
    licence: str = ""
    awaits_licence: bool = False
    file: Annotated[str, msgspec.Meta(max_length=1024)] = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A package, by its purl without a version, as a repository has it."""

    repository: Word
    package: Word
    versions: Annotated[tuple[Version, ...], msgspec.Meta(min_length=1, max_length=VERSIONS_MAX)]


class Batch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the route takes. ``epoch`` is what who asks has seen; what is answered rests on nothing older."""

    epoch: Annotated[str, msgspec.Meta(max_length=256)] = ""
    items: Annotated[tuple[Asked, ...], msgspec.Meta(min_length=1, max_length=ITEMS_MAX)]


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The judgement on an item, by version or late file; or why there is none.

    It holds until `valid_until` in that `epoch`.
    """

    epoch: str
    refused: Mapping[str, Refusal] = {}
    noted: Mapping[str, Refusal] = {}
    valid_until: datetime | None = None
    trouble: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the route gives: the items in the order in which they were asked."""

    judgements: tuple[Said, ...]


def question_of(asked: Asked) -> Question:
    """Return what an item asks; raises ``InvalidPurl``."""
    releases = tuple(Release(**msgspec.structs.asdict(each)) for each in asked.versions)
    return Question(repository=asked.repository, package=Purl.parse(asked.package), releases=releases)


def asked_of(question: Question) -> Asked:
    """Return a question as an item."""
    names = Version.__struct_fields__
    versions = tuple(Version(**{name: getattr(each, name) for name in names}) for each in question.releases)
    return Asked(repository=question.repository, package=str(question.package), versions=versions)


def judgement_of(said: Said) -> Judgement:
    """Return what was said as a judgement."""
    return Judgement(refused=said.refused, noted=said.noted, valid_until=said.valid_until)
