"""A document compiled from Python: what there is, what fills it, what came out."""

from __future__ import annotations

import pytest

from galenic.client import ServerRefused
from tests.client.conftest import HERE  # noqa: F401 - the conftest says where the server is
from tests.dossier.filing.conftest import PLACED
from tests.dossier.filing.filing import Filing
from tests.factories import PASSWORD, World
from tests.sample_kinds import SUMMARY

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(world: World, sample_services: None, monkeypatch: pytest.MonkeyPatch) -> Filing:
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: PLACED)
    monkeypatch.setattr("galenic.dossier.filing.sources.services", lambda: PLACED)
    monkeypatch.setattr("galenic.dossier.compiling.discovery.kinds", lambda: {SUMMARY.id: SUMMARY})
    return Filing(world)


@pytest.mark.req("REG-1")
def test_a_document_is_compiled_approved_and_handed_over(filing: Filing, client_of) -> None:
    evidence = filing.accepted()
    application = filing.application().pk
    regulatory, quality = client_of(filing.regulatory.person), client_of(filing.sponsor_qa.person)
    [kind] = regulatory.kinds(application)
    assert (kind.id, kind.sections) == ("sample-summary", ("2.7.1", "2.5"))
    assert kind.stated["properties"]["author"]["description"] == "Who wrote the remark"
    assert '# remark = ""' in kind.template
    [candidate] = regulatory.candidates(application, kind.id)
    assert (candidate.evidence, candidate.state) == (evidence.pk, "approved")
    [line] = [each for each in regulatory.content_plan(application) if each.section == "2.7.1"]
    assert line.kinds == ("sample-summary",)
    with pytest.raises(ServerRefused) as refused:
        regulatory.compile_document(application, kind.id, stated={"remrk": "x"}, section="9.9")
    assert {fault.column for fault in refused.value.faults} == {"section", "remrk"}
    made = regulatory.compile_document(application, kind.id, stated='remark = "Well"', section="2.7.1", title="Summary")
    shown = regulatory.dossier_document(made)
    assert shown.compilation.stated == {"remark": "Well"}
    assert [each.evidence for each in shown.compilation.sources] == [evidence.pk]
    assert (shown.source_state, shown.because) == ("unsigned", ("nobody has approved the document",))
    quality.take(made, "approve", password=PASSWORD)
    assert regulatory.dossier_document(made).source_state == "approved"
    assert regulatory.word_document(made).startswith(b"PK")
    again = regulatory.compile_document(application, kind.id, supersedes=made.id)
    assert regulatory.dossier_document(again).compilation.supersedes == made.id
