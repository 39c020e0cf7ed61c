"""Areas of effects by hand; the calculation itself is tried against MetidaNCA in the reference cases."""

from __future__ import annotations

from typing import Any

import pytest

from galenic.catalogue import perform
from galenic.errors import InputError

EFFECT = "pharmacokinetics.drug-effect"
ROWS = b"subject,time [h],effect [mmHg]\n1,0,80\n1,2,70\n1,4,60\n1,8,90\n"


def cells(found: Any, name: str) -> dict[str, Any]:
    shown = found.table(name)
    return dict(zip((column.name for column in shown.columns), shown.rows[0], strict=True))


def test_areas_against_baseline_and_threshold_by_hand() -> None:
    """Below 80: 10 + 30 + (4 x 20/30) x 20/2; above: (4 x 10/30) x 10/2. Below 75: from 1 h to 4 + 4 x 15/30 h."""
    found = perform(EFFECT, ROWS, {"threshold": 75}).outcome
    baseline = cells(found, "baseline")
    assert baseline["BASELINE"] == 80
    assert baseline["AUCBBL"] == pytest.approx(10 + 30 + 80 / 30 * 10)
    assert baseline["AUCABL"] == pytest.approx(40 / 30 * 5)
    threshold = cells(found, "threshold")
    assert threshold["TBTH"] == pytest.approx(5)
    assert threshold["AUCBTH"] == pytest.approx(1 * 5 / 2 + 2 * 10 + 2 * 15 / 2)
    assert {column.unit for column in found.table("baseline").columns} == {"", "mmHg", "h", "h*mmHg"}


def test_a_baseline_for_all_and_no_threshold() -> None:
    found = perform(EFFECT, ROWS, {"baseline": 60}).outcome
    assert cells(found, "baseline")["AUCBBL"] == 0
    assert "threshold" not in [table.name for table in found.tables]
    assert [line.label for line in found.figures[0].lines] == ["baseline"]


def test_a_repeated_time_is_refused_with_its_row() -> None:
    with pytest.raises(InputError) as refused:
        perform(EFFECT, ROWS + b"1,8,91\n")
    assert [fault.row for fault in refused.value.faults] == [6]
