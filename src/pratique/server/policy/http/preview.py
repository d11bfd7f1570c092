"""`/policies/preview`: what a policy would have refused among what is known here."""

from ninja import Router, Schema

from pratique.core import policy as core
from pratique.server.identity.authorisation import POLICIES, Right, require
from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.schemas import refusals
from pratique.server.policy.http.shapes import PolicyDocument, document_of
from pratique.server.policy.services import policies
from pratique.server.policy.services.preview import preview

router = Router(tags=["policies"], auth=authenticated)


class HitItem(Schema):
    """One thing that the policy speaks of, its page, and the worst reason."""

    label: str
    link: str
    basis: core.Basis
    text: str
    way_out: str


class PreviewItem(Schema):
    """What a policy would have done. `is_whole`: everything was looked at; `hits` are the newest it speaks of."""

    looked_at: int
    is_whole: bool
    met: int
    excepted: int
    unchecked: int
    hits: list[HitItem]


@router.post("/preview", response={200: PreviewItem, **refusals(400, 401, 403, 422, 429, 503)}, summary="Try a policy")
def try_policy(request: Request, body: PolicyDocument) -> PreviewItem:
    """Say what a policy would have refused among what is known here, as if it enforced; for policy managers."""
    require(request.principal, Right.WRITE, POLICIES)
    found = preview(policies.read(document_of(body)))
    return PreviewItem(
        looked_at=found.looked_at,
        is_whole=found.is_whole,
        met=found.met,
        excepted=found.excepted,
        unchecked=found.unchecked,
        hits=[
            HitItem(
                label=each.thing.label,
                link=each.thing.link,
                basis=each.reason.basis,
                text=each.reason.text,
                way_out=each.reason.way_out,
            )
            for each in found.hits
        ],
    )
