"""`/index/explain`: what the index says of packages, with scores, with why, and with how much it knows at all."""

from datetime import date, datetime
from typing import Annotated, Literal

import pydantic
from ninja import Router, Schema

from pratique.core.advisories.index import Index, Outcome, State
from pratique.core.advisories.severity import Level
from pratique.core.advisories.subjects import Subject, purl_of, subject_of
from pratique.core.advisories.telling import Teller, Told
from pratique.core.names.purl import InvalidPurl, Purl
from pratique.server.identity.http import Request, authenticated
from pratique.server.index import current
from pratique.server.index.errors import NoIndex
from pratique.server.index.http.statements import StatementItem, statement_item
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["index"], auth=authenticated)

ITEMS_MAX = 500
STATEMENTS_MAX = 50
"""Statements of vendors about one vulnerability of one item."""
Text = Annotated[str, pydantic.Field(max_length=1024)]


class ExplainItem(Schema):
    """A version of a package: by `purl`, or by `ecosystem`, `name` and `version` as OSV has them."""

    purl: Text = ""
    ecosystem: Text = ""
    name: Text = ""
    version: Text = ""


class ExplainBatch(Schema):
    """What is asked."""

    items: Annotated[list[ExplainItem], pydantic.Field(min_length=1, max_length=ITEMS_MAX)]


class ExplainedCover(Schema):
    """How much the index knows of a package: `covered_to` knows nothing later than `to`."""

    state: State
    to: date | None


class ExplainedEpss(Schema):
    """How likely it is to be exploited within 30 days, and the share of others that are less so; both up to 1."""

    score: float
    percentile: float


class ExplainedKev(Schema):
    """An entry of the list of exploited vulnerabilities."""

    added: str
    due: str
    name: str
    ransomware: str


class ExplainedVulnerability(Schema):
    """A vulnerability that the version has; `explanation` says which record, which range and which event decided.

    `scores` are base scores by the first number of the CVSS version, the highest that any record says.
    `statements` are what vendors say of it in this package (VEX), under each of its names, the first fifty. They change
    nothing here: whether one that clears holds depends on what the package is in (`within`).
    """

    id: str
    aliases: list[str]
    advisory: str
    advisories: list[str]
    source: str
    severity: Level
    score: float | None
    vector: str
    scores: dict[str, float]
    epss: ExplainedEpss | None
    kev: ExplainedKev | None
    malicious: bool
    cwes: list[str]
    published: datetime | None
    fixed_version: str | None
    summary: str
    explanation: str
    statements: list[StatementItem]


class ExplainedUndecided(Schema):
    """A record that could not be decided for the version, and why: not a match, and not its absence."""

    advisory: str
    reason: str


class ExplainedItem(Schema):
    """The answer to one item. `state` is `unknown` where it could not be told what is asked for; `problem` says why.

    `clean` is said only where a source that is whole and fresh knows of nothing.
    """

    state: Literal["affected", "undecided", "clean", "not_covered", "covered_to", "unknown"]
    ecosystem: str
    name: str
    version: str
    coverage: ExplainedCover | None
    vulnerabilities: list[ExplainedVulnerability]
    undecided: list[ExplainedUndecided]
    problem: str


class ExplainAnswer(Schema):
    """The items in the order in which they were asked, and the index that answered; generation 0 is none."""

    generation: int
    built_at: datetime | None
    age_days: int | None
    items: list[ExplainedItem]


@router.post("", response={200: ExplainAnswer, **refusals(401, 403, 422, 429, 503)}, summary="Say what packages have")
def explain(request: Request, batch: ExplainBatch) -> ExplainAnswer:  # noqa: ARG001 — whoever is signed in
    """Say which vulnerabilities versions of packages have, why, and where nothing can be told."""
    try:
        opened = current.opened()
    except NoIndex as problem:
        items = [_unknown(each, str(problem)) for each in batch.items]
        return ExplainAnswer(generation=0, built_at=None, age_days=None, items=items)
    teller = Teller(opened.index)
    return ExplainAnswer(
        generation=opened.release.generation,
        built_at=opened.release.built_at,
        age_days=opened.release.age.days,
        items=[_explained(each, opened.index, teller) for each in batch.items],
    )


def _explained(item: ExplainItem, index: Index, teller: Teller) -> ExplainedItem:
    purl, subject, problem = _asked(item)
    if subject is None:
        return _unknown(item, problem)
    outcome = index.match(subject.ecosystem, subject.name, subject.version, module=subject.module)
    return ExplainedItem(
        state=_state(outcome),
        ecosystem=subject.ecosystem,
        name=subject.name,
        version=subject.version,
        coverage=ExplainedCover(state=outcome.coverage.state, to=outcome.coverage.to),
        vulnerabilities=[_vulnerability(each, _stated(each, purl, index)) for each in teller.tell(outcome)],
        undecided=[ExplainedUndecided(advisory=each.advisory.id, reason=each.reason) for each in outcome.undecided],
        problem="",
    )


def _unknown(item: ExplainItem, problem: str) -> ExplainedItem:
    return ExplainedItem(
        state="unknown",
        ecosystem=item.ecosystem,
        name=item.name,
        version=item.version,
        coverage=None,
        vulnerabilities=[],
        undecided=[],
        problem=problem,
    )


def _asked(item: ExplainItem) -> tuple[Purl | None, Subject | None, str]:
    """Read what is asked for, or say why it cannot be told."""
    if not item.purl:
        if not (item.ecosystem and item.name and item.version):
            return None, None, "name a purl, or an ecosystem, a name and a version"
        subject = Subject(ecosystem=item.ecosystem, name=item.name, version=item.version)
        return purl_of(subject), subject, ""
    try:
        purl = Purl.parse(item.purl)
    except InvalidPurl as problem:
        return None, None, str(problem)
    found = subject_of(purl)
    if found is None:
        return (
            purl,
            None,
            "no ecosystem with advisories has such packages, or the purl names no release of a distribution",
        )
    return (purl, found, "") if found.version else (purl, None, "the purl has no version")


def _stated(told: Told, purl: Purl | None, index: Index) -> list[StatementItem]:
    """Give what vendors say of a vulnerability in a package."""
    if purl is None or not index.has_statements:
        return []
    names = sorted({told.vulnerability, *told.aliases})
    found = [statement_item(name, each) for name in names for each in index.statements(name, purl)]
    return found[:STATEMENTS_MAX]


def _state(
    outcome: Outcome,
) -> Literal["affected", "undecided", "clean", "not_covered", "covered_to"]:
    if outcome.matches:
        return "affected"
    if outcome.undecided:
        return "undecided"
    match outcome.coverage.state:
        case State.COVERED:
            return "clean"
        case State.COVERED_TO:
            return "covered_to"
        case State.NOT_COVERED:
            return "not_covered"


def _vulnerability(told: Told, statements: list[StatementItem]) -> ExplainedVulnerability:
    epss, kev = told.epss, told.kev
    return ExplainedVulnerability(
        id=told.vulnerability,
        aliases=list(told.aliases),
        advisory=told.advisory,
        advisories=list(told.advisories),
        source=told.source,
        severity=told.severity.level,
        score=told.severity.score,
        vector=told.severity.vector,
        scores=dict(told.scores),
        epss=None if epss is None else ExplainedEpss(score=epss.score, percentile=epss.percentile),
        kev=None
        if kev is None
        else ExplainedKev(
            added=kev.date_added,
            due=kev.due_date,
            name=kev.vulnerability_name,
            ransomware=kev.known_ransomware_campaign_use,
        ),
        malicious=told.is_malicious,
        cwes=list(told.cwes),
        published=told.published,
        fixed_version=told.fixed or None,
        summary=told.summary,
        explanation=told.explanation,
        statements=statements,
    )
