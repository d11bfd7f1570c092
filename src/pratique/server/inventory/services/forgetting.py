"""Forgetting what no image has any more, a part at a time; components themselves stay, since others may have them."""

from collections.abc import Sequence

from pratique.server.inventory.models import LayerRecord, Subject, SubjectComponent

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
