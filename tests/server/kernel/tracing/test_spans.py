"""Spans know their parent, what they set off carries their mark, and without a tracer nothing is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from pratique.server.kernel import context, tracing

MARK = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@dataclass(kw_only=True)
class Kept:
    """A span as the fake tracer keeps it."""

    name: str
    parent: str
    traceparent: str
    notes: dict[str, object] = field(default_factory=dict)
    failed: str = ""
    ended: int = 0

    def note(self, name: str, value: tracing.spans.Value) -> None:
        self.notes[name] = value

    def fail(self, why: str) -> None:
        self.failed = why

    def end(self) -> None:
        self.ended += 1


@dataclass
class Tracer:
    """Keeps spans in a list."""

    spans: list[Kept] = field(default_factory=list)

    def begin(
        self, name: str, *, kind: tracing.Kind, parent: str, attributes: Mapping[str, tracing.spans.Value]
    ) -> Kept:
        assert kind in tracing.Kind
        mark = f"00-{'a' * 32}-{len(self.spans) + 1:016x}-01"
        self.spans.append(Kept(name=name, parent=parent, traceparent=mark, notes=dict(attributes)))
        return self.spans[-1]

    def close(self) -> None:
        """Keep all."""


@pytest.fixture
def tracer() -> Iterator[Tracer]:
    made = Tracer()
    tracing.install(made)
    yield made
    tracing.install(None)


def test_a_span_within_another_is_its_child(tracer: Tracer) -> None:
    with context.working(context.Context(request_id="r", traceparent=MARK)):
        with tracing.span("outer") as outer, tracing.span("inner"):
            assert context.current().traceparent == tracer.spans[1].traceparent
            assert context.current().request_id == "r"
        assert context.current().traceparent == MARK

    first, second = tracer.spans
    assert (first.parent, second.parent) == (MARK, outer.traceparent)
    assert (first.ended, second.ended) == (1, 1)


def test_what_goes_wrong_in_a_span_is_said_and_goes_on(tracer: Tracer) -> None:
    with pytest.raises(ZeroDivisionError), tracing.span("dividing"):
        raise ZeroDivisionError

    [span] = tracer.spans
    assert (span.failed, span.ended) == ("ZeroDivisionError", 1)


def test_without_a_tracer_a_mark_is_passed_on_all_the_same() -> None:
    with context.working(context.Context(traceparent=MARK)), tracing.span("nothing") as span:
        span.note("a", 1)
        assert context.current().traceparent == MARK


@pytest.mark.parametrize(
    "offered",
    [
        None,
        "",
        "nonsense",
        MARK.upper(),
        MARK + "-more",
        "ff" + MARK[2:],
        "00-" + "0" * 32 + MARK[35:],
        MARK[:36] + "0" * 16 + "-01",
    ],
)
def test_a_bad_mark_is_ignored(offered: str | None) -> None:
    assert tracing.accept(offered) == ""


def test_a_good_mark_is_kept_whole() -> None:
    assert tracing.accept(MARK) == MARK
    assert tracing.trace_id(MARK) == "0af7651916cd43dd8448eb211c80319c"
