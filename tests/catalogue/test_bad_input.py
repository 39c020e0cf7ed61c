"""Whatever a table holds: a result, or a refusal with faults. Never a traceback, never a number that is none."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from galenic.catalogue import perform
from galenic.errors import InputError

CELLS = st.sampled_from([0, 1, 2, 5, 7.5, 100, "BLQ", "<0.5", "NS", "NR", None, 1e-3, 1e5, 1e29, 1e-29, 1e308, -1, "x"])
GOOD = st.sampled_from([0, 1, 2, 5, 7.5, 100, "BLQ", "NS", None, 1e-3, 1e5])
PERIODS = [(s, q, p) for s, q in (("1", "TR"), ("2", "RT"), ("3", "TR"), ("4", "RT")) for p in (1, 2)]
relaxed = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def result_or_refusal(service: str, data: dict[str, Any], options: dict[str, Any] | None = None) -> None:
    with suppress(InputError):
        perform(service, data, options)


@relaxed
@given(
    cells=st.lists(CELLS, min_size=24, max_size=24),
    options=st.sampled_from(
        [{}, {"lloq": 1}, {"blq_last": "half-limit", "lloq": 2}, {"route": "bolus"}, {"partial_areas": "0-3"}]
    ),
)
def test_concentrations(cells: list[Any], options: dict[str, Any]) -> None:
    samples = itertools.product(("1", "2", "3"), (0, 0.5, 1, 2, 4, 8, 12, 24))
    rows = [
        {"subject": subject, "time [h]": time, "conc [ng/mL]": cell}
        for (subject, time), cell in zip(samples, cells, strict=True)
    ]
    result_or_refusal("pharmacokinetics.noncompartmental", {"concentrations": rows}, options)


@relaxed
@given(
    cells=st.lists(st.tuples(GOOD, CELLS), min_size=8, max_size=8),
    slips=st.lists(st.booleans(), min_size=8, max_size=8),
    options=st.sampled_from(
        [
            {"design": "2x2x2"},
            {"design": "parallel"},
            {"design": "paired"},
            {"product_class": "highly-variable", "agency": "FDA"},
            {"model": "random-subject", "degrees_of_freedom": "kenward-roger"},
            {"model": "variances-by-treatment", "subjects": "all-data"},
        ]
    ),
)
def test_parameters(cells: list[tuple[Any, Any]], slips: list[bool], options: dict[str, Any]) -> None:
    rows = [
        {
            "subject": subject,
            "sequence": sequence,
            "period": period,
            "treatment": "X" if slip and sum(slips) == 1 else sequence[period - 1],
            "auclst [1]": auc,
            "cmax [1]": cmax,
        }
        for (subject, sequence, period), (auc, cmax), slip in zip(PERIODS, cells, slips, strict=True)
    ]
    result_or_refusal("bioequivalence.study", {"parameters": rows}, options)


@relaxed
@given(
    cells=st.lists(CELLS, min_size=12, max_size=12),
    options=st.sampled_from(
        [
            {"lower_limit": "95"},
            {"upper_limit": "105", "response_scale": "log"},
            {"lower_limit": "0", "upper_limit": "9"},
        ]
    ),
)
def test_stability_results(cells: list[Any], options: dict[str, Any]) -> None:
    samples = itertools.product("abc", (0, 3, 6, 9))
    rows = [
        {"batch": batch, "time [month]": time, "value [%]": cell}
        for (batch, time), cell in zip(samples, cells, strict=True)
    ]
    result_or_refusal("stability.study", {"results": rows}, options)


def test_numbers_that_nobody_can_mean_are_named() -> None:
    rows = [{"subject": "1", "time [h]": time, "conc [ng/mL]": value} for time, value in enumerate((0, 1e40, 1e-40, 2))]
    with pytest.raises(InputError, match="SRV-021") as refused:
        perform("pharmacokinetics.noncompartmental", {"concentrations": rows})
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "concentration"), (3, "concentration")]


def test_values_too_far_apart_for_an_interval_are_refused() -> None:
    values = {"1": ("TR", 1e29, 1e-29), "2": ("RT", 1e-29, 1e29), "3": ("TR", 1e-29, 1e29)}
    rows = [
        {"subject": s, "sequence": q, "period": p, "treatment": q[p - 1], "auclst [1]": v}
        for s, (q, *both) in values.items()
        for p, v in enumerate(both, start=1)
    ]
    with pytest.raises(InputError, match="BES-026"):
        perform("bioequivalence.study", {"parameters": rows}, {"endpoints": "AUCLST"})
