"""What the judge makes of names that share what they hold, and of the private parts of a library's objects."""

import argparse

import msgspec
import pytest
from tests.support.desk import NOTEBOOK, SOURCES, SPEC, Desk, compared, told
from tests.support.judged import notebook_run, pipeline_run, seen
from tests.support.repositories import make_spec, step

from nblift.model.graph import Evidence
from nblift.model.observation import Observation, Seen, both_changed
from nblift.model.spec import Effects, Mutation
from nblift.promote.captures import unstable
from nblift.promote.comparing import Notes, comparison_of


def test_names_that_are_bound_anew_share_no_longer() -> None:
    both = {"a": "observed", "b": "observed"}
    assert both_changed([seen("x"), seen("y", mutated=both)], "a", "b")
    assert not both_changed([seen("x", "a"), seen("y", mutated=both)], "a", "b")
    assert not both_changed([seen("x", deleted=("b",)), seen("y", mutated=both)], "a", "b")
    assert not both_changed([seen("x", mutated={"a": "observed"})], "a", "b")


class Mine:
    """What a library or a notebook makes: its home is given."""

    def __init__(self, public: object, private: object) -> None:
        self.public = public
        self._private = private


@pytest.mark.parametrize(
    ("home", "again", "pipeline", "differs"),
    [
        ("library.models", (1, [3]), (1, [4]), False),
        ("library.models", (1, [3]), (2, [3]), True),
        ("library.models", (1, [2]), (1, [4]), True),
        ("library.models", (5, [3]), (1, [4]), True),
        ("__main__", (1, [3]), (1, [4]), True),
    ],
    ids=["a buffer", "a public part", "a buffer that does not vary", "the notebook varies elsewhere", "its own class"],
)
def test_private_parts_of_a_librarys_object_that_vary_between_runs_are_not_compared(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    home: str,
    again: tuple[int, list[int]],
    pipeline: tuple[int, list[int]],
    differs: bool,
) -> None:
    monkeypatch.setattr(Mine, "__module__", home)
    first, second = (desk.notebook({"a": Mine(*v)}, {"b": 2}) for v in ((1, [2]), again))
    ran = desk.pipeline({"a": Mine(*pipeline)}, {"b": 2})
    found = [d for d in compared(first, ran, again=second) if d.what == "value"]
    varies = unstable(first.captures["load"], second.captures["load"], ["a"])
    assert bool(found or varies) is differs
    notes = Notes(NOTEBOOK, SPEC, SOURCES)
    told = comparison_of(notes, SPEC.steps[0], first, ran, second).not_compared
    assert told == (("a._private",) if again[1] != [2] and home != "__main__" else ())


@pytest.mark.parametrize(
    ("observed", "possible", "counts"),
    [
        ({"rows": "observed", "table": "observed"}, False, True),
        ({}, True, True),
        ({}, False, False),
        ({"table": "observed"}, False, False),
    ],
    ids=["changed in place later", "may be changed for other parameters", "never written", "changed elsewhere"],
)
def test_names_that_share_what_is_written_later_must_share_it_on_both_sides(
    desk: Desk, observed: dict[str, str], possible: bool, counts: bool
) -> None:
    rows = [1]
    later = Effects(mutates=(Mutation("rows", Evidence.PROVED, "fit", 1),) if possible else ())
    spec = make_spec([step("load", outputs=("rows@load",)), step("fit", inputs=("rows@load",), effects=later)])
    captures = {"load": desk.held(None, rows=rows, table={"rows": rows}), "fit": desk.held()}
    notebook = notebook_run(captures, seen("load", "rows", "table"), seen("fit", mutated=observed))
    steps = {"load": desk.ran({"rows": [1], "table": {"rows": [1]}}, rows=[1]), "fit": desk.ran({})}
    found = told(compared(notebook, pipeline_run(steps), spec))
    assert found == ([("load", "sharing", "rows")] if counts else [])


@pytest.mark.parametrize(
    ("kind", "counts"),
    [("__main__.Model", True), ("numpy.ndarray", True), ("library.models.Model", False)],
    ids=["the notebook's own class", "data", "a library's object"],
)
def test_what_is_seen_to_change_in_a_library_object_alone_shares_nothing_that_counts(
    desk: Desk, kind: str, counts: bool
) -> None:
    later = Effects(mutates=(Mutation("model", Evidence.OBSERVED, "fit", 1),))
    spec = make_spec([step("load", outputs=("model@load",)), step("fit", inputs=("model@load",), effects=later)])
    rows = [1]
    captures = {"load": desk.held(None, rows=rows, model={"rows": rows}), "fit": desk.held()}
    load = msgspec.structs.replace(seen("load"), bound={"rows": Seen("data", "list"), "model": Seen("data", kind)})
    notebook = notebook_run(captures, load, seen("fit", mutated={"model": "observed"}))
    installed = {"library": ("library", "1.0"), "numpy": ("numpy", "2.0")}
    observation = msgspec.structs.replace(notebook.observation, distributions=installed)
    notebook = msgspec.structs.replace(notebook, observation=observation)
    steps = {"load": desk.ran({"rows": [1], "model": {"rows": [1]}}, model={"rows": [1]}), "fit": desk.ran({})}
    found = [t for t in told(compared(notebook, pipeline_run(steps), spec)) if t[1] == "sharing"]
    assert bool(found) is counts


def test_two_objects_of_libraries_may_note_what_they_computed_in_a_cell_that_uses_both() -> None:
    both = {"a": "observed", "b": "observed"}
    kinds = {"a": Seen("data", "library.Model"), "b": Seen("data", "library.Model"), "c": Seen("data", "list")}
    load = msgspec.structs.replace(seen("load"), bound=kinds)
    observation = Observation((load, seen("use", mutated=both)), distributions={"library": ("library", "1.0")})

    def counts(source: str) -> bool:
        return both_changed(observation.cells[1:], "a", "b", observation.apart("a", "b", {"use": source}))

    assert not counts("print(a.fitted, b.fitted)")
    assert counts("a.fit()")
    assert observation.apart("a", "c", {"use": "a, c"}) == set()


@pytest.mark.parametrize(("label", "counts"), [("_last", False), ("last", True)])
def test_which_of_two_equal_parts_a_private_attribute_of_a_librarys_object_is(
    desk: Desk, label: str, counts: bool
) -> None:
    def fitted(which: int) -> argparse.Namespace:
        states = [[1], [1]]
        return argparse.Namespace(_all=states, **{label: states[which]})

    found = compared(desk.notebook({"a": fitted(0)}, {"b": 2}), desk.pipeline({"a": fitted(1)}, {"b": 2}))
    assert told(found) == ([("load", "value", "a")] if counts else [])


def test_a_private_attribute_that_is_another_part_with_other_content_counts(desk: Desk) -> None:
    def fitted(which: int) -> argparse.Namespace:
        states = [[1], [2]]
        return argparse.Namespace(_all=states, _last=states[which])

    found = compared(desk.notebook({"a": fitted(0)}, {"b": 2}), desk.pipeline({"a": fitted(1)}, {"b": 2}))
    assert told(found) == [("load", "value", "a")]


def test_a_part_is_the_same_whichever_of_two_equal_parts_a_private_attribute_inside_of_it_is(desk: Desk) -> None:
    def fitted(which: int) -> argparse.Namespace:
        states = [[1], [1]]
        inner = argparse.Namespace(_all=states, _last=states[which])
        return argparse.Namespace(_inner=inner, _same=inner)

    assert compared(desk.notebook({"a": fitted(0)}, {"b": 2}), desk.pipeline({"a": fitted(1)}, {"b": 2})) == []
