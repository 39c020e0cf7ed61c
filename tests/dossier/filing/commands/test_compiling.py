"""Compiled documents on the record: what they rest on, who approves them, when they carry, what takes their place."""

from __future__ import annotations

import io
from typing import Any

import docx
import pikepdf
import pytest
from django.db import connection

from galenic.dossier.content_plan import State
from galenic.dossier.errors import DossierRefused, FilingRefused
from galenic.dossier.filing import commands
from galenic.dossier.filing.judging import judge_documents
from galenic.dossier.models import Application, Compilation, CompiledSource, Document, Placement
from galenic.evidence import store
from galenic.evidence.models import Evidence
from galenic.ledger.errors import Refused
from galenic.ledger.models import Entry
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.dossier.filing.filing import Filing
from tests.factories import make_programme, proof_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("REG-1")]
OTHER = b"subject,value [mg/L]\n1,1.5\n2,2.5\n3,6\n"


def text_of(content: bytes) -> str:
    """The outline of a PDF: the headings of what it holds."""
    with pikepdf.open(io.BytesIO(content)) as book, book.open_outline() as outline:
        return " ".join(str(each.title) for each in outline.root)


def faults_of(refused: pytest.ExceptionInfo[FilingRefused]) -> list[tuple[str, str]]:
    return [(fault.column, fault.message) for fault in refused.value.faults]


def judged(document: Document) -> tuple[State, tuple[str, ...]]:
    found = judge_documents([Document.objects.get(pk=document.pk)])[document.pk]
    return found.state, found.because


def superseding(filing: Filing, first: Evidence) -> Evidence:
    """Evidence that takes the place of `first`, signed and accepted."""
    later = filing.active(number="WO-9")
    second = filing.computed(later, OTHER)
    filing.supersede(first, second)
    second = filing.signed(second)
    filing.accept(later, second)
    return second


def test_everything_that_carries_fills_it(filing: Filing) -> None:
    evidence = [filing.accepted(), filing.accepted(OTHER, number="WO-2")]
    unsigned = filing.computed(filing.active(number="WO-3"))
    application = filing.application()
    made = filing.compiled(application, stated='remark = "All is well"')
    sources = CompiledSource.objects.filter(compilation=made.compilation).order_by("place")
    assert [(each.evidence_id, each.evidence_digest) for each in sources] == [(one.pk, one.digest) for one in evidence]
    assert unsigned.pk not in {each.evidence_id for each in sources}
    assert made.compilation is not None
    assert (made.compilation.kind, made.compilation.kind_version) == ("sample-summary", "1.0")
    assert made.compilation.stated == {"remark": "All is well"}
    assert made.compilation.missing == []
    assert made.compilation_digest == made.compilation.digest
    content = store.read(made.sha256)
    assert content.startswith(b"%PDF-1.7")
    assert text_of(content).count("Mean of samples") == 2
    actions = set(Entry.objects.filter(chain__scope=made.ledger_scope()).values_list("action", flat=True))
    assert {"dossier:compilation:compile", "dossier:compilation:rest-on", "dossier:document:compile"} <= actions


def test_what_is_missing_is_kept(filing: Filing) -> None:
    made = filing.compiled(filing.application(), stated="", evidence=[])
    assert made.compilation is not None
    assert made.compilation.missing == ["a remark"]
    assert not made.compilation.sources.exists()


def test_it_is_placed_at_once_where_a_section_is_given(filing: Filing) -> None:
    filing.accepted()
    made = filing.compiled(filing.application(), section="2.7.1", title="Summary")
    placement = Placement.objects.get(document=made)
    assert (placement.section, placement.name, placement.title) == ("2.7.1", "summary", "Summary")


def test_every_fault_is_named_at_once(filing: Filing) -> None:
    computed = filing.computed(filing.active())
    with pytest.raises(FilingRefused) as refused:
        filing.compiled(
            filing.application(), evidence=[computed.pk, "nonsense"], stated={"remrk": 1}, section="3.2.P.5.4"
        )
    found = dict(faults_of(refused))
    assert set(found) == {"section", "evidence", "remrk"}
    told = [message for column, message in faults_of(refused) if column == "evidence"]
    assert told[0] == (
        "Mean of samples is unsigned: the evidence is computed, not approved; the sponsor has not accepted it"
    )
    assert told[1].startswith("there is no such evidence in this programme")
    assert not Compilation.objects.exists()
    assert not Document.objects.exists()


def test_evidence_of_another_programme_is_none(filing: Filing) -> None:
    evidence = filing.accepted()
    other = make_programme(filing.world.sponsor, "ELM-2")
    application = commands.open_application(
        by=filing.world.reader(Role.SPONSOR_RA),
        programme=other,
        region="US",
        kind="ANDA",
        number="654321",
        applicant="Alder",
    )
    with pytest.raises(FilingRefused, match="no such evidence in this programme"):
        filing.compiled(application, evidence=[evidence.pk])


def test_stale_evidence_is_refused(filing: Filing) -> None:
    evidence = filing.accepted()
    filing.retract(evidence)
    with pytest.raises(FilingRefused, match="Mean of samples is stale"):
        filing.compiled(filing.application(), evidence=[evidence.pk])


def test_a_region_that_does_not_have_it_is_refused(filing: Filing) -> None:
    application = filing.application(region="EU", kind="generic", number="DE/H/1/001", edition="3.2.2")
    with pytest.raises(FilingRefused, match="not made for this region"):
        filing.compiled(application)


def test_an_unknown_kind_is_refused(filing: Filing) -> None:
    with pytest.raises(DossierRefused) as refused:
        filing.compiled(filing.application(), kind="poetry")
    assert refused.value.code == "DOS-082"


@pytest.mark.req("SIG-1")
def test_a_second_person_approves_it(filing: Filing) -> None:
    filing.accepted()
    made = filing.compiled(filing.application())
    assert judged(made) == (State.UNSIGNED, ("nobody has approved the document",))
    with pytest.raises(Refused, match="somebody else has to approve it"):
        commands.approve_document(by=filing.regulatory, document=made, proof=proof_of(filing.regulatory.person))
    filing.approve(made)
    assert judged(made) == (State.APPROVED, ())


def test_it_falls_with_any_of_its_sources(filing: Filing) -> None:
    evidence = [filing.accepted(), filing.accepted(OTHER, number="WO-2")]
    made = filing.approve(filing.compiled(filing.application()))
    filing.retract(evidence[1])
    state, because = judged(made)
    assert state is State.STALE
    assert because[0].startswith("Mean of samples: ")


def test_it_stands_for_its_sources_as_they_were(filing: Filing) -> None:
    filing.accepted()
    made = filing.approve(filing.compiled(filing.application()))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossier_compiledsource SET evidence_digest = %s", ["0" * 64])
    state, because = judged(made)
    assert state is State.STALE
    assert because == ("Mean of samples: the evidence is not as it was when the document was compiled",)


def test_what_has_fallen_is_not_approved(filing: Filing) -> None:
    evidence = filing.accepted()
    made = filing.compiled(filing.application())
    filing.retract(evidence)
    with pytest.raises(Refused, match="compile the document again"):
        filing.approve(made)


def test_compiled_again_it_takes_the_place_of_the_old_one(filing: Filing) -> None:
    evidence = filing.accepted()
    application = filing.application()
    first = filing.approve(filing.compiled(application, section="2.7.1"))
    superseding(filing, evidence)
    assert judged(first)[0] is State.STALE
    second = filing.compiled(application, supersedes=first)
    placement = Placement.objects.get(document__in=[first, second])
    commands.assemble(by=filing.regulatory, application=application)
    assert Placement.objects.get(pk=placement.pk).document_id == first.pk  # nobody has approved the new one
    filing.approve(second)
    assert judged(first) == (State.SUPERSEDED, ("a document compiled anew has taken its place",))
    done = commands.assemble(by=filing.regulatory, application=application)
    assert [(each.pk, each.document_id) for each in done.renewed] == [(placement.pk, second.pk)]
    assert commands.assemble(by=filing.regulatory, application=application).renewed == ()


def test_only_the_latest_is_compiled_again(filing: Filing) -> None:
    application = filing.application()
    first = filing.compiled(application)
    second = filing.compiled(application, supersedes=first)
    with pytest.raises(FilingRefused, match="compiled again already"):
        filing.compiled(application, supersedes=first)
    commands.withdraw_document(by=filing.regulatory, document=second, reason=_reason())
    assert filing.compiled(application, supersedes=first).compilation.supersedes_id == first.compilation_id


def test_it_takes_the_place_of_its_own_kind_alone(filing: Filing) -> None:
    with pytest.raises(FilingRefused, match="only a document of the same kind and application"):
        filing.compiled(filing.application(), supersedes=filing.document())


def test_word_says_the_same_and_the_download_is_noted(filing: Filing) -> None:
    filing.accepted()
    made = filing.compiled(filing.application())
    name, content = commands.open_as_word(by=filing.regulatory, document=made)
    assert name == "summary-of-samples.docx"
    assert "All is well" in [each.text for each in docx.Document(io.BytesIO(content)).paragraphs]
    assert Entry.objects.filter(action="dossier:document:export-docx", subject_id=str(made.pk)).count() == 1
    with pytest.raises(FilingRefused, match="no Word document"):
        commands.open_as_word(by=filing.regulatory, document=filing.document())


@pytest.mark.req("ACC-1")
def test_only_regulatory_affairs_compiles(filing: Filing) -> None:
    application = filing.application()
    with pytest.raises(Refused, match="may not compile"):
        commands.compile_document(by=filing.sponsor_qa, application=application, kind="sample-summary")
    with pytest.raises(NotVisible):
        commands.compile_document(by=reader_for(filing.world.stranger), application=application, kind="sample-summary")


def test_a_sequence_is_sent_with_it_and_not_after_it_fell(filing: Filing) -> None:
    evidence = filing.accepted()
    application = _ready(filing)
    filing.approve(filing.compiled(application, section="2.7.1"))
    sequence = filing.proposed(application)
    assert "compilation" in next(each["record"] for each in sequence.contents if each["section"] == "2.7.1")
    filing.retract(evidence)
    with pytest.raises(Refused, match=r"2\.7\.1 Summary of samples is stale"):
        filing.publish(sequence)


def _ready(filing: Filing) -> Application:
    application = filing.application()
    filing.letters(application)
    return application


def _reason() -> Any:
    from galenic.ledger.actors import Reason, ReasonCode

    return Reason(ReasonCode.OTHER, "compiled from the wrong evidence")
