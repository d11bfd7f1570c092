"""Laws of the fold, against a file system of dictionaries that does what unpacking does."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from pratique.core.analysis import Inventory, LayerRecord, fold
from tests.core.analysis.reading import recorded
from tests.support.layers import Tarball

FOLDERS = ("a", "a/b", "a/b/c", "d", "d/b")
NAMES = ("x", "y")


@dataclass(frozen=True, slots=True)
class Put:
    """A package's metadata appears, in a version."""

    path: str
    version: str


@dataclass(frozen=True, slots=True)
class Cover:
    """Something that is no folder appears."""

    path: str
    is_link: bool


@dataclass(frozen=True, slots=True)
class Remove:
    """A path of lower layers is removed."""

    path: str


@dataclass(frozen=True, slots=True)
class Hide:
    """A folder of lower layers is hidden whole."""

    path: str


Act = Put | Cover | Remove | Hide
metadata = st.builds(
    lambda folder, name: f"{folder}/{name}.dist-info/METADATA", st.sampled_from(FOLDERS), st.sampled_from(NAMES)
)
places = st.sampled_from((*FOLDERS, *(f"{folder}/{name}.dist-info" for folder in FOLDERS for name in NAMES)))
acts = st.one_of(
    st.builds(Put, metadata, st.sampled_from("123")),
    st.builds(Put, metadata, st.sampled_from("123")),
    st.builds(Cover, places, st.booleans()),
    st.builds(Remove, st.one_of(places, metadata)),
    st.builds(Hide, places),
)
layers_of_acts = st.lists(st.lists(acts, max_size=8), max_size=5)
only_puts = st.lists(st.builds(Put, metadata, st.sampled_from("123")), max_size=12)


def packed(acts: Sequence[Act]) -> LayerRecord:
    """Write a layer and analyse it."""
    tarball = Tarball()
    for act in acts:
        match act:
            case Put(path, version):
                tarball.file(path, f"Name: p\nVersion: {version}\n")
            case Cover(path, is_link):
                tarball.link(path, "nowhere/at/all") if is_link else tarball.file(path, "")
            case Remove(path):
                tarball.whiteout(path)
            case Hide(path):
                tarball.opaque(path)
    return recorded(tarball)


def unpacked(layers: Sequence[Sequence[Act]]) -> dict[str, str]:
    """Do to a file system what unpacking does: first what is about lower layers, then entry by entry."""
    tree: dict[str, str] = {}
    for acts in layers:
        for act in acts:
            if isinstance(act, Remove | Hide):
                tree = {path: version for path, version in tree.items() if not _is_gone(path, act)}
        for act in acts:
            match act:
                case Put(path, version):
                    tree[path] = version
                case Cover(place, _):
                    tree = {path: version for path, version in tree.items() if not path.startswith(place + "/")}
                case _:
                    pass
    return tree


def _is_gone(path: str, act: Remove | Hide) -> bool:
    return path.startswith(act.path + "/") or (isinstance(act, Remove) and path == act.path)


def seen(inventory: Inventory) -> dict[str, str]:
    return {found.path: found.package.version for found in inventory.found}


def _has_no_path_through_a_cover(layers: Sequence[Sequence[Act]]) -> bool:
    """Tell whether nothing is put behind a link, which would put it elsewhere."""
    links = {act.path for acts in layers for act in acts if isinstance(act, Cover) and act.is_link}
    puts = {act.path for acts in layers for act in acts if isinstance(act, Put | Remove | Hide)}
    return not any(put.startswith(link + "/") for put in puts for link in links)


@given(layers_of_acts.filter(_has_no_path_through_a_cover))
def test_a_fold_shows_what_unpacking_leaves(layers: list[list[Act]]) -> None:
    assert seen(fold([packed(acts) for acts in layers])) == unpacked(layers)


@given(only_puts)
def test_a_fold_of_one_layer_is_its_content(acts: list[Put]) -> None:
    assert seen(fold([packed(acts)])) == {act.path: act.version for act in acts}


@given(only_puts, st.data())
def test_a_layer_split_in_two_holds_the_same(acts: list[Put], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(acts)))

    assert seen(fold([packed(acts[:at]), packed(acts[at:])])) == seen(fold([packed(acts)]))


@given(layers_of_acts.filter(_has_no_path_through_a_cover))
def test_whoever_is_said_to_have_brought_a_version_put_it_there_and_nobody_changed_it_since(
    layers: list[list[Act]],
) -> None:
    states = [unpacked(layers[: count + 1]) for count in range(len(layers))]

    for found in fold([packed(acts) for acts in layers]).found:
        version = found.package.version
        assert all(state.get(found.path) == version for state in states[found.layer :])
        assert found.layer == 0 or states[found.layer - 1].get(found.path) != version


@given(layers_of_acts.filter(_has_no_path_through_a_cover), st.integers(0, 5))
def test_an_empty_layer_changes_nothing_but_positions(layers: list[list[Act]], at: int) -> None:
    records = [packed(acts) for acts in layers]
    with_empty = [*records[:at], packed([]), *records[at:]]

    assert seen(fold(with_empty)) == seen(fold(records))
