from __future__ import annotations

import pytest

from galenic.errors import InputError
from galenic.evidence.queries import evidence_page
from galenic.ledger.models import Entry
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.programmes.reporting import evidence_report, report_context
from tests.programmes.ordering import Ordering

pytestmark = pytest.mark.django_db


def test_the_report_says_who_when_from_what_and_signed_by_whom(study: Ordering) -> None:
    order = study.active()
    evidence = study.signed(study.computed(order))

    context = report_context(study.sponsor_qa, evidence_page(study.sponsor_qa, evidence.pk))

    assert (context.work_order, context.service_id, context.service_version) == (
        "WO-1 Mean of samples",
        "sample.mean",
        "1.0",
    )
    assert (context.sponsor, context.partner) == ("Alder Therapeutics", "Birch Clinical")
    assert [(each.meaning, each.status) for each in context.signatures] == [("reviewed", ""), ("approved", "")]
    assert [(each.file_name, each.rows) for each in context.inputs] == [("samples.csv", 3)]
    assert context.evidence_digest == evidence.digest
    assert context.state == ""
    assert context.issued_at == context.signatures[-1].signed_at.replace(microsecond=0)
    assert "sample.mean 1.0" in context.software_version


@pytest.mark.parametrize(("steps", "state"), [(0, "unsigned draft"), (1, "")])
def test_the_report_says_what_state_the_evidence_is_in(study: Ordering, steps: int, state: str) -> None:
    evidence = study.computed(study.active())
    if steps:
        evidence = study.signed(evidence)

    assert report_context(study.qa, evidence_page(study.qa, evidence.pk)).state == state


def test_a_departed_option_says_why(study: Ordering) -> None:
    order = study.active()
    study.departure(order, "acknowledged")
    evidence = study.computed(order)

    options = {each.name: each for each in report_context(study.qa, evidence_page(study.qa, evidence.pk)).options}

    assert (options["factor"].value, options["factor"].departure) == ("3", "the dilution was 1:3")
    assert options["fault"].departure == ""


@pytest.mark.req("AUD-9")
def test_a_report_comes_in_every_format_and_its_export_is_noted(study: Ordering) -> None:
    evidence = study.signed(study.computed(study.active()))

    name, content = evidence_report(by=study.sponsor_qa, evidence_id=evidence.pk)
    _, data = evidence_report(by=study.sponsor_qa, evidence_id=evidence.pk, format_name="json")

    assert name == f"WO-1 {evidence.digest[:12]}.pdf"
    assert content.startswith(b"%PDF")
    assert evidence.outcome_digest.encode() in data
    assert Entry.objects.filter(action="evidence:evidence:export-pdf", subject_id=str(evidence.pk)).count() == 1
    with pytest.raises(InputError):
        evidence_report(by=study.sponsor_qa, evidence_id=evidence.pk, format_name="gif")


def test_the_same_record_gives_the_same_bytes(study: Ordering) -> None:
    evidence = study.signed(study.computed(study.active()))

    first, second = (evidence_report(by=study.sponsor_qa, evidence_id=evidence.pk)[1] for _ in range(2))

    assert first == second


@pytest.mark.req("ACC-3")
def test_a_stranger_gets_no_report(study: Ordering) -> None:
    evidence = study.computed(study.active())

    with pytest.raises(NotVisible):
        evidence_report(by=reader_for(study.world.stranger), evidence_id=evidence.pk)
