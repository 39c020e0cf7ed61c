"""Where a document of the dossier comes from, down to what was handed in."""

from __future__ import annotations

import pytest

from galenic.dossier.filing.provenance import _origins
from galenic.evidence.commands import hand_in
from galenic.evidence.labels import NOT_COMPUTED
from tests.documents import given, statement, word
from tests.factories import World
from tests.sample_services import CATALOGUE
from tests.study import Study

pytestmark = pytest.mark.django_db


def test_reviewed_documents_lead_back_to_the_partners_own_files(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: CATALOGUE)
    study = Study(world)
    evidence = hand_in(
        by=study.scientist,
        engagement_id=world.engagement.pk,
        service_id="sample.report",
        statement=statement(given(), given(word(), "annex.docx")),
    )

    first, *files = _origins(study.scientist, evidence)

    assert first.evidence is not None
    assert NOT_COMPUTED in first.evidence.labels
    assert [(each.depth, each.name) for each in files] == [(1, "document_1"), (1, "document_2")]
    assert [each.handed_in.file_name for each in files if each.handed_in] == ["report.pdf", "annex.docx"]
