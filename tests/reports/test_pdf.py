from __future__ import annotations

import io
import time
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pytest

from galenic.catalogue.outcome import Outcome, OutcomeColumn, OutcomeTable
from galenic.reports import ReportContext
from galenic.reports.numbers import column, shown, shown_against
from galenic.reports.pdf import pdf, typeset
from galenic.reports.text import tidy
from tests.reports import examples
from tests.reports.pdf_text import pages, squeezed
from tests.reports.test_word import nested

# 5,000 rows of seven columns take about 7 s on two cores; a table that is laid out in quadratic time takes minutes.
BOUNDED_SECONDS = 60


@pytest.fixture(scope="module")
def printed() -> bytes:
    return pdf(examples.bioequivalence(), examples.context())


@pytest.fixture(scope="module")
def text(printed) -> str:
    return "".join(pages(printed))


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def test_the_same_record_gives_the_same_bytes(printed):
    assert pdf(examples.bioequivalence(), examples.context()) == printed


def test_another_date_or_another_number_gives_other_bytes(printed):
    later = examples.context(issued_at=datetime(2026, 3, 17, tzinfo=UTC))
    assert pdf(examples.bioequivalence(), later) != printed
    value = examples.bioequivalence().values[0].model_copy(update={"value": 96.4})
    assert pdf(examples.bioequivalence(values=(value,)), examples.context()) != printed


def test_the_file_is_archival_and_accessible(printed):
    with opened(printed) as book:
        metadata = book.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>2</pdfaid:part>" in metadata
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
        assert book.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert book.Root.MarkInfo.Marked
        assert book.Root.Lang == "en"
        assert not book.is_encrypted
        assert book.check_pdf_syntax() == []


def test_title_date_and_bookmarks(printed):
    with opened(printed) as book:
        assert book.docinfo.Title == "Bioequivalence study: statistical evaluation"
        assert book.docinfo.CreationDate == "D:20260316080500Z"
        assert book.Root.PageMode == "/UseOutlines"
        assert book.Root.ViewerPreferences.DisplayDocTitle
        assert book.is_linearized
        with book.open_outline() as outline:
            titles = [item.title for item in outline.root]
            assert titles[0] == "Acceptance criteria"
            assert titles[-1] == "Signatures"
            figures = next(item for item in outline.root if item.title == "Figures")
            assert figures.children[0].title == "Figure 1. Point estimates and 90 % confidence intervals"


def test_all_fonts_are_embedded_and_are_ours(printed):
    with opened(printed) as book:
        fonts = [
            item
            for item in book.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        for font in fonts:
            assert any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            assert str(font.FontName).split("+")[-1].startswith(("SourceSansPro", "DejaVuSansMono"))


def test_every_number_and_text_of_the_outcome_is_in_the_file(text):
    outcome = examples.bioequivalence()
    expected = [outcome.conclusion, outcome.digest, "4 of 4 criteria met", *outcome.assumptions]
    for criterion in outcome.criteria:
        expected += [
            criterion.title,
            shown_against(criterion.value, criterion.limit),
            criterion.limit,
            criterion.source,
        ]
    for value in outcome.values:
        expected += [value.title, shown(value.value), value.unit, value.reason]
    for table in outcome.tables:
        expected += [table.title, table.note, *(part for item in table.columns for part in (item.title, item.unit))]
        for index, item in enumerate(table.columns):
            expected += [digits.text for digits in column([row[index] for row in table.rows], item.decimals)]
    for figure in outcome.figures:
        expected += [figure.title, figure.caption]
    for item in outcome.exclusions:
        expected += [item.subject, item.scope, item.reason, item.source]
    missing = [wanted for wanted in expected if squeezed(wanted) not in text]
    assert missing == []


@pytest.mark.req("SIG-1", "REC-1")
def test_the_file_shows_who_signed_what_when_and_where_everything_came_from(text):
    context = examples.context()
    expected = [
        "2026-03-14 09:31:02 +01:00",
        "2026-03-16 08:02:44 UTC",
        "reviewed and approved",
        "in force",
        examples.DIGEST,
    ]
    for signature in context.signatures:
        expected += [signature.printed_name, signature.role, signature.organization, signature.meaning]
    for item in context.inputs:
        expected += [item.title, item.file_name, item.sha256, str(item.rows), item.origin]
    for option in context.options:
        expected += [option.name, option.value, option.description, option.departure]
    expected += [context.evidence_id, context.work_order, context.sponsor, context.partner, *context.guidelines]
    missing = [wanted for wanted in expected if squeezed(wanted) not in text]
    assert missing == []


def test_every_page_names_evidence_digest_state_and_its_number(printed):
    digest = examples.bioequivalence().digest[:12]
    found = pages(printed)
    for number, page in enumerate(found, 1):
        assert squeezed(f"EV-0012 · {digest}") in page
        assert f"Page{number}of{len(found)}" in page
        assert "Simulateddata" in page


def test_the_words_of_axes_are_text_in_the_file():
    with opened(pdf(examples.bioequivalence(figures=(examples.forest(),)), examples.context())) as book:
        described = [str(item.Alt) for item in book.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]
    assert any("Ratio of geometric means (%)" in text and "125.00 % at 125" in text for text in described)


def test_no_user_text_is_read_as_markup():
    """Were it read, the typesetter would stop at #panic, or swallow the signs."""
    found = "".join(pages(pdf(examples.hostile_outcome(), examples.hostile_context())))
    written = squeezed(tidy(examples.HOSTILE).replace("北京", "[U+5317][U+4EAC]").replace("🎉", "[U+1F389]"))
    # Nineteen texts of the outcome and more of the context, each whole.
    assert found.count(written) >= 30


def test_what_no_font_holds_is_written_out():
    found = "".join(pages(pdf(Outcome(conclusion="Approved \U0001f389 \u202eyletaroproc"), examples.context())))
    assert squeezed("Approved [U+1F389] [U+202E]yletaroproc") in found


def test_a_table_runs_over_pages_with_its_head_on_each():
    found = pages(pdf(examples.bioequivalence(tables=(examples.parameters(150),), figures=()), examples.context()))
    holding = [page for page in found if "PointsforλzS" in page]
    assert len(holding) >= 3
    assert all(f"S{number:03d}" in "".join(found) for number in range(1, 151))


def test_a_wide_table_turns_the_page_and_a_wider_one_is_cut_in_parts():
    def wide(columns: int) -> Outcome:
        names = tuple(
            OutcomeColumn(name=f"c{number}", title=f"Concentration {number}", unit="ng/mL") for number in range(columns)
        )
        rows = tuple((f"S{row}", *(row * 1000.5 + number for number in range(columns - 1))) for row in range(4))
        return examples.bioequivalence(
            tables=(OutcomeTable(name="w", title="Wide", columns=names, rows=rows),), figures=()
        )

    turned, cut = pdf(wide(13), examples.context()), pdf(wide(40), examples.context())
    with opened(turned) as book:
        assert any(page.mediabox[2] > page.mediabox[3] for page in book.pages)
    parts = "".join(pages(cut))
    assert "Part1of" in parts
    assert parts.count("Concentration0") > 1
    assert all(f"Concentration{number}" in parts for number in range(40))


def test_an_empty_outcome_makes_a_report():
    found = "".join(pages(pdf(Outcome(conclusion="Nothing to conclude."), ReportContext("a.b", "A service"))))
    assert "Nothingtoconclude." in found
    assert "Nothingwasexcludedorflagged." in found


def test_a_file_without_any_date_is_accessible_but_not_archival():
    bare = pdf(Outcome(conclusion="c"), ReportContext("a.b", "A service"))
    assert pdf(Outcome(conclusion="c"), ReportContext("a.b", "A service")) == bare
    with opened(bare) as book:
        metadata = book.Root.Metadata.read_bytes().decode()
        assert "pdfuaid:part" in metadata
        assert "pdfaid:part" not in metadata
        assert "/CreationDate" not in book.docinfo


def test_without_an_issue_date_the_last_signature_dates_the_file():
    with opened(pdf(Outcome(conclusion="c"), replace(examples.context(), issued_at=None))) as book:
        assert book.docinfo.CreationDate == "D:20260316080244Z"


def test_five_thousand_rows_take_bounded_time():
    start = time.monotonic()
    content = pdf(examples.bioequivalence(tables=(examples.parameters(5000),), figures=()), examples.context())
    assert time.monotonic() - start < BOUNDED_SECONDS
    assert len(content) < 5_000_000
    with opened(content) as book:
        assert len(book.pages) > 60


def test_sections_below_each_other_are_bookmarks_below_each_other():
    with opened(typeset(nested(), datetime(2026, 3, 17, tzinfo=UTC))) as book, book.open_outline() as outline:
        told = [
            (one.title, [(below.title, [each.title for each in below.children]) for below in one.children])
            for one in outline.root
        ]
    assert told == [
        ("2.3.S Drug substance", [("2.3.S.4 Control", ["2.3.S.4.1 Specification"])]),
        ("2.3.P Drug product", [("Table 1. Results", [])]),
    ]
