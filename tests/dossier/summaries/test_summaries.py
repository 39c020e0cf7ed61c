"""The bioequivalence tables of the simulated study: what fills them, what stands behind them, what is missing."""

from __future__ import annotations

import csv
import io
import shutil
import statistics
from pathlib import Path

import docx
import pikepdf
import pytest

from galenic.catalogue import perform
from galenic.catalogue.performed import Performance
from galenic.dossier.errors import DossierRefused
from galenic.dossier.summaries import Summary, layouts, load, summarize
from galenic.dossier.summaries.rendering import FILLS
from galenic.reports.blocks import Grid, Listing, Prose, Section
from galenic.reports.numbers import shown

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module")
def summary() -> Summary:
    return summarize(load(EXAMPLES / "be_summary/summary.toml"), layouts()["US"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example and of the study that it names, to change."""
    for name in ("be_summary", "cdisc_study"):
        shutil.copytree(EXAMPLES / name, tmp_path / name)
    return tmp_path


def changed(folder: Path, *pairs: tuple[str, str]) -> Summary:
    file = folder / "be_summary/summary.toml"
    text = file.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text)
    return summarize(load(file), layouts()["US"])


def other_evidence() -> Performance:
    """Evidence of a service, from a published crossover."""
    records = EXAMPLES / "crossover/parameters.csv"
    return perform("bioequivalence.study", {"parameter_records": records}, {"endpoints": "AUCLST"})


def section(summary: Summary, number: str) -> Section:
    return next(one for one in summary.document().sections if one.anchor == f"table-{number}")


def cells(summary: Summary, number: str) -> list[list[str]]:
    """The rows of every grid of a table, heads included."""
    grids = [block for block in section(summary, number).blocks if isinstance(block, Grid)]
    return [
        row
        for each in grids
        for row in ([column.title for column in each.columns], *([cell.text for cell in line] for line in each.rows))
    ]


def line(summary: Summary, number: str, label: str) -> list[str]:
    return next(row[1:] for row in cells(summary, number) if row[0].startswith(label))


def test_fda_s_sixteen_tables_stand_where_fda_wants_them() -> None:
    """FDA, Location of Summary Data Tables in Bioequivalence Submissions to ANDAs (table, module)."""
    places = {slot.number: slot.place for slot in layouts()["US"].slots}
    background, results = ("1", "4", "6", "10", "11"), ("5", "9", "12", "13", "14")
    assert list(places) == [str(number) for number in range(1, 17)]
    assert {places[number] for number in background} == {"2.7.1.1"}
    assert {places[number] for number in results} == {"2.7.1.2"}
    assert (places["2"], places["3"], places["15"]) == ("2.7.1.3", "2.7.1.3", "2.7.1.4")
    assert (places["7"], places["8"]) == ("2.7.4.1.3", "2.7.4.2.1.1")


@pytest.mark.parametrize("region", layouts())
def test_every_slot_can_be_filled(region: str) -> None:
    for slot in layouts()[region].slots:
        assert bool(slot.services) != bool(slot.content)
        assert slot.services or slot.content in FILLS
        assert slot.wanted


def test_every_table_names_its_records_or_says_what_is_wanted(summary: Summary) -> None:
    for (slot, filled), made in zip(summary.tables, summary.document().sections, strict=True):
        texts = [block.text for block in made.blocks if isinstance(block, Prose)]
        if filled.provided:
            assert made.record.startswith("Record: ")
        else:
            assert texts == [f"Not provided. Wanted: {slot.wanted}."]
        assert made.blocks


def test_the_comparison_is_that_of_the_evidence(summary: Summary) -> None:
    evaluation = summary.sources.studies[0].study.evaluation
    assert evaluation is not None
    outcome = evaluation.outcome
    assert evaluation.digest[:12] in section(summary, "3").record
    for code in ("AUCLST", "CMAX"):
        found = line(summary, "3", code)
        assert found[4] == shown(outcome.value(f"{code}.ratio"), decimals=2)
        lower, upper = (shown(outcome.value(f"{code}.{bound}"), decimals=2) for bound in ("lower", "upper"))
        assert found[5] == f"{lower} to {upper}"
    # As computed for the same concentrations in the tutorial: T/R of Cmax 97.49 % (93.42 to 101.73 %).
    assert line(summary, "3", "CMAX")[4:6] == ["97.49", "93.42 to 101.73"]


def test_parameters_are_described_from_the_concentrations(summary: Summary) -> None:
    """Cmax and Tmax worked out from the table with Python's own statistics."""
    highest: dict[tuple[str, str], tuple[float, float]] = {}
    with (EXAMPLES / "cdisc_study/concentrations.csv").open() as file:
        for row in csv.DictReader(file):
            value = 0.0 if row["concentration [ug/mL]"].startswith("<") else float(row["concentration [ug/mL]"])
            key = (row["treatment"], row["subject"])
            highest[key] = max(highest.get(key, (-1.0, 0.0)), (value, -float(row["time [h]"])))
    for letter in "TR":
        cmax = [value for (treatment, _), (value, _) in highest.items() if treatment == letter]
        tmax = [-time for (treatment, _), (_, time) in highest.items() if treatment == letter]
        found = line(summary, "2", f"{letter}: ")
        spread = 100 * statistics.stdev(cmax) / statistics.mean(cmax)
        assert found[0] == f"{shown(statistics.mean(cmax), digits=4)} ({shown(spread, decimals=1)})"
        assert found[1] == f"{statistics.median(tmax):g} ({min(tmax):g} to {max(tmax):g})"


def test_subjects_are_counted_from_their_table(summary: Summary) -> None:
    with (EXAMPLES / "cdisc_study/subjects.csv").open() as file:
        subjects = list(csv.DictReader(file))
    ages = [int(one["age"]) for one in subjects]
    expected = f"{shown(statistics.fmean(ages), decimals=1)} ({shown(statistics.stdev(ages), decimals=1)})"
    assert line(summary, "7", "Age (years), mean") == [expected] * 2
    women = sum(one["sex"] == "F" for one in subjects)
    assert line(summary, "7", "Female") == [f"{women} ({shown(100 * women / 24, decimals=1)} %)"] * 2
    assert line(summary, "2", "Subjects completing") == [f"24 ({24 - women}/{women})"]
    shares = [line(summary, "7", f"Age {group}") for group in ("below 18", "18 to 40", "41 to 64", "65", "above 75")]
    assert sum(int(share[0].split()[0]) for share in shares) == 24


def test_events_are_counted_by_the_product_before_them(summary: Summary) -> None:
    """Subject 4 (TR): headache in period 1, after T. Subject 9 (RT): nausea after R, dizziness after T."""
    assert line(summary, "8", "Nervous system disorders: Headache") == ["1 (4.2 %)", "0 (0.0 %)"]
    assert line(summary, "8", "Gastrointestinal disorders: Nausea") == ["0 (0.0 %)", "1 (4.2 %)"]
    assert line(summary, "8", "Nervous system disorders: Dizziness") == ["1 (4.2 %)", "0 (0.0 %)"]
    # Subjects 4 (TR), 9 and 17 (RT, period 2) after T; 9 (period 1) and 20 (TR, period 2) after R.
    assert line(summary, "8", "Subjects with any event") == ["3 (12.5 %)", "2 (8.3 %)"]


def test_what_is_missing_within_a_table_is_listed(summary: Summary) -> None:
    missing = next(block for block in section(summary, "11").blocks if isinstance(block, Listing))
    assert "SIM-BE-01: potency of treatment T" in missing.items
    assert line(summary, "11", "Potency") == ["Not provided", "Not provided"]
    assert line(summary, "11", "Manufacturer") == ["Dogwood Manufacturing", "Not provided"]
    verdict = summary.document().verdict
    assert verdict.sentence == "10 of 16 tables are filled. Not provided: tables 4, 5, 9, 13, 14, 15."
    assert verdict.word == "Incomplete"


def test_dropouts_and_meals(folder: Path, summary: Summary) -> None:
    assert isinstance(section(summary, "16").blocks[0], Prose)
    assert "Not applicable" in section(summary, "16").blocks[0].text
    subjects = folder / "cdisc_study/subjects.csv"
    subjects.write_text(subjects.read_text().replace("2026-03-13,COMPLETED", "2026-03-12,WITHDRAWAL BY SUBJECT", 1))
    fed = changed(folder, ('condition = "fasting"', 'condition = "fed"'))
    assert cells(fed, "12")[1] == ["001", "Withdrawal by subject", "2", "2026-03-12"]
    assert not dict(zip([slot.number for slot, _ in fed.tables], fed.tables, strict=True))["16"][1].provided
    assert line(fed, "2", "Subjects completing")[0].startswith("23 ")


def test_facts_and_evidence_fill_what_the_study_does_not(folder: Path) -> None:
    other = other_evidence()
    told = other.model_dump_json()
    (folder / "be_summary/other.json").write_text(told)
    facts = '\n[[facts.procedures]]\n"SOP no." = "SOP-12"\ntitle = "Repeats"\n[[facts.deviations]]\nsubject = "007"\n'
    made = changed(
        folder,
        ("[application]", 'evidence = ["other.json"]\n[application]'),
        ("[[facts.formulation]]", facts + "[[facts.formulation]]"),
    )
    assert cells(made, "15") == [["Sop no.", "Title"], ["SOP-12", "Repeats"]]
    assert "facts.procedures" in section(made, "15").record
    assert cells(made, "13") == [["Subject"], ["007"]]
    assert [one.performance.digest for one in made.sources.of("bioequivalence.study")] == [other.digest]


def test_evidence_of_a_service_is_shown_with_criteria_and_tables(folder: Path, summary: Summary) -> None:
    """Any service of a table's list fills it; that of another kind serves here, as its name alone decides."""
    from galenic.dossier.summaries.filling import from_evidence
    from galenic.dossier.summaries.layout import Slot

    (folder / "be_summary/comparison.json").write_text(other_evidence().model_dump_json())
    made = changed(folder, ("[application]", 'evidence = ["comparison.json"]\n[application]'))
    filled = from_evidence(made.sources, Slot("4", "Comparison", "2.7", "evidence", services=("bioequivalence.study",)))
    outcome = made.sources.of("bioequivalence.study")[0].performance.outcome
    assert isinstance(filled.blocks[0], Prose)
    assert filled.blocks[0].text == outcome.conclusion
    assert len([block for block in filled.blocks if isinstance(block, Grid)]) >= len(outcome.tables)
    assert "evidence bioequivalence.study" in filled.records[0]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('applicant = "Alder Therapeutics"', "", "application.applicant"),
        ('condition = "fasting"', 'condition = "hungry"', "study.0.condition"),
        ("[products.T]", "[product.T]", "product"),
    ],
)
def test_a_manifest_is_refused_with_the_place(folder: Path, old: str, new: str, place: str) -> None:
    with pytest.raises(DossierRefused) as refused:
        changed(folder, (old, new))
    assert refused.value.code == "DOS-080"
    assert place in {fault.column for fault in refused.value.faults}


def test_evidence_that_was_changed_is_refused(folder: Path) -> None:
    found = other_evidence()
    conclusion = found.outcome.conclusion
    told = found.model_dump_json().replace(conclusion[:20], "Bioequivalence is no", 1)
    for content in (told, "{}"):
        (folder / "be_summary/other.json").write_text(content)
        with pytest.raises(DossierRefused) as refused:
            changed(folder, ("[application]", 'evidence = ["other.json"]\n[application]'))
        assert refused.value.code == "DOS-081"
        shutil.copy(EXAMPLES / "be_summary/summary.toml", folder / "be_summary/summary.toml")


def test_pdf_and_word_say_the_same_and_are_reproducible(summary: Summary) -> None:
    first = summary.pdf()
    assert first == summary.pdf()
    with pikepdf.open(io.BytesIO(first)) as book:
        with book.open_metadata() as about:
            assert about["pdfaid:part"] == "2"
        assert len(book.open_outline().root) >= 1
    written = summary.word()
    assert written == summary.word()
    paper = docx.Document(io.BytesIO(written))
    texts = [paragraph.text for paragraph in paper.paragraphs]
    texts += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    for expected in (
        "Table 3. Statistical Summary of the Comparative BA Data (2.7.1.3)",
        "93.42 to 101.73",
        "SIMULATED",
    ):
        assert expected in texts


def test_the_eu_s_summary_has_the_sections_of_the_ctd(summary: Summary) -> None:
    made = summarize(summary.sources, layouts()["EU"])
    places = [slot.place for slot, _ in made.tables]
    assert places == sorted(places)
    assert line(made, "9", "CMAX")[4] == "97.49"
