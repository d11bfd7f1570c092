"""The words that several routes share."""

from datetime import date
from typing import Annotated

import pydantic
from ninja import Schema

from pratique.server.registry.http.appraisals import Cover

Text = Annotated[str, pydantic.Field(max_length=255)]
Long = Annotated[str, pydantic.Field(max_length=1024)]


class Epss(Schema):
    """How likely it is to be exploited within 30 days, and the share of others that are less so; both up to 1."""

    score: float
    percentile: float


class PackageCover(Schema):
    """How much the index knows of a package: `covered_to` knows nothing later than `to`."""

    state: Cover
    to: date | None
