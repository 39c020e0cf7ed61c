"""The kinds on the record: evidence of a real service, stated as TOML, placed, compiled once more to the same bytes."""

from __future__ import annotations

import io

import docx
import pikepdf
import pytest

from galenic.dossier.errors import FilingRefused
from galenic.dossier.filing import commands
from galenic.dossier.filing.compiling import kinds_for, recompiled
from galenic.dossier.models import Application, Document, Placement
from galenic.evidence import jobs, store
from galenic.evidence.models import Evidence, Run
from galenic.programmes import commands as programmes
from tests.dossier.filing.filing import Filing
from tests.dossier.quality.example import FOLDER
from tests.factories import World

pytestmark = pytest.mark.django_db
OPTIONS = {"proposed_months": 24, "accelerated": "no-significant-change", "long_term": "analyzed-and-supported"}
FACTS = """
[product]
shelf-life-months = 24
storage = "20 to 25 °C"
container = "HDPE bottle"

[[batch]]
number = "BB-01"
made = "2026-01-12"

[[about]]
evidence = "Stability of three batches"
"""
OURS = {"quality-overall-summary", "certificate-of-analysis", "letter-of-authorization", "letter-of-access"}


@pytest.fixture
def filing(world: World) -> Filing:
    return Filing(world)


def stability(filing: Filing) -> Evidence:
    """Stability evidence of the example's data, computed, signed and accepted."""
    order = filing.active(service_id="stability.study", options=OPTIONS, title="Stability of three batches")
    inputs = {
        name: programmes.submit_data(
            by=filing.scientist,
            order=order,
            input_name=name,
            file_name=f"{file}.csv",
            content=(FOLDER / f"{file}.csv").read_bytes(),
        )
        for name, file in (("results", "stability"), ("specification", "specification"))
    }
    run = programmes.compute(by=filing.scientist, order=order, inputs=inputs)
    found = jobs.execute(str(run.pk))
    assert found is not None, Run.objects.get(pk=run.pk).error
    evidence = filing.signed(found)
    filing.accept(order, evidence)
    return evidence


def compiled(filing: Filing, application: Application, kind: str, **more: object) -> Document:
    return commands.compile_document(by=filing.regulatory, application=application, kind=kind, **more)  # type: ignore[arg-type]


def text_of(content: bytes) -> str:
    paper = docx.Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in paper.paragraphs]
    return "\n".join([*texts, *(cell.text for table in paper.tables for row in table.rows for cell in row.cells)])


def test_a_summary_rests_on_signed_evidence_and_comes_out_the_same_again(filing: Filing) -> None:
    evidence = stability(filing)
    application = filing.application()
    made = compiled(filing, application, "quality-overall-summary", stated=FACTS, section="2.3")
    assert made.compilation is not None
    assert [one.evidence_id for one in made.compilation.sources.all()] == [evidence.pk]
    assert recompiled(made.compilation) == store.read(made.sha256)
    assert Placement.objects.get(document=made).section == "2.3"
    with pikepdf.open(io.BytesIO(store.read(made.sha256))) as book, book.open_outline() as outline:
        assert str(outline.root[1].title) == "2.3.S Drug substance (maplolol, Birch Synthesis)"
    name, word = commands.open_as_word(by=filing.regulatory, document=made)
    shown = text_of(word)
    assert name == "quality-overall-summary.docx"
    assert f"evidence stability.study 1.0, {evidence.digest[:12]}" in shown
    assert "Stability of three batches: A shelf life of 24 months is supported" in shown
    lacks = made.compilation.missing
    assert "2.3.P.8.1 Stability summary and conclusion: batch PB-02 of the stability study (batch)" in lacks
    assert not [one for one in lacks if "Points to settle" in one]
    assert filing.approve(made).state == "approved"


def test_a_letter_and_a_certificate_have_their_places(filing: Filing) -> None:
    application = filing.application()
    letter = compiled(filing, application, "letter-of-authorization", stated='[file]\nnumber = "1"', section="1.4.1")
    assert letter.compilation is not None
    assert "name of the holder (holder)" in letter.compilation.missing
    certificate = compiled(filing, application, "certificate-of-analysis", stated="", section="3.2.P.5.4")
    assert Placement.objects.filter(document__in=[letter, certificate]).count() == 2


def test_every_region_is_offered_the_kinds_that_it_has_a_place_for(filing: Filing) -> None:
    assert {one.id for one in kinds_for(filing.application())} & OURS == OURS - {"letter-of-access"}
    canada = filing.application(region="CA", kind="ANDS", number="e123456", edition="3.2.2")
    assert {one.id for one in kinds_for(canada)} & OURS == OURS - {"letter-of-authorization"}


def test_what_is_stated_wrongly_is_refused_with_every_path(filing: Filing) -> None:
    facts = '[product]\nshelf-life-months = -1\n[[text]]\nsection = "P.9"\ntext = "x"\n'
    with pytest.raises(FilingRefused) as refused:
        compiled(filing, filing.application(), "quality-overall-summary", stated=facts, section="3.2.P.8")
    assert {fault.column for fault in refused.value.faults} == {
        "product.shelf-life-months",
        "text.0.section",
        "section",
    }
