from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from galenic.errors import InputError
from galenic.science.bioequivalence import crossover
from galenic.science.bioequivalence.arrangement import arrange
from tests.science.bioequivalence.simulated import NAMES, Study, columns, levels, simulated, textbook_interval


def codes(study: Study, **options: Any) -> set[str]:
    with pytest.raises(InputError) as refused:
        crossover(*columns(study), **options)
    assert refused.value.remedy
    return {fault.code for fault in refused.value.faults}


def changed(study: Study, row: int, **cells: Any) -> Study:
    return {name: [*col[:row], cells.get(name, col[row]), *col[row + 1 :]] for name, col in study.items()}


def test_other_treatments_take_no_part_but_in_the_design() -> None:
    """Pairwise data only: the same as if the third treatment had never been measured (EMA 4.1.8)."""
    study = simulated({"ATR": 4, "TRA": 5, "RAT": 4, "RTA": 4, "TAR": 5, "ART": 3}, missing=3)
    everything = crossover(*columns(study), others=["A"])
    assert (everything.design.name, everything.design.title) == ("3x6x3", "Williams design")
    kept = [i for i, product in enumerate(study["treatment"]) if product != "A"]
    pair = {name: [column[i] for i in kept] for name, column in study.items()}
    people, periods = levels(pair["subject"]), levels(pair["period"])
    difference, error, df = textbook_interval(pair, people, periods)
    assert everything.interval.log_difference == pytest.approx(difference, rel=1e-10)
    assert everything.interval.standard_error == pytest.approx(error, rel=1e-10)
    assert everything.interval.df == df
    assert "BEQ-014" in codes(study)


def test_incomplete_subjects_are_named_with_the_periods_they_lack() -> None:
    study = simulated({"TRTR": 4, "RTRT": 4})
    for row, name in ((1, "value"), (3, "value"), (4, "value"), (5, "value"), (6, "value"), (7, "value")):
        study[name][row] = None
    study["value"][9] = study["value"][11] = math.nan
    data = arrange(*columns(study))
    assert [(s.subject, s.sequence, s.reason, s.kept) for s in data.incomplete] == [
        ("1", "TRTR", "no value in period 2 or 4", True),
        ("2", "TRTR", "no value in any period", False),
        ("3", "TRTR", "no value in period 2 or 4", True),
    ]
    assert (data.n_subjects, list(data.complete[:2])) == (7, [False, False])
    pairs = arrange(*columns(study), subjects="complete_pairs")
    assert pairs.n_subjects == 5
    assert pairs.evaluable() == {"TRTR": 1, "RTRT": 4}


def test_rows_lead_back_to_the_table() -> None:
    study = simulated({"TR": 3, "RT": 3})
    study["value"][2] = None
    data = arrange(*columns(study))
    assert list(data.row) == [2, 3, *range(5, 14)]
    assert np.exp(data.log_value[2]) == pytest.approx(study["value"][3])


def test_a_product_against_its_sequence_is_refused_with_its_row() -> None:
    study = changed(simulated({"TRTR": 4, "RTRT": 4}), 2, treatment="R")
    with pytest.raises(InputError) as refused:
        crossover(*columns(study))
    assert [(f.code, f.row, f.value) for f in refused.value.faults] == [("BEQ-018", 4, "R")]
    assert "TRTR does not give R in period 3" in refused.value.faults[0].message


def test_sequences_may_have_any_names_the_majority_tells_what_they_give() -> None:
    study = simulated({"TRTR": 4, "RTRT": 4})
    named = study | {"sequence": ["A" if s == "TRTR" else "B" for s in study["sequence"]]}
    assert crossover(*columns(named)).interval == crossover(*columns(study)).interval
    assert codes(changed(named, 2, treatment="R")) == {"BEQ-018"}


def test_groups_may_number_their_subjects_anew() -> None:
    study = simulated({"TR": 6, "RT": 6}, groups=2)
    anew = study | {"subject": [(n + 1) // 2 for n in study["subject"]]}
    told = {"group": study["group"]}
    assert crossover(*columns(anew), **told).interval == crossover(*columns(study), **told).interval
    assert "BEQ-015" in codes(anew)
    assert "BEQ-011" in codes(study, group=["", *study["group"][1:]])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"value": 0.0}, "BEQ-013"),
        ({"value": -1.0}, "BEQ-013"),
        ({"value": math.inf}, "BEQ-012"),
        ({"value": "BLQ"}, "BEQ-012"),
        ({"value": [1.0]}, "BEQ-012"),
        ({"subject": ""}, "BEQ-011"),
        ({"sequence": None}, "BEQ-011"),
        ({"period": " "}, "BEQ-011"),
        ({"treatment": "X"}, "BEQ-014"),
        ({"period": "2"}, "BEQ-015"),
        ({"sequence": "RTRT"}, "BEQ-018"),
    ],
)
def test_bad_cells_are_refused(cells: dict[str, Any], code: str) -> None:
    assert code in codes(changed(simulated({"TRTR": 4, "RTRT": 4}), 0, **cells))


def test_logs_may_be_negative() -> None:
    study = simulated({"TRTR": 4, "RTRT": 4})
    logs = study | {"value": [math.log(v) - 4 for v in study["value"]]}
    shifted = crossover(*columns(logs), is_log=True)
    assert shifted.interval.lower_pct == pytest.approx(crossover(*columns(study)).interval.lower_pct, rel=1e-12)
    assert "BEQ-012" in codes(changed(logs, 0, value=-math.inf), is_log=True)


def test_what_cannot_be_compared_is_refused() -> None:
    one_sequence = simulated({"TRTR": 6})
    assert codes({name: column[:4] for name, column in one_sequence.items()}) == {"BEQ-023"}
    assert codes(simulated({"TR": 6})) == {"BEQ-026"}
    assert codes(simulated({"TRA": 6, "TRB": 6}), others=["A", "B"]) == {"BEQ-026"}
    assert codes(simulated({"TT": 6, "RR": 6})) == {"BEQ-018"}
    assert codes(simulated({"TR": 12}) | {"sequence": ["A"] * 12 + ["B"] * 12}) == {"BEQ-018"}
    same = simulated({"TRTR": 4, "RTRT": 4})
    assert codes(same | {"value": [5.0] * 32}) == {"BEQ-020"}
    assert codes(same, test="R") == {"BEQ-014"}
    assert codes(same, reference="Q") == {"BEQ-014"}
    assert codes({name: [] for name in NAMES}) == {"BEQ-010"}
    assert codes(same, alpha=1.0) == {"BEQ-021"}
    assert codes(same | {"value": [None] * 32}) == {"BEQ-023"}


def test_one_sequence_of_alternating_products_can_be_compared() -> None:
    """TRTR alone: with four periods as effects nothing is left; the refusal says so rather than dividing by zero."""
    assert codes(simulated({"TRTR": 6})) == {"BEQ-026"}
