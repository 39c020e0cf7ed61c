"""The summary of stability: figures are those of the evidence, and agree with the results counted by hand."""

from __future__ import annotations

import csv
from statistics import fmean, linear_regression

import pytest

from galenic.catalogue.performing import perform
from galenic.dossier.quality import stability
from galenic.dossier.quality.summary import summarize
from galenic.reports.blocks import Document, Listing, Picture
from galenic.reports.numbers import shown
from tests.dossier.quality.example import FOLDER, drawn, material, performance, piece, section, table
from tests.dossier.quality.simulating import stability_csv


@pytest.fixture(scope="module")
def made() -> Document:
    return drawn(material())


@pytest.fixture(scope="module")
def results() -> list[dict[str, str]]:
    with (FOLDER / "stability.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_example_is_what_the_simulation_draws_and_the_service_computes() -> None:
    assert (FOLDER / "stability.csv").read_text(encoding="utf-8") == stability_csv()
    told = {"proposed_months": 24, "accelerated": "no-significant-change", "long_term": "analyzed-and-supported"}
    files = {"results": FOLDER / "stability.csv", "specification": FOLDER / "specification.csv"}
    done = perform("stability.study", files, told)
    assert done.digest == performance("stability").digest
    assert performance("stability").holds()


def test_every_single_result_stands_in_the_table_of_its_time(made: Document, results: list[dict[str, str]]) -> None:
    for attribute, decimals in (("Assay", 1), ("Total degradation products", 2)):
        told = table(section(made, "P.8.3"), f"Long-term results: {attribute} (%)")
        batches = told[0][1:]
        assert batches == list(dict.fromkeys(row["batch"] for row in results))
        for line in told[1:]:
            for batch, cell in zip(batches, line[1:], strict=True):
                found = [
                    f"{float(row['value [%]']):.{decimals}f}"
                    for row in results
                    if (row["attribute"], row["batch"], row["time [month]"]) == (attribute, batch, line[0])
                ]
                assert cell == "; ".join(found)


def test_batches_are_described_and_their_results_counted(made: Document, results: list[dict[str, str]]) -> None:
    for line in table(section(made, "P.8.1"), "Batches on stability")[1:]:
        of_batch = [row for row in results if row["batch"] == line[0]]
        months = sorted({int(row["time [month]"]) for row in of_batch})
        assert line[1:] == [
            "120 000 tablets",
            {"BB-01": "2026-01-12", "PB-02": "2026-01-19", "PB-03": "2026-01-26"}[line[0]],
            "Dogwood Manufacturing",
            "Bioequivalence, stability" if line[0] == "BB-01" else "Stability",
            f"{months[0]} to {months[-1]}",
            str(len(of_batch)),
        ]


def test_statistics_are_those_of_the_evidence(made: Document) -> None:
    found, told = performance("stability").outcome, section(made, "P.8.1")
    assert f"evidence stability.study 1.0, {performance('stability').digest[:12]}" in told.record
    lines = {line[0]: line[1] for line in table(told, "Statistical evaluation")[1:]}
    assert lines == {value.title: shown(value.value) for value in found.values}
    criteria = {line[0]: (line[1], line[3], line[4]) for line in table(told, "Criteria")[1:]}
    assert criteria["Proposed shelf life"] == ("24", "up to 24 months", "met")
    models = table(told, "Shelf life by model")
    assert [line[3] for line in models[1:]] == [f"{row[3]:.2f}" for row in found.table("models").rows]
    assumptions = next(block for block in told.blocks if isinstance(block, Listing))
    assert assumptions.items == found.assumptions


def test_the_common_slope_shown_is_that_of_a_regression_by_hand(made: Document, results: list[dict[str, str]]) -> None:
    """Least squares with Python's own statistics: assay and time centered within each batch, one line through zero."""
    times, values = [], []
    for batch in ("BB-01", "PB-02", "PB-03"):
        of_batch = [row for row in results if row["batch"] == batch and row["attribute"] == "Assay"]
        time, value = ([float(row[name]) for row in of_batch] for name in ("time [month]", "value [%]"))
        times += [each - fmean(time) for each in time]
        values += [each - fmean(value) for each in value]
    slope = linear_regression(times, values, proportional=True).slope
    lines = table(section(made, "P.8.3"), "Fitted lines of the chosen model")
    place = lines[0].index("Slope per month")
    found = [float(line[place]) for line in lines[1:] if line[0] == "Assay"]
    assert found == [pytest.approx(slope, rel=1e-4)] * 3


def test_regressions_are_drawn(made: Document) -> None:
    drawn = [block.label for block in section(made, "P.8.3").blocks if isinstance(block, Picture)]
    assert drawn == ["Figure 1", "Figure 2"]


def test_a_study_of_a_substance_stands_in_its_part() -> None:
    about = [{"evidence": "stability", "of": "Theophylline"}]
    told = drawn(material(given=(piece("stability"),), about=about))
    assert table(section(told, "S.7.1"), "Batches on stability")[1][1] == "Not provided"
    assert ["Proposed retest period", "36 months"] in table(section(told, "S.7.1"), "Proposal")
    assert not [one for one in section(told, "P.8.3").blocks if isinstance(one, Picture)]
    lacks = [one for one in summarize(material(given=(piece("stability"),), about=about)).missing if "2.3.S.7.1" in one]
    assert "2.3.S.7.1 Stability summary and conclusions: batch BB-01 of the stability study (batch)" in lacks


def test_one_batch_of_a_study(results: list[dict[str, str]]) -> None:
    grids = stability.of_batch(performance("stability").outcome, "PB-02")
    assert [len(grid.columns) for grid in grids] == [2, 2]
    assert stability.of_batch(performance("stability").outcome, "nobody") == []
