"""A record is read as far as it can be used, and what cannot be used says why."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.advisories.records import MAX_BYTES, BadRecord, instant, read_record
from tests.core.advisories.making import advisory, encoded

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "affected", "x"]), inner),
    max_leaves=6,
)


def test_a_record_gives_its_packages_and_its_times() -> None:
    record = read_record(encoded(advisory(aliases=["CVE-2026-1"])))

    assert [package.name for package, _ in record.entries()] == ["sample"]
    assert record.modified_at == datetime(2026, 10, 1, tzinfo=UTC)
    assert not record.is_withdrawn


@pytest.mark.parametrize(
    "field",
    ["aliases", "related", "upstream", "severity", "database_specific", "modified", "published", "summary", "details"],
)
@pytest.mark.parametrize("value", [7, "text", {"deep": [1]}, [{"a": 1}], [None], True])
def test_a_field_of_another_type_is_left_out_and_named(field: str, value: object) -> None:
    record = read_record(encoded({**advisory(), field: value}))

    assert [package.name for package, _ in record.entries()] == ["sample"]
    assert field in record.ignored or getattr(record, field) is not None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"{}", "no id"),
        (b'{"id": 5}', "id cannot be read"),
        (b'{"id": ""}', "not an id"),
        (b'{"id": "../../etc"}', "not an id"),
        (b'{"id": "A B"}', "not an id"),
        (b'{"id": "A", "affected": "all"}', "affected cannot be read"),
        (b'{"id": "A", "affected": [{"ranges": {"type": 1}}]}', "affected cannot be read"),
        (b'{"id": "A", "withdrawn": 5}', "withdrawn cannot be read"),
        (encoded(advisory(name="a\nb")), "cannot be printed"),
        (encoded(advisory(name="a" * 600)), "too long"),
        (b'{"id": "A", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b'{"id": ["A"], "x": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}", "too deeply|not a JSON object|id"),
    ],
)
def test_what_is_no_record_is_refused_with_why(text: bytes, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        read_record(text)


def test_a_record_above_the_bound_is_not_even_looked_at() -> None:
    with pytest.raises(BadRecord, match="are allowed"):
        read_record(b" " * (MAX_BYTES + 1))


@given(JSON)
def test_any_json_is_a_record_or_refused(value: object) -> None:
    text = json.dumps(value).encode()

    try:
        record = read_record(text)
    except BadRecord as refusal:
        reason = refusal.reason
    else:
        reason = record.id

    assert reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("", None),
        ("yesterday", None),
        ("0001-01-01T00:00:00Z", None),
        ("2026-01-01T00:00:00Z", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00.123456Z", datetime(2026, 1, 1, 0, 0, 0, 123456, tzinfo=UTC)),
        ("2026-01-01T02:00:00+02:00", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01", datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_in_utc_or_not_at_all(text: str | None, expected: datetime | None) -> None:
    assert instant(text) == expected
