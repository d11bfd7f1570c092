"""Forgetting what no image has any more, a part at a time.

A component is forgotten when nothing holds it: one that is being recorded for a new image meanwhile is kept by its
foreign key, or made anew (`subjects`).
"""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from pratique.server.inventory.models import Component, LayerRecord, Subject, SubjectComponent

_BATCH = 500


def forget_part(subject: Subject) -> bool:
    """Forget a part of what a subject holds, or the subject once that is gone; False then. Joins the transaction."""
    held = SubjectComponent.objects.filter(subject=subject).order_by("pk").values_list("pk", flat=True)
    if batch := list(held[:_BATCH]):
        SubjectComponent.objects.filter(pk__in=batch).delete()
        return True
    subject.delete()
    return False


def forget_records(keys: Sequence[int]) -> int:
    """Forget records of layers and return how many went. Joins the transaction."""
    return LayerRecord.objects.filter(pk__in=keys).delete()[0]


def held_by_nothing(components: QuerySet[Component]) -> QuerySet[Component]:
    """Return those of the components that no subject holds, nor names as the owner of what it holds."""
    held = SubjectComponent.objects.filter(component=OuterRef("pk")).order_by()
    owning = SubjectComponent.objects.filter(owner=OuterRef("pk")).order_by()
    return components.filter(~Exists(held), ~Exists(owning))


def forget_components(keys: Sequence[int]) -> int:
    """Forget components, with what is known of them, unless something holds them by now; return how many went.

    Joins the transaction. They are locked and then looked at, by two statements: what came before the lock is seen.
    """
    rows = Component.objects.filter(pk__in=keys)
    list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    return held_by_nothing(rows).delete()[1].get(Component._meta.label, 0)  # noqa: SLF001 — Django's documented name
