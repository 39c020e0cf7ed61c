"""The partners' own documents in the demo: written here, dated, and marked as simulated on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from galenic.demo.batches import Batch, Found, found
from galenic.demo.simulation import TIMES, Design
from galenic.evidence.statement import DocumentGiven, StatedResult, Statement
from galenic.reports.blocks import Document, Fact, Grid, GridCell, GridColumn, Mark, Prose, Section, Verdict
from galenic.reports.pdf import typeset
from galenic.reports.text import mapped, tidy

NOTE = (
    "Organizations, people and dates are invented; values are drawn by the generator that ships with the demonstration."
)
BANNER = "SIMULATED for the demonstration: this work never took place"


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. `partner` is whose it is; `results` are those that it states."""

    file_name: str
    title: str
    partner: str
    author: str
    dated: date
    version: str
    text: str
    results: Sequence[StatedResult]

    def given(self) -> DocumentGiven:
        """The document as it is handed in; the same bytes each time."""
        return DocumentGiven(self.file_name, _pdf(self), self.title, self.author, self.dated, self.version)


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents of one work order, and what they conclude."""

    conclusion: str
    documents: tuple[Paper, ...]

    def statement(self) -> Statement:
        """As the partner hands it in."""
        results = [result for paper in self.documents for result in paper.results]
        return Statement(self.conclusion, [paper.given() for paper in self.documents], results)


def biobatch(partner: str) -> Papers:
    """Batch record, certificate of analysis and comparative dissolution of the biobatch."""
    of = found()
    return Papers(
        f"Biobatch BB-01 of {_batch_size()} tablets meets its specification and dissolves like the reference.",
        (
            Paper(
                "BB-01-batch-record.pdf",
                "Executed batch record of biobatch BB-01",
                partner,
                "Oskar Lindner",
                date(2026, 2, 16),
                "1.0",
                f"{_batch_size()} tablets were compressed by the process that will be scaled; no deviation was opened.",
                (_met("Yield", of.yield_percent, "%", "at least 95.0 %", ""),),
            ),
            Paper(
                "BB-01-certificate.pdf",
                "Certificate of analysis of biobatch BB-01",
                partner,
                "Ravi Nair",
                date(2026, 2, 20),
                "1.0",
                "Tested by the validated procedures of the release specification.",
                tuple(_release(of)),
            ),
            Paper(
                "BB-01-dissolution.pdf",
                "Comparative dissolution of biobatch BB-01 and the reference",
                partner,
                "Ravi Nair",
                date(2026, 2, 24),
                "1.0",
                "Twelve units of each product in water. Where more than 85 % dissolve within 15 minutes, profiles "
                "count as similar without further calculation (EMA CPMP/EWP/QWP/1401/98 Rev. 1, Appendix I).",
                tuple(_dissolved(of)),
            ),
        ),
    )


def pivotal_study(partner: str) -> Papers:
    """Report of the clinic and report of the bioanalytical laboratory on the crossover that is simulated."""
    subjects = Design().subjects
    samples = subjects * 2 * len(TIMES)
    return Papers(
        f"{subjects} subjects completed both periods on biobatch BB-01 and the reference; "
        f"{samples} samples were measured.",
        (
            Paper(
                "BE-01-clinical-report.pdf",
                "Clinical report of study BE-01",
                partner,
                "Lena Fischer",
                date(2026, 5, 8),
                "1.0",
                "A crossover of two periods and two sequences, fasting: one tablet of 320 mg each, seven days apart.",
                (
                    _met("Subjects who completed both periods", str(subjects), "", "at least 12", ""),
                    StatedResult(value="0", title="Serious adverse events"),
                ),
            ),
            Paper(
                "BE-01-bioanalytical-report.pdf",
                "Bioanalytical report of study BE-01",
                partner,
                "Hanna Berg",
                date(2026, 5, 29),
                "1.0",
                f"Theophylline in plasma, lower limit of quantification {Design().lloq:.2f} mg/L. The concentrations "
                "are those of examples/simulated_crossover.",
                (_met("Samples measured", str(samples), "", f"{samples} drawn", ""),),
            ),
        ),
    )


def _release(of: Found) -> Sequence[StatedResult]:
    usp = "USP, Theophylline Tablets"
    return (
        _met("Assay", of.assay, "%", "94.0 to 106.0 %", usp),
        _met("Dissolved in 45 minutes, mean", of.dissolved_45_minutes, "%", "at least 80 % (Q)", usp),
        _met("Uniformity of dosage units, acceptance value", of.acceptance_value, "", "at most 15.0", "USP <905>"),
    )


def _dissolved(of: Found) -> Sequence[StatedResult]:
    source = "EMA CPMP/EWP/QWP/1401/98 Rev. 1, Appendix I"
    return (
        _met("Test dissolved in 15 minutes, mean", of.dissolved_test, "%", "more than 85 %", source),
        _met("Reference dissolved in 15 minutes, mean", of.dissolved_reference, "%", "more than 85 %", source),
    )


def _met(title: str, value: str, unit: str, limit: str, source: str) -> StatedResult:
    return StatedResult(value=value, title=title, unit=unit, limit=limit, passed=True, source=source)


def _batch_size() -> str:
    return f"{Batch().tablets:,}"


def _pdf(paper: Paper) -> bytes:
    """The document as PDF, dated by its own date."""
    moment = datetime.combine(paper.dated, time(12), UTC)
    return typeset(mapped(_document(paper), tidy), moment)


def _document(paper: Paper) -> Document:
    columns = (GridColumn("Result", share=3), GridColumn("Found", align="right"), GridColumn("Required", share=2))
    rows = tuple(
        (GridCell(each.title, note=each.source), GridCell(f"{each.value} {each.unit}".strip()), GridCell(each.limit))
        for each in paper.results
    )
    return Document(
        kind="Partner's document",
        title=paper.title,
        subtitle=paper.partner,
        running=(paper.title, f"Version {paper.version}"),
        footer=paper.partner,
        banners=(BANNER,),
        facts=(
            Fact("Author", f"{paper.author} (invented)"),
            Fact("Date", paper.dated.isoformat()),
            Fact("Version", paper.version),
        ),
        verdict=Verdict(Mark.PASSED, "As stated", paper.text, ""),
        sections=(
            Section("results", "Results", "", "", (Grid(columns, rows),)),
            Section("note", "What this is", "", "", (Prose(NOTE),)),
        ),
    )
