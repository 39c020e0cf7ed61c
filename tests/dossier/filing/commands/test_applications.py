"""Applications, documents and placements: what is written down, and every fault of what is not."""

from __future__ import annotations

import pytest

from galenic.dossier.errors import DossierRefused, FilingRefused
from galenic.dossier.filing import commands
from galenic.dossier.models import Application, Document
from galenic.ledger.actors import Reason, ReasonCode
from galenic.ledger.errors import Refused, StaleRecord
from galenic.ledger.queries import changed_since_first_entry
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.dossier.filing.filing import Filing, page
from tests.factories import proof_of

pytestmark = pytest.mark.django_db
WHY = Reason(ReasonCode.OTHER, "the agency asked for it")


def test_application_is_opened_for_a_plan_and_described(filing: Filing) -> None:
    application = filing.application()
    assert application.ledger_scope() == f"programme:{filing.world.programme.pk}"
    changed = commands.describe_application(
        by=filing.regulatory, application=application, reason=WHY, expected_version=1, facts=["master-file"]
    )
    assert changed.facts == ["master-file"]
    assert changed_since_first_entry(changed) == {"facts"}
    with pytest.raises(StaleRecord):
        commands.describe_application(
            by=filing.regulatory, application=application, reason=WHY, expected_version=1, facts=[]
        )


def test_every_fault_of_an_application_is_told(filing: Filing) -> None:
    with pytest.raises(FilingRefused) as refused:
        filing.application(
            number="12",
            applicant=" ",
            edition="5.0",
            contacts=[{"name": "Ada"}],
            keywords={"color": "blue"},
            facts=["sunny"],
            studies="none",
            envelopes=[{"country": "de", "agency": "x", "procedure": "y", "more": "z"}],
        )
    found = {(fault.table, fault.column) for fault in refused.value.faults}
    assert found == {
        ("", "number"),
        ("", "applicant"),
        ("", "edition"),
        ("contacts", "role"),
        ("contacts", "telephone"),
        ("contacts", "email"),
        ("", "keywords"),
        ("", "facts"),
        ("", "studies"),
        ("envelopes", "more"),
    }
    with pytest.raises(DossierRefused, match="no content plan"):
        filing.application(kind="BLA")
    with pytest.raises(FilingRefused, match="written for the US"):
        filing.application(region="EU", kind="generic", number="DE/H/1/001")
    filing.application()
    with pytest.raises(FilingRefused, match="there is an application of this number"):
        filing.application()
    assert Application.objects.count() == 1


@pytest.mark.req("ACC-1")
def test_who_may_open_an_application(filing: Filing) -> None:
    given = {"region": "US", "kind": "ANDA", "number": "123456", "applicant": "Alder"}
    with pytest.raises(Refused, match="may not open"):
        commands.open_application(by=filing.sponsor_pm, programme=filing.world.programme, **given)
    for person in (filing.world.competitor, filing.world.stranger):
        with pytest.raises(NotVisible):
            commands.open_application(by=reader_for(person), programme=filing.world.programme, **given)


def test_faults_of_a_file_are_told(filing: Filing) -> None:
    def submit(**more: object) -> Document:
        given = {"file_name": "letter.pdf", "content": page("Letter"), "title": "Letter"} | more
        return commands.submit_document(by=filing.regulatory, programme=filing.world.programme, **given)

    with pytest.raises(FilingRefused) as refused:
        submit(file_name="letter", content=b"", title=" ")
    assert {fault.column for fault in refused.value.faults} == {"file", "title"}
    with pytest.raises(FilingRefused, match="called a PDF and is none"):
        submit(content=b"MZ")
    assert submit(file_name=r"C:\secret\letter.pdf").file_name == "letter.pdf"


@pytest.mark.req("ACC-2")
def test_whoever_handed_a_document_in_does_not_approve_it(filing: Filing) -> None:
    made = commands.submit_document(
        by=filing.regulatory,
        programme=filing.world.programme,
        file_name="letter.pdf",
        content=page("Letter"),
        title="Letter",
    )
    with pytest.raises(Refused, match="refused") as refused:
        commands.approve_document(by=filing.regulatory, document=made, proof=proof_of(filing.regulatory.person))
    assert "you wrote this" in refused.value.faults[0].message
    manager = filing.world.reader(Role.SPONSOR_PM)
    with pytest.raises(Refused):
        commands.approve_document(by=manager, document=made, proof=proof_of(manager.person))
    quality = filing.sponsor_qa
    assert commands.approve_document(by=quality, document=made, proof=proof_of(quality.person)).state == "approved"


def test_placeholder_is_never_approved(filing: Filing) -> None:
    form = filing.document("Form", is_placeholder=True)
    quality = filing.sponsor_qa
    with pytest.raises(Refused) as refused:
        commands.approve_document(by=quality, document=form, proof=proof_of(quality.person))
    assert "a placeholder is not approved" in refused.value.faults[0].message


def test_every_fault_of_a_placement_is_told(filing: Filing) -> None:
    application = filing.application()
    document = filing.document()
    with pytest.raises(FilingRefused) as refused:
        filing.place(application, "1.3", "Administrative", document=document, name="a_name", keywords={"color": "blue"})
    assert {fault.column for fault in refused.value.faults} == {"section", "name", "keywords"}
    assert "1.3.2" in refused.value.faults[0].allowed
    with pytest.raises(FilingRefused) as refused:
        filing.place(application, "5.3.1.2", "Report", document=document)
    assert {fault.column for fault in refused.value.faults} == {"study", "tag"}
    filing.place(application, "3.2.P.5.1", "Specification", document=document)
    with pytest.raises(FilingRefused, match="Specification stands there under this name"):
        filing.place(application, "3.2.P.5.1", "Specification", document=document)


def test_document_of_another_programme_does_not_exist(filing: Filing) -> None:
    from tests.factories import make_programme

    other = commands.submit_document(
        by=filing.regulatory,
        programme=make_programme(filing.world.sponsor, "ELM-2"),
        file_name="letter.pdf",
        content=page("Letter"),
        title="Letter",
    )
    with pytest.raises(FilingRefused, match="no such document in this programme"):
        filing.place(filing.application(), "1.2", "Letter", document=other)


def test_placement_is_revised_and_taken_out_for_a_reason(filing: Filing) -> None:
    application = filing.application()
    placement = filing.place(application, "3.2.P.5.1", "Specification")
    moved = commands.revise_placement(
        by=filing.regulatory, placement=placement, reason=WHY, section="3.2.P.5.6", title="Justification"
    )
    assert (moved.section, moved.title) == ("3.2.P.5.6", "Justification")
    with pytest.raises(FilingRefused, match="title"):
        commands.revise_placement(by=filing.regulatory, placement=moved, reason=WHY, title="")
    with pytest.raises(TypeError, match="state"):
        commands.revise_placement(by=filing.regulatory, placement=moved, reason=WHY, state="placed")
    commands.withdraw_placement(by=filing.regulatory, placement=moved, reason=WHY)
    with pytest.raises(FilingRefused, match="not in the dossier any more"):
        commands.revise_placement(by=filing.regulatory, placement=moved, reason=WHY, title="Again")
    filing.place(application, "3.2.P.5.6", "Justification", name=moved.name)
