"""The declarations of the parameters, and the units that follow from them."""

from __future__ import annotations

import pytest

from galenic.science.pharmacokinetics import PARAMETERS, Route, noncompartmental
from galenic.science.pharmacokinetics.parameters import Parameter
from galenic.science.units import combine


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=lambda p: p.code)
def test_every_declaration_is_complete(parameter):
    assert parameter.title
    assert parameter.routes
    for need in parameter.needs:
        assert set(parameter.routes) <= set(PARAMETERS[need].routes), f"{parameter.code} needs {need}"
    positions = list(PARAMETERS)
    assert all(positions.index(need) < positions.index(parameter.code) for need in parameter.needs)


@pytest.mark.parametrize("route", list(Route))
def test_an_analysis_gives_exactly_the_parameters_of_its_route(route):
    from galenic.science.pharmacokinetics import NCAOptions

    result = noncompartmental([1] * 4, range(4), [4, 3, 2, 1], dose=1.0, options=NCAOptions(route=route))
    assert set(result.values) == {code for code, parameter in PARAMETERS.items() if route in parameter.routes}


@pytest.mark.parametrize(
    ("code", "unit"),
    [("AUCLST", "h*ng/mL"), ("AUMCIFO", "h2*ng/mL"), ("LAMZ", "1/h"), ("CMAXD", "ng/mL/mg"), ("TMAX", "h")],
)
def test_units_follow_from_the_dimension(code, unit):
    assert combine(PARAMETERS[code].dimension, time="h", concentration="ng/mL", dose="mg") == combine(unit, **_SPELLED)


_SPELLED = {"h": "h", "ng": "ng", "mL": "mL", "mg": "mg", "h2": "h2"}


def test_a_formula_without_needs_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="go together"):
        Parameter("X", "X", "1", formula=lambda: 1)
    with pytest.raises(TypeError, match="observed"):
        PARAMETERS["CMAX"].evaluate({})
