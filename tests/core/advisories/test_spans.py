"""Ranges become spans that hold exactly the versions that the schema's own evaluation calls affected."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.advisories.records import Affected, Range
from pratique.core.advisories.spans import Ending, Span, compile_spans, rekeyed
from pratique.core.versions import Key, Scheme, key

Events = Sequence[Mapping[str, str]]
VERSIONS = [f"{major}.{minor}" for major in range(4) for minor in range(3)]
# No two events at one version: there the schema leaves to the order of the record what is meant.
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["introduced", "fixed", "last_affected", "limit"]), st.sampled_from(["0", *VERSIONS[1:]])
    ).map(lambda event: {event[0]: event[1]}),
    max_size=6,
    unique_by=lambda event: next(iter(event.values())),
)


@given(events=EVENTS)
def test_spans_hold_what_the_schema_calls_affected(events: Events) -> None:
    spans, _, undecided = compile_spans([_entry(events)], Scheme.PEP440)

    found = {text for text in VERSIONS if any(span.start <= _key(text) < span.end for span in spans)}

    assert undecided == ()
    assert found == {text for text in VERSIONS if _is_affected(text, events)}


@given(events=EVENTS)
def test_keys_made_anew_are_the_same(events: Events) -> None:
    spans, _, _ = compile_spans([_entry(events, ["9.9", "0.0.1", "0"])], Scheme.PEP440)

    assert tuple(rekeyed(span, Scheme.PEP440) for span in spans) == spans


def test_a_listed_version_within_a_range_is_not_kept_twice() -> None:
    entry = _entry([{"introduced": "1.0"}, {"fixed": "2.0"}], ["1.0", "1.5", "3.0", "3.0.0"])

    spans, texts, _ = compile_spans([entry], Scheme.PEP440)

    assert [(span.ending, span.introduced) for span in spans] == [(Ending.FIXED, "1.0"), (Ending.LISTED, "3.0")]
    assert texts == ()


@given(events=EVENTS, more=EVENTS, listed=st.lists(st.sampled_from(VERSIONS), max_size=8))
def test_a_version_is_listed_exactly_when_no_range_holds_it(events: Events, more: Events, listed: list[str]) -> None:
    spans, _, _ = compile_spans([_entry(events, listed), _entry(more)], Scheme.PEP440)
    ranges = [span for span in spans if span.ending is not Ending.LISTED]

    alone = {_key(span.introduced) for span in spans if span.ending is Ending.LISTED}

    keys = {_key(text) for text in listed}
    assert alone == {at for at in keys if not any(span.start <= at < span.end for span in ranges)}


def test_a_record_of_many_ranges_and_versions_is_compiled_at_once() -> None:
    events = [{name: f"{place}.{part}"} for place in range(20_000) for name, part in (("introduced", 1), ("fixed", 2))]
    versions = [f"{place}.3" for place in range(50_000)]

    spans, _, _ = compile_spans([_entry(events, versions)], Scheme.PEP440)

    assert len(spans) == 70_000


def test_an_event_that_cannot_be_ordered_leaves_its_range_undecided() -> None:
    entry = _entry([{"introduced": "0"}, {"fixed": "one hundred"}], ["1.0"])

    spans, _, undecided = compile_spans([entry], Scheme.PEP440)

    assert [span.ending for span in spans] == [Ending.LISTED]
    assert undecided == ("'one hundred' is not a version of the scheme pep440",)


def test_a_full_stop_that_an_event_ends_with_is_not_taken_for_its_version() -> None:
    spans, _, undecided = compile_spans([_entry([{"introduced": "0"}, {"fixed": "1.12.2."}])], Scheme.GEM)

    assert [(span.until, span.end) for span in spans] == [("1.12.2.", key(Scheme.GEM, "1.12.2"))]
    assert undecided == ()
    assert rekeyed(spans[0], Scheme.GEM) == spans[0]


def test_an_ecosystem_without_order_keeps_its_lists_as_text() -> None:
    spans, texts, undecided = compile_spans([_entry([{"introduced": "0"}], ["b", "a"])], None)

    assert (spans, texts) == ((), ("a", "b"))
    assert undecided == ("this ecosystem's versions have no order here",)


def test_ranges_of_commits_say_nothing_of_versions() -> None:
    entry = Affected(ranges=[Range(type="GIT", events=[{"introduced": "0"}])])

    assert compile_spans([entry], Scheme.PEP440) == ((), (), ())


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([{"introduced": "0"}], [(Ending.OPEN, "0", "")]),
        ([{"introduced": "1"}, {"fixed": "2"}, {"fixed": "3"}], [(Ending.FIXED, "1", "2")]),
        ([{"fixed": "2"}], []),
        ([{"introduced": "2"}, {"fixed": "1"}], [(Ending.OPEN, "2", "")]),
        ([{"introduced": "1", "fixed": "2"}], [(Ending.FIXED, "1", "2")]),
        ([{"introduced": "0"}, {"limit": "*"}], [(Ending.OPEN, "0", "")]),
        ([{"introduced": "0"}, {"limit": "3"}], [(Ending.LIMIT, "0", "3")]),
        ([{"introduced": "0"}, {"last_affected": "3"}, {"unknown": "x"}], [(Ending.LAST_AFFECTED, "0", "3")]),
    ],
)
def test_a_span_keeps_the_words_of_its_events(events: Events, expected: list[tuple[Ending, str, str]]) -> None:
    spans, _, _ = compile_spans([_entry(events)], Scheme.SEMVER)

    assert [(span.ending, span.introduced, span.until) for span in spans] == expected


def _entry(events: Events, versions: list[str] | None = None) -> Affected:
    return Affected(ranges=[Range(type="ECOSYSTEM", events=[dict(event) for event in events])], versions=versions)


def _is_affected(text: str, events: Events) -> bool:
    """The schema's pseudo-code, word for word."""
    limits = [event["limit"] for event in events if "limit" in event]
    if limits and not any(_key(text) < _key(limit) for limit in limits):
        return False
    vulnerable = False
    for event in sorted(events, key=lambda event: _key(next(iter(event.values())))):
        if "introduced" in event and (event["introduced"] == "0" or _key(text) >= _key(event["introduced"])):
            vulnerable = True
        if "fixed" in event and _key(text) >= _key(event["fixed"]):
            vulnerable = False
        if "last_affected" in event and _key(text) > _key(event["last_affected"]):
            vulnerable = False
    return vulnerable


def _key(text: str) -> Key:
    return key(Scheme.PEP440, text)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(b"", b"", Ending.FIXED, "0", "2.0", "ECOSYSTEM"), "before 2.0"),
        (Span(b"", b"", Ending.FIXED, "1.0", "2.0", "ECOSYSTEM"), "from 1.0 before 2.0"),
        (Span(b"", b"", Ending.LAST_AFFECTED, "1.0", "1.9", "ECOSYSTEM"), "from 1.0 up to 1.9"),
        (Span(b"", b"", Ending.LIMIT, "0", "3", "ECOSYSTEM"), "below 3"),
        (Span(b"", b"", Ending.OPEN, "1.0", "", "ECOSYSTEM"), "from 1.0"),
        (Span(b"", b"", Ending.OPEN, "0", "", "ECOSYSTEM"), "all versions"),
        (Span(b"", b"", Ending.LISTED, "1.3", "", "versions"), "1.3"),
    ],
    ids=["fixed", "fixed on a line", "last affected", "limit", "open", "everything", "listed"],
)
def test_a_span_is_said_in_the_records_own_versions(span: Span, words: str) -> None:
    assert span.words == words
