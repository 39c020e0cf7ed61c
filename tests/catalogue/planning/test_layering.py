"""The drawing of a network keeps its promises whatever the network."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from galenic.catalogue.planning.layering import HALF_BOX, WIDEST_ROW, ancestors, essential, lay_out

Network = dict[str, list[str]]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    steps = [f"s{number}" for number in range(draw(st.integers(1, 14)))]
    return {
        step: [each for each in steps[:number] if draw(st.integers(0, 3)) == 0] for number, step in enumerate(steps)
    }


@settings(deadline=None, max_examples=60)
@given(networks())
def test_lines_that_others_imply_are_left_out_and_nothing_else(network: Network) -> None:
    reduced = essential(network)
    assert ancestors(reduced) == ancestors(network)
    for step, before in reduced.items():
        for each in before:
            fewer = {**reduced, step: [other for other in before if other != each]}
            assert ancestors(fewer) != ancestors(network)


@settings(deadline=None, max_examples=60)
@given(networks())
def test_every_line_runs_down_and_crosses_no_box(network: Network) -> None:
    waits = essential(network)
    drawing = lay_out(waits, list(network))
    places = drawing.places
    assert set(places) == set(network)
    for row in {place[1] for place in places.values()}:
        across = sorted(place[0] for place in places.values() if place[1] == row)
        assert len(across) <= WIDEST_ROW
        assert all(right - left >= 1 - 1e-9 for left, right in pairwise(across))
    assert set(drawing.lines) == {(each, step) for step, before in waits.items() for each in before}
    for (first, then), line in drawing.lines.items():
        assert line[0] == (places[first][0], places[first][1] + HALF_BOX)
        assert line[-1] == (places[then][0], places[then][1] - HALF_BOX)
        assert all(below[1] > above[1] for above, below in pairwise(line))
        for (x, top), (x_end, bottom) in pairwise(line):
            beside = [place for place in places.values() if top < place[1] < bottom]
            assert not beside or x == x_end
            assert all(abs(place[0] - x) > 0.5 for place in beside)
