from __future__ import annotations

import pytest

from galenic.catalogue.outcome import Outcome, OutcomeColumn, OutcomeTable, Value
from galenic.reports import ReportContext
from galenic.reports.blocks import Facts, Grid, Mark, Picture, Prose, SignatureBox
from galenic.reports.sections import document, verdict
from tests.reports import examples

ORDER = [
    "criteria",
    "values",
    "figures",
    "tables",
    "exclusions",
    "assumptions",
    "method",
    "inputs",
    "provenance",
    "signatures",
]


def section(anchor, outcome=None, context=None):
    content = document(outcome or examples.bioequivalence(), context or examples.context())
    return next(item for item in content.sections if item.anchor == anchor)


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def test_the_verdict_comes_first_and_provenance_last():
    content = document(examples.bioequivalence(), examples.context())
    assert [item.anchor for item in content.sections] == ORDER
    assert content.verdict.word == "Passed"
    assert content.verdict.detail == "4 of 4 criteria met"


@pytest.mark.parametrize(
    ("passed", "criteria", "mark"),
    [(True, True, Mark.PASSED), (False, True, Mark.FAILED), (None, True, Mark.OPEN), (None, False, Mark.ESTIMATE)],
)
def test_a_verdict_has_a_word_for_its_color(passed, criteria, mark):
    kept = examples.bioequivalence().criteria if criteria else ()
    found = verdict(examples.bioequivalence(passed=passed, criteria=kept))
    assert found.mark is mark
    assert found.word


def test_what_could_not_be_judged_is_counted_and_explained():
    open_one = (
        examples.bioequivalence()
        .criteria[0]
        .model_copy(update={"passed": None, "value": None, "reason": "Too few subjects."})
    )
    outcome = examples.bioequivalence(passed=None, criteria=(open_one,))
    assert verdict(outcome).detail == "0 of 1 criteria met, 1 not judged"
    row = section("criteria", outcome).blocks[0].rows[0]
    assert row[0].note == "Too few subjects."
    assert (row[1].text, row[4].text, row[4].mark) == ("not estimable", "not judged", Mark.OPEN)


def test_every_section_names_the_record_behind_it():
    content = document(examples.bioequivalence(), examples.context())
    digest = examples.bioequivalence().digest
    for item in content.sections:
        assert item.record.startswith("Record: EV-0012, ")
        assert digest[:12] in item.record
        assert item.link == f"evidence/EV-0012/#{item.anchor}"


def test_a_value_that_cannot_be_estimated_says_why():
    outcome = Outcome(
        conclusion="c", values=(Value(name="v", title="Half-life", value=None, unit="h", reason="No phase."),)
    )
    row = section("values", outcome).blocks[0].rows[0]
    assert [cell.text for cell in row] == ["Half-life", "not estimable", ""]
    assert row[0].note == "No phase."


def test_a_long_table_goes_to_the_listings_and_is_linked():
    outcome = examples.bioequivalence(tables=(examples.parameters(3), examples.parameters(500)))
    short, link = section("tables", outcome).blocks
    assert isinstance(short, Grid)
    assert isinstance(link, Prose)
    listing = section("listings", outcome).blocks[0]
    assert (listing.anchor, link.anchor, len(listing.rows)) == ("table-2", "table-2", 500)


def test_tables_show_blanks_as_blanks_and_say_so():
    grid = section("tables").blocks[0]
    assert texts(grid)[6][5] == "–"
    assert "– : no value." in grid.note
    assert [column.align for column in grid.columns] == ["left", "left", *["right"] * 5]


def test_an_empty_table_is_shown_as_empty():
    table = OutcomeTable(name="t", title="Nothing", columns=(OutcomeColumn(name="a", title="A"),), rows=())
    grid = section("tables", examples.bioequivalence(tables=(table,))).blocks[0]
    assert grid.rows == ()
    assert grid.note == "No rows."


def test_that_nothing_was_excluded_is_said():
    block = section("exclusions", examples.bioequivalence(exclusions=())).blocks[0]
    assert block == Prose("Nothing was excluded or flagged.")


def test_figures_carry_their_number_caption_and_description():
    pictures = section("figures").blocks
    assert [picture.label for picture in pictures] == ["Figure 1", "Figure 2", "Figure 3", "Figure 4"]
    assert isinstance(pictures[2], Picture)
    assert "cannot be drawn on a logarithmic axis" in pictures[2].caption
    many = section("figures", examples.bioequivalence(figures=(examples.profiles(30),))).blocks
    assert many[0].title == "Individual concentration profiles (part 1 of 3)"


def test_inputs_show_file_digest_rows_units_and_origin():
    facts = section("inputs").blocks[0]
    assert isinstance(facts, Facts)
    shown = {fact.label: fact.value for fact in facts.items}
    assert shown["File"] == "XY-101_bioanalysis_final.csv"
    assert shown["Rows"] == "576"
    assert shown["Units"] == "time h, concentration mg/L"
    assert len(shown["SHA-256"]) == 64
    assert shown["Origin"].startswith("Uploaded by L. Okafor")


def test_a_departure_from_the_work_order_stands_out_with_its_reason():
    row = section("method").blocks[1].rows[3]
    assert (row[2].text, row[2].mark) == ("departure", Mark.OPEN)
    assert row[3].note == "Departure: Protocol amendment 2, 2026-02-11."


@pytest.mark.req("SIG-1")
def test_a_signature_shows_name_role_meaning_time_with_zone_and_digest():
    box = section("signatures").blocks[0]
    assert isinstance(box, SignatureBox)
    assert (box.name, box.role) == ("Ana Kovač", "Statistician, Example Clinical Research Ltd.")
    assert (box.meaning, box.moment, box.digest) == ("performed", "2026-03-14 09:31:02 +01:00", examples.DIGEST)
    assert box.holds


@pytest.mark.req("SIG-2")
def test_a_signature_that_no_longer_holds_says_so():
    signature = examples.context().signatures[0]
    old = type(signature)(
        signature.printed_name,
        signature.role,
        signature.organization,
        signature.meaning,
        signature.signed_at,
        signature.digest,
        status="signed version 1, superseded",
    )
    context = examples.context(signatures=(old, signature))
    box = section("signatures", context=context).blocks[0]
    assert (box.status, box.holds) == ("signed version 1, superseded", False)
    content = document(examples.bioequivalence(), context)
    assert "1 of 2 signatures in force" in content.footer


def test_state_and_labels_are_banners():
    content = document(examples.bioequivalence(), examples.context(state="unsigned draft"))
    assert content.banners == ("Unsigned draft", "Simulated data")
    assert content.footer.startswith("unsigned draft")


def test_a_bare_calculation_is_called_one():
    content = document(Outcome(conclusion="Nothing to conclude."), ReportContext("a.b", "A service"))
    assert content.kind == "Calculation report"
    assert content.verdict.mark is Mark.ESTIMATE
    assert [item.anchor for item in content.sections] == ["exclusions", "method", "provenance", "signatures"]
    assert all(not item.link for item in content.sections)
