from collections.abc import Iterator

import pytest

from pratique.server.kernel import settings
from pratique.server.kernel.web import attachments
from pratique.server.kernel.web.attachments import Attachment, AttachmentsBusy
from pratique.server.kernel.web.settings import AttachmentSettings


@pytest.fixture(autouse=True)
def _places() -> Iterator[None]:
    attachments.PLACES.forget()
    yield
    attachments.PLACES.forget()


def taken() -> list[Attachment]:
    """Take all places but one."""
    return [Attachment() for _ in range(settings.current(AttachmentSettings).at_once - 1)]


def test_there_are_only_a_few_places_and_who_gets_none_is_told_when_to_come_back() -> None:
    held = [*taken(), Attachment()]

    with pytest.raises(AttachmentsBusy, match=f"sends {len(held)} files at once.*Try again in 10 s"):
        Attachment()


def test_a_place_is_held_until_the_last_piece() -> None:
    held = taken()
    with Attachment() as place:
        response = place.answer(iter([b"a", b"b"]), name="a.csv", media_type="text/csv")
    with pytest.raises(AttachmentsBusy):
        Attachment()

    assert response.getvalue() == b"ab"

    held.append(Attachment())
    assert response["Content-Disposition"] == 'attachment; filename="a.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_answer_that_is_broken_off_gives_its_place_back_once() -> None:
    held = taken()
    with Attachment() as place:
        response = place.answer(iter([b"a"]), name="a.csv", media_type="text/csv")

    response.close()
    response.close()

    held.append(Attachment())
    with pytest.raises(AttachmentsBusy):
        Attachment()


def test_an_answer_that_nobody_closes_gives_its_place_back() -> None:
    held = taken()
    with Attachment() as place:
        response = place.answer(iter([b"a"]), name="a.csv", media_type="text/csv")

    del response, place

    held.append(Attachment())


def test_a_refusal_gives_the_place_back() -> None:
    held = taken()

    with pytest.raises(ZeroDivisionError), Attachment():
        raise ZeroDivisionError

    held.append(Attachment())
