"""Options that make no sense are refused, all at once."""

from __future__ import annotations

import pytest

from galenic.errors import InputError
from galenic.science.pharmacokinetics import BLQRules, NCAOptions


def test_all_faults_of_the_options_are_named():
    with pytest.raises(InputError) as caught:
        NCAOptions(min_points=1, r2_tolerance=-1, blq=BLQRules(first="ignore", last=-2.0))  # type: ignore[arg-type]
    assert [fault.column for fault in caught.value.faults] == ["min_points", "r2_tolerance", "blq"]
