from __future__ import annotations

from datetime import date

import pytest

from galenic.demo.papers import BANNER, Papers, _document, biobatch, pivotal_study
from galenic.demo.simulation import crossover
from galenic.evidence.document_kinds import PDF, kind_of
from galenic.evidence.statement import statement_faults

PAPERS = [biobatch("Quay"), pivotal_study("Harbour")]


@pytest.mark.parametrize("papers", PAPERS)
def test_documents_can_be_handed_in_and_are_the_same_each_time(papers: Papers) -> None:
    statement, again = papers.statement(), papers.statement()

    assert list(statement_faults(statement, [], date(2026, 6, 1), 1_000_000)) == []
    assert [each.content for each in statement.documents] == [each.content for each in again.documents]


@pytest.mark.parametrize("papers", PAPERS)
def test_every_document_is_a_pdf_that_says_it_is_simulated(papers: Papers) -> None:
    for paper, document in zip(papers.documents, papers.statement().documents, strict=True):
        assert kind_of(document.content, document.file_name) is PDF
        assert _document(paper).banners == (BANNER,)
        assert BANNER.startswith("SIMULATED")


def test_the_study_reports_as_many_samples_as_the_simulation_draws() -> None:
    drawn = len(crossover().splitlines()) - 1

    assert f"{drawn} samples were measured" in pivotal_study("x").conclusion
