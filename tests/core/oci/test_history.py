import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.oci.history import Step, history_of

MADE = "2024-01-01T00:00:00Z"


def test_steps_are_told_with_the_layers_they_made() -> None:
    config = {
        "history": [
            {"created": MADE, "created_by": "/bin/sh -c #(nop) ADD file:0a in / "},
            {"created_by": '/bin/sh -c #(nop)  CMD ["sh"]', "empty_layer": True},
            {"created_by": "RUN /bin/sh -c apk add curl # buildkit", "comment": "buildkit.dockerfile.v0"},
        ]
    }

    assert history_of(config, layers=2) == [
        Step(instruction="ADD file:0a in /", created=MADE, layer=0),
        Step(instruction='CMD ["sh"]'),
        Step(instruction="RUN /bin/sh -c apk add curl", comment="buildkit.dockerfile.v0", layer=1),
    ]


@pytest.mark.parametrize("config", [None, {}, {"history": "x"}, {"history": [{"created_by": "one"}]}, {"history": [7]}])
def test_a_history_that_does_not_fit_gives_no_layer_an_instruction(config: dict[str, object] | None) -> None:
    assert history_of(config, layers=2) == [Step(layer=0), Step(layer=1)]


@given(
    st.dictionaries(st.sampled_from(["history", "x"]), st.recursive(st.none() | st.text(), st.lists)), st.integers(0, 4)
)
def test_every_layer_is_in_one_step_whatever_the_configuration(config: dict[str, object], layers: int) -> None:
    told = [step.layer for step in history_of(config, layers=layers) if step.layer is not None]

    assert told == list(range(layers))
