"""The critical path method against a textbook example, and against trying every path."""

from __future__ import annotations

from graphlib import CycleError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galenic.catalogue.planning.schedule import schedule

#: The Reliable Construction Co. project of Hillier and Lieberman, Introduction to Operations Research, chapter on PERT
#: and CPM: 44 weeks, critical path A B C E F J L N, slack 4 for D, G, H and M, 2 for I, 1 for K.
WEEKS = {
    "A": 2, "B": 4, "C": 10, "D": 6, "E": 4, "F": 5, "G": 7, "H": 9, "I": 7, "J": 8, "K": 4, "L": 5, "M": 2, "N": 6,
}  # fmt: skip
AFTER = {
    "B": "A", "C": "B", "D": "C", "E": "C", "F": "E", "G": "D", "H": "EG", "I": "C", "J": "FI", "K": "J", "L": "J",
    "M": "H", "N": "KL",
}  # fmt: skip


def test_a_published_project_has_its_published_times() -> None:
    times, path = schedule(WEEKS, AFTER)
    assert max(each.end for each in times.values()) == 44
    assert path == tuple("ABCEFJLN")
    slack = {step: each.slack for step, each in times.items()}
    assert slack == {
        "A": 0, "B": 0, "C": 0, "D": 4, "E": 0, "F": 0, "G": 4, "H": 4, "I": 2, "J": 0, "K": 1, "L": 0, "M": 4, "N": 0,
    }  # fmt: skip


def test_a_goal_before_the_end_has_its_own_path_and_slack() -> None:
    times, path = schedule({"a": 1, "b": 2, "c": 10}, {"b": ["a"], "c": ["a"]}, goal="b")
    assert path == ("a", "b")
    assert (times["b"].slack, times["c"].slack, times["a"].slack) == (0, 0, 0)


def test_nothing_to_do_takes_no_time() -> None:
    assert schedule({}, {}) == ({}, ())


def test_a_circle_is_refused() -> None:
    with pytest.raises(CycleError):
        schedule({"a": 1, "b": 1}, {"a": ["b"], "b": ["a"]})


@st.composite
def projects(draw: st.DrawFn) -> tuple[dict[str, float], dict[str, list[str]]]:
    steps = [chr(97 + number) for number in range(draw(st.integers(1, 7)))]
    weeks = {step: float(draw(st.integers(1, 9))) for step in steps}
    waits = {step: [each for each in steps[:number] if draw(st.booleans())] for number, step in enumerate(steps)}
    return weeks, waits


def paths_to(step: str, waits: dict[str, list[str]]) -> list[list[str]]:
    return [[*path, step] for before in waits[step] for path in paths_to(before, waits)] or [[step]]


@settings(deadline=None, max_examples=100)
@given(projects())
def test_the_times_are_those_of_the_longest_path(project: tuple[dict[str, float], dict[str, list[str]]]) -> None:
    weeks, waits = project
    times, path = schedule(weeks, waits)
    every = {step: paths_to(step, waits) for step in weeks}
    longest = {step: max(sum(weeks[each] for each in found) for found in paths) for step, paths in every.items()}
    assert {step: each.end for step, each in times.items()} == longest
    total = max(longest.values())
    assert sum(weeks[step] for step in path) == total
    through = {
        step: max(sum(weeks[each] for each in found) for paths in every.values() for found in paths if step in found)
        for step in weeks
    }
    assert {step: each.slack for step, each in times.items()} == {
        step: total - length for step, length in through.items()
    }
