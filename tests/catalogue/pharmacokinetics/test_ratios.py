"""Metabolite ratios by hand, and what makes none."""

from __future__ import annotations

from typing import Any

import pytest

from galenic.catalogue import perform
from galenic.errors import InputError

ROWS = "subject,analyte,time [h],conc [ng/mL]\n" + "".join(
    f"{subject},{analyte},{time},{factor * value}\n"
    for subject, analyte, factor in (("1", "drug", 1), ("1", "N-oxide", 0.5), ("2", "drug", 1), ("3", "N-oxide", 0.5))
    for time, value in ((0, 0), (1, 8), (2, 4), (3, 2), (4, 1))
)


def rows(**options: Any) -> Any:
    done = perform("pharmacokinetics.noncompartmental", ROWS.encode(), {"parent": "drug", **options})
    table = done.outcome.table("ratios")
    return [column.name for column in table.columns], table.rows


def test_ratios_of_profiles_that_have_both() -> None:
    names, found = rows()
    assert names == ["analyte", "subject", "MRCMAX", "MRAUCLST", "MRAUCIFO"]
    assert found == (("N-oxide", "1", 0.5, 0.5, 0.5),)


def test_ratios_of_amounts_of_substance() -> None:
    _, ((_, _, *found),) = rows(molar_masses="drug=300,N-oxide=400")
    assert found == pytest.approx([0.5 * 300 / 400] * 3)


@pytest.mark.parametrize(
    ("options", "column"),
    [
        ({"parent": "Drug"}, "parent"),
        ({"molar_masses": "drug=300"}, "molar_masses"),
        ({"molar_masses": "drug=300,N-oxide=0"}, "molar_masses"),
    ],
)
def test_what_is_not_in_the_table_is_refused(options: dict[str, str], column: str) -> None:
    with pytest.raises(InputError, match="PKC-005") as refused:
        rows(**options)
    assert {fault.column for fault in refused.value.faults} == {column}


def test_without_analytes_there_is_no_parent() -> None:
    plain = "subject,time [h],conc [ng/mL]\n1,0,0\n1,1,8\n1,2,4\n"
    with pytest.raises(InputError, match="a column analyte"):
        perform("pharmacokinetics.noncompartmental", plain.encode(), {"parent": "drug"})
