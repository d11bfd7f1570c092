"""Owns one question to an index as a line of JSON, and its answer as another: for scripts that pipe many through.

A question is ``{"ecosystem": …, "package": …, "version": …}`` or ``{"purl": …}``. The answer has the ids of the records
that match and, for each, what decided; whatever could not be told is named as the ``problem``, never left out.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec

from pratique.core.advisories.ecosystems import BASES, RELEASED, base_of, is_distribution
from pratique.core.advisories.index import Coverage, Index, Outcome, State
from pratique.core.advisories.matching import Match
from pratique.core.advisories.spans import Ending
from pratique.core.advisories.subjects import Subject, subject_of
from pratique.core.names.purl import InvalidPurl, Purl
from pratique.core.versions import KEYS, NotAVersion, scheme_of

__all__ = ["MAX_BYTES", "Answer", "Problem", "answer"]

MAX_BYTES = 64 * 2**10
"""Bytes of the longest question that is read."""
_SHOWN = 120


class Problem(StrEnum):
    """What could not be told."""

    BAD_QUESTION = "bad-question"
    """The line is not a question: not JSON, not a package URL, or it names no package."""
    UNKNOWN_ECOSYSTEM = "unknown-ecosystem"
    """There are no advisories of such an ecosystem or type, here or anywhere."""
    UNKNOWN_RELEASE = "unknown-release"
    """A distribution's package without the release that it is of."""
    NOT_COVERED = "not-covered"
    """No source is whole for the ecosystem, the release, or this package of it."""
    UNKNOWN_VERSION = "unknown-version"
    """The version is missing, or has no place in the ecosystem's order."""
    UNDECIDED = "undecided"
    """A record's own ranges could not be ordered."""


class _Question(msgspec.Struct):
    ecosystem: str = ""
    package: str = ""
    name: str = ""
    version: str = ""
    purl: str = ""


class Explained(msgspec.Struct, omit_defaults=True):
    """Why one record matches."""

    id: str
    vulnerabilities: Sequence[str]
    range: str
    """Which versions, in the record's own words."""
    event: str
    """What decided: ``introduced`` (nothing ends it), ``fixed``, ``last_affected``, ``limit`` or ``versions``."""
    why: str
    fixed: str | None = None


class Covered(msgspec.Struct, omit_defaults=True):
    """How much is known."""

    state: str
    to: str | None = None


class Undecided(msgspec.Struct):
    """A record that could not be decided."""

    id: str
    reason: str


class Answer(msgspec.Struct, omit_defaults=True):
    """What is known of one version."""

    ids: Sequence[str]
    explained: Sequence[Explained]
    undecided: Sequence[Undecided] = ()
    coverage: Covered | None = None
    problem: Problem | None = None
    detail: str = ""

    def line(self) -> bytes:
        """Render it in one line, without the end."""
        return _render.encode(self)


_read = msgspec.json.Decoder(_Question)
_render = msgspec.json.Encoder()
_EVENTS: Final = {
    Ending.OPEN: "introduced",
    Ending.FIXED: "fixed",
    Ending.LAST_AFFECTED: "last_affected",
    Ending.LIMIT: "limit",
    Ending.LISTED: "versions",
}
_OS_TYPES: Final = frozenset({"deb", "apk", "rpm"})


class _Unanswerable(Exception):
    def __init__(self, problem: Problem, detail: str) -> None:
        self.problem = problem
        self.detail = detail
        super().__init__(detail)


def answer(index: Index, line: bytes) -> Answer:
    """Answer one question."""
    try:
        subject = _subject(line)
        _check_ecosystem(index, subject.ecosystem)
    except _Unanswerable as said:
        return Answer(ids=(), explained=(), problem=said.problem, detail=said.detail)
    outcome = index.match(subject.ecosystem, subject.name, subject.version, module=subject.module)
    problem, detail = _problem(outcome)
    matches = sorted(outcome.matches, key=lambda match: match.advisory.id)
    return Answer(
        ids=[match.advisory.id for match in matches],
        explained=[_explained(match) for match in matches],
        undecided=[Undecided(each.advisory.id, each.reason) for each in outcome.undecided],
        coverage=_covered(outcome.coverage),
        problem=problem,
        detail=detail,
    )


def _subject(line: bytes) -> Subject:
    if len(line) > MAX_BYTES:
        raise _Unanswerable(Problem.BAD_QUESTION, f"the line has more than {MAX_BYTES} bytes")
    try:
        asked = _read.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise _Unanswerable(Problem.BAD_QUESTION, f"not a question: {problem}") from problem
    if asked.purl:
        return _of_purl(asked.purl)
    name = asked.package or asked.name
    if not asked.ecosystem or not name:
        raise _Unanswerable(Problem.BAD_QUESTION, "a question names an ecosystem and a package, or a purl")
    return Subject(ecosystem=asked.ecosystem, name=name, version=asked.version)


def _of_purl(text: str) -> Subject:
    try:
        purl = Purl.parse(text)
    except InvalidPurl as problem:
        raise _Unanswerable(Problem.BAD_QUESTION, str(problem)) from problem
    subject = subject_of(purl)
    if subject is not None:
        return subject
    if purl.type in _OS_TYPES and is_distribution(purl.namespace):
        detail = f"the release of {purl.namespace} is not said; a purl says it as distro={purl.namespace}-…"
        raise _Unanswerable(Problem.UNKNOWN_RELEASE, detail)
    kind = f"{purl.type}/{purl.namespace}" if purl.type in _OS_TYPES else purl.type
    raise _Unanswerable(Problem.UNKNOWN_ECOSYSTEM, f"no advisories are known of packages of {kind[:_SHOWN]!r}")


def _check_ecosystem(index: Index, ecosystem: str) -> None:
    base = base_of(ecosystem)
    if base not in BASES and index.coverage(ecosystem).records == 0:
        detail = f"{ecosystem[:_SHOWN]!r} is no ecosystem of the OSV schema"
        raise _Unanswerable(Problem.UNKNOWN_ECOSYSTEM, detail)
    if base == ecosystem and base in RELEASED:
        detail = f"{base} has releases, and each its own advisories; name one as {base}:…"
        raise _Unanswerable(Problem.UNKNOWN_RELEASE, detail)


def _problem(outcome: Outcome) -> tuple[Problem | None, str]:
    if outcome.coverage.state is State.NOT_COVERED:
        sources = ", ".join(outcome.coverage.sources)
        held = f"; {sources} hold only single records of it" if sources else ""
        return Problem.NOT_COVERED, f"no source is whole for {outcome.ecosystem}{held}"
    if not outcome.version:
        return Problem.UNKNOWN_VERSION, "the question has no version"
    scheme = scheme_of(outcome.ecosystem)
    if scheme is not None and not outcome.matches:
        try:
            KEYS[scheme](outcome.version)
        except NotAVersion as problem:
            return Problem.UNKNOWN_VERSION, str(problem)
    if outcome.undecided:
        return Problem.UNDECIDED, f"{len(outcome.undecided)} records could not be decided"
    return None, ""


def _explained(match: Match) -> Explained:
    return Explained(
        id=match.advisory.id,
        vulnerabilities=match.advisory.vulnerabilities,
        range=match.span.words if match.span is not None else match.version,
        event=_EVENTS[match.span.ending] if match.span is not None else "versions",
        why=match.explanation,
        fixed=match.fixed,
    )


def _covered(coverage: Coverage) -> Covered:
    return Covered(state=coverage.state, to=coverage.to.isoformat() if coverage.to is not None else None)
