"""A compiled document leads back to every source, data lead forward to it, and it is compiled again to be verified."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from django.db import connection

from galenic.dossier.compiling import Compiled
from galenic.dossier.filing import commands
from galenic.dossier.filing.provenance import dependents, document_origins, leaf_page
from galenic.dossier.filing.queries import application_page
from galenic.dossier.filing.verification import verify_files
from galenic.dossier.models import Compilation, Document
from tests.dossier.filing.filing import Filing
from tests.sample_kinds import SUMMARY, summarized

pytestmark = [pytest.mark.django_db, pytest.mark.req("REG-1")]
OTHER = b"subject,value [mg/L]\n1,1.5\n2,2.5\n3,6\n"


def test_origins_are_those_of_every_source(filing: Filing) -> None:
    evidence = [filing.accepted(), filing.accepted(OTHER, number="WO-2")]
    made = filing.approve(filing.compiled(filing.application()))
    found = document_origins(filing.regulatory, made)
    assert [each.evidence.pk for each in found.origins if each.evidence] == [each.pk for each in evidence]
    assert [each.depth for each in found.origins] == [0, 1, 0, 1]
    assert all(each.data_set for each in found.origins if each.depth)
    assert [each.signature.meaning for each in found.signatures] == ["approved"]
    assert found.judgment.carries


def test_data_lead_forward_to_placement_and_leaf(filing: Filing) -> None:
    evidence = filing.accepted()
    application = filing.application()
    filing.letters(application)
    made = filing.approve(filing.compiled(application, section="2.7.1"))
    sequence = filing.publish(filing.proposed(application))
    leaf = sequence.leaves.get(section="2.7.1")
    found = dependents(filing.regulatory, evidence.inputs.get().data_set)
    assert [each.document_id for each in found.placements] == [made.pk]
    assert [each.pk for each in found.leaves] == [leaf.pk]
    shown = leaf_page(filing.regulatory, leaf.pk)
    assert shown.source is not None
    assert shown.source.origins[0].evidence == evidence


def test_it_counts_in_the_content_plan_as_it_stands(filing: Filing) -> None:
    filing.accepted()
    application = filing.application()

    def status() -> str:
        shown = application_page(filing.regulatory, application.pk)
        return str(next(each.line.status for each in shown.plan if each.line.section == "2.7.1"))

    assert status() == "missing"
    made = filing.compiled(application, section="2.7.1")
    assert status() == "unsigned"
    filing.approve(made)
    assert status() == "there"


def test_the_plan_offers_what_can_be_compiled_for_a_section(filing: Filing) -> None:
    shown = application_page(filing.regulatory, filing.application().pk)
    offered = {each.line.section: [kind.id for kind in each.kinds] for each in shown.plan if each.kinds}
    assert offered["2.7.1"] == ["sample-summary"]
    assert "3.2.P.5.4" not in offered


def test_it_comes_out_the_same_when_it_is_verified(filing: Filing) -> None:
    filing.accepted()
    filing.compiled(filing.application())
    counts: Counter[str] = Counter()
    assert list(verify_files(None, counts)) == []
    assert counts["compiled documents compiled again"] == 1


def test_it_is_found_when_what_was_stated_is_changed_behind_the_record(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = filing.compiled(filing.application())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossier_compilation SET stated = %s", ['{"remark":"All is better"}'])
    for version in ("", "99.0"):
        if version:
            monkeypatch.setattr("galenic.dossier.filing.compiling.__version__", version)
        (finding,) = verify_files(None, Counter())
        assert finding.code == "DOS-104"
        assert str(made.pk) in finding.subject


def test_a_renderer_that_changed_without_a_new_version_is_found(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing.compiled(filing.application())
    changed = replace(SUMMARY, compile=lambda material: Compiled(replace(summarized(material).document, title="Other")))
    monkeypatch.setattr("galenic.dossier.compiling.discovery.kinds", lambda: {SUMMARY.id: changed})
    (finding,) = verify_files(None, Counter())
    assert "give another document" in finding.message


def test_other_software_is_counted_and_not_blamed(filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    filing.compiled(filing.application())
    monkeypatch.setattr("galenic.dossier.filing.compiling.__version__", "99.0")
    counts: Counter[str] = Counter()
    assert list(verify_files(None, counts)) == []
    assert counts["compiled documents of other software"] == 1


def test_a_document_without_sources_stands_by_its_approval(filing: Filing) -> None:
    made = filing.approve(filing.compiled(filing.application(), evidence=[]))
    assert document_origins(filing.regulatory, made).judgment.carries
    assert Compilation.objects.get().document == Document.objects.get()
    assert commands.open_document(by=filing.regulatory, document=made).startswith(b"%PDF-")
