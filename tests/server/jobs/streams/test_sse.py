import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.server.jobs.streams import sse


def test_a_numbered_event_has_an_id_a_name_and_one_line_of_data() -> None:
    assert sse.event("line", {"line": 3, "text": "half\nway \u2026 ü"}, number=3) == (
        b'id: 3\nevent: line\ndata: {"line":3,"text":"half\\nway \xe2\x80\xa6 \xc3\xbc"}\n\n'
    )


@given(text=st.text())
def test_no_text_breaks_out_of_its_event(text: str) -> None:
    encoded = sse.event("line", {"text": text})

    head, data, *rest = encoded.decode("utf-8", "surrogatepass").split("\n")
    assert (head, rest) == ("event: line", ["", ""])
    assert json.loads(data.removeprefix("data: ")) == {"text": text}


@pytest.mark.parametrize(
    ("sent", "after"),
    [(None, 0), ("", 0), ("7", 7), (" 7 ", 7), ("-1", 0), ("1e3", 0), ("٣", 0), ("9" * 11, 0), ("x" * 10_000, 0)],
)
def test_a_client_goes_on_after_what_it_has_or_at_the_beginning(sent: str | None, after: int) -> None:
    assert sse.resume_after(sent) == after
