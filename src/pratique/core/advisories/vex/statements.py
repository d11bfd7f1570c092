"""Owns the value that every form of VEX is read to."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pratique.core.names.purl import InvalidPurl, Purl

__all__ = ["MAX_STATEMENTS", "Gathering", "Standing", "Statement"]

MAX_STATEMENTS = 200_000
"""Statements of one document, each of one product."""
_TEXT_MAX = 500
_DIGEST = "sha256:"


class Standing(StrEnum):
    """What is said, in the words of OpenVEX."""

    NOT_AFFECTED = "not_affected"
    FIXED = "fixed"
    AFFECTED = "affected"
    UNDER_INVESTIGATION = "under_investigation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One author says of one product how it stands with one vulnerability."""

    vulnerability: str
    product: Purl
    """Without a version it is about every one."""
    within: str = ""
    """What it holds inside of only: an image by its digest, or a product by its package URL; empty for everywhere."""
    status: Standing
    author: str
    """Empty where the document does not say."""
    justification: str = ""
    text: str = ""
    at: datetime | None = None

    @property
    def is_clearing(self) -> bool:
        """Whether somebody who is named says that the vulnerability does not count there."""
        return bool(self.author) and self.status in {Standing.NOT_AFFECTED, Standing.FIXED}


@dataclass(slots=True, kw_only=True)
class Gathering:
    """What is gathered while a document is read: its statements, and what could not be read of it."""

    author: str = ""
    at: datetime | None = None
    statements: list[Statement] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    def add(
        self,
        vulnerability: str,
        product: str,
        status: Standing,
        *,
        inside: str = "",
        justification: str = "",
        text: str = "",
        at: datetime | None = None,
    ) -> None:
        """Take in what is said of a product, or of a component `inside` of it; both are texts of a package URL."""
        if len(self.statements) >= MAX_STATEMENTS:
            return
        try:
            purl, within = Purl.parse(inside or product), _within(product) if inside else ""
        except InvalidPurl as problem:
            self.bad.append(f"{vulnerability[:40]}: {problem}")
            return
        self.statements.append(
            Statement(
                vulnerability=vulnerability,
                product=purl,
                within=within,
                status=status,
                author=self.author,
                justification=justification[:_TEXT_MAX],
                text=" ".join(text.split())[:_TEXT_MAX],
                at=at or self.at,
            )
        )


def _within(product: str) -> str:
    """Give the digest of the image that a product is, else its package URL, or its name where it has none."""
    try:
        purl = Purl.parse(product)
    except InvalidPurl:
        return product[:_TEXT_MAX]
    is_one_image = purl.type in {"oci", "docker"} and purl.version.startswith(_DIGEST)
    return purl.version if is_one_image else str(purl)
