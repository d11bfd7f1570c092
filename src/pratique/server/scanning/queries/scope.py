"""What the caller may see of what was found."""

from collections.abc import Sequence

from django.db.models import QuerySet

from pratique.server.identity.principal import Principal
from pratique.server.registry import queries as registry
from pratique.server.registry.models import ManifestLink, ManifestReference, Repository, Tag


def readable(by: Principal) -> QuerySet[Repository, int]:
    """Return the keys of the repositories that ``by`` may read, as a subquery."""
    return registry.repositories(by=by).order_by().values_list("pk", flat=True)


def tags_of(links: Sequence[ManifestLink]) -> dict[int, list[str]]:
    """Return the tags of links: their own, and those of the indexes that list them; two queries."""
    found: dict[int, list[str]] = {each.pk: [] for each in links}
    for link, name in Tag.objects.filter(link__in=links).order_by("-updated_at").values_list("link_id", "name"):
        found[link].append(name)
    parents = ManifestReference.objects.filter(child__in=[each.manifest_id for each in links]).values_list(
        "child_id", "manifest__links__repository_id", "manifest__links__tags__name"
    )
    inherited: dict[tuple[int, int], list[str]] = {}
    for child, repository, name in parents:
        if name is not None:
            inherited.setdefault((child, repository), []).append(name)
    for each in links:
        found[each.pk] += sorted(inherited.get((each.manifest_id, each.repository_id), []))
    return found
