"""Batch analyses: every batch's results beside each other, as the evidence has them."""

from __future__ import annotations

from galenic.catalogue.outcome import Criterion, Outcome, Value
from galenic.dossier.compiling.material import Piece
from galenic.dossier.quality.summary import summarize
from galenic.reports.blocks import Grid, Mark
from tests.dossier.quality.example import described, drawn, material, performance, piece, pieces, section, table

BATCHES = ("BB-01", "PB-02", "PB-03")


def changed(name: str, *criteria: Criterion, values: tuple[Value, ...] = (), service: str = "") -> Piece:
    found = performance(name)
    outcome = Outcome(conclusion="Tested.", criteria=criteria, values=values)
    return piece(name, found.model_copy(update={"outcome": outcome, "service": service or found.service}))


def criterion(title: str, value: object, limit: str, passed: bool | None) -> Criterion:
    return Criterion(name="x", title=title, value=value, limit=limit, passed=passed, source="s", unit="%")  # type: ignore[arg-type]


def test_every_result_stands_under_its_batch_in_the_order_of_the_specification() -> None:
    told = table(section(drawn(material()), "P.5.4"), "Results")
    assert told[0] == ["Test", "Acceptance criterion", *BATCHES]
    specified = [row["test"] for row in described()["specification"] if "of" not in row]
    assert [line[0] for line in told[1:]] == specified
    for line in told[1:]:
        for batch, cell in zip(BATCHES, line[2:], strict=True):
            one = next(each for each in performance(f"release_{batch}").outcome.criteria if each.title == line[0])
            assert (line[1], cell) == (one.limit, f"{one.value} {one.unit}".strip())


def test_a_result_that_is_not_met_or_not_judged_stands_out() -> None:
    given = (
        changed("release_BB-01", criterion("Assay", 93.04, "94.0 to 106.0 %", False)),
        changed("release_PB-02", criterion("Assay", None, "94.0 to 106.0 %", None)),
        *pieces()[3:],
    )
    grid = next(
        block
        for block in section(drawn(material(given=given)), "P.5.4").blocks
        if isinstance(block, Grid) and block.title == "Results"
    )
    assay = next(row for row in grid.rows if row[0].text == "Assay")
    assert [(cell.text, cell.note, cell.mark) for cell in assay[2:4]] == [
        ("93.0 %", "not met", Mark.FAILED),
        ("not stated", "not judged", None),
    ]


def test_other_limits_make_a_line_of_their_own_and_values_have_none() -> None:
    given = (
        changed("release_BB-01", criterion("Assay", "100.1", "95.0 to 105.0 %", True)),
        changed("release_PB-02", values=(Value(name="w", title="Water", value=1.25, unit="%"),)),
        *pieces()[3:],
    )
    told = table(section(drawn(material(given=given)), "P.5.4"), "Results")
    assert [line[1:] for line in told if line[0] == "Assay"] == [
        ["95.0 to 105.0 %", "100.1 %", "–", "–"],
        ["94.0 to 106.0 %", "–", "–", "100.4 %"],
    ]
    assert ["Water", "–", "–", "1.25 %", "–"] in told


def test_evidence_of_manufacture_counts_for_tests_of_the_specification_where_a_batch_is_stated() -> None:
    made = changed(
        "release_BB-01",
        criterion("Assay", "99.9", "94.0 to 106.0 %", True),
        criterion("Yield", "97.1", "at least 95.0 %", True),
        service="manufacturing.clinical-material",
    )
    told = table(section(drawn(material(given=(made,))), "P.5.4"), "Results")
    assert told[0][2:] == ["BB-01"]
    assert [line[0] for line in told[1:]] == ["Assay"]
    untold = drawn(material(given=(made,), about=[]))
    assert not [
        block for block in section(untold, "P.5.4").blocks if isinstance(block, Grid) and block.title == "Results"
    ]


def test_without_a_batch_the_title_of_the_evidence_stands() -> None:
    told = section(drawn(material(about=[], specification=[])), "P.5.4")
    assert table(told, "Results")[0][2:] == ["release_BB-01", "release_PB-02", "release_PB-03"]


def test_tests_without_result_and_batches_without_evidence_are_missing() -> None:
    lacks = [one for one in summarize(material(given=pieces()[:3])).missing if "2.3.P.5.4" in one]
    assert lacks == ["2.3.P.5.4 Batch analyses: results of batch PB-03 (evidence)"]
    rows = [*described()["specification"], {"test": "Water", "limit": "at most 2.0 %"}]
    lacks = [one for one in summarize(material(specification=rows)).missing if "2.3.P.5.4" in one]
    assert lacks == [f"2.3.P.5.4 Batch analyses: {batch}: Water" for batch in BATCHES]
    assert "2.3.P.5.1 Specifications: procedure of Water" in summarize(material(specification=rows)).missing


def test_many_batches_stand_in_several_tables() -> None:
    many = tuple(Piece(performance("release_BB-01"), f"R{number}") for number in range(7))
    told = section(drawn(material(given=many)), "P.5.4")
    grids = [block for block in told.blocks if isinstance(block, Grid) and block.title == "Results"]
    assert [len(grid.columns) for grid in grids] == [7, 4]
