"""A dossier from Python: opened, assembled, published, and followed back and forth."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from galenic.client import ServerRefused
from galenic.dossier.filing import commands
from galenic.dossier.models import Document
from tests.client.conftest import HERE  # noqa: F401 - the conftest says where the server is
from tests.dossier.filing.conftest import PLACED
from tests.dossier.filing.filing import CONTACTS, KEYWORDS, Filing, page
from tests.factories import PASSWORD, World, proof_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(world: World, sample_services: None, monkeypatch: pytest.MonkeyPatch) -> Filing:
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: PLACED)
    monkeypatch.setattr("galenic.dossier.filing.sources.services", lambda: PLACED)
    return Filing(world)


@pytest.mark.req("REG-1")
def test_a_dossier_from_the_application_to_the_leaf(filing: Filing, client_of, tmp_path: Path) -> None:
    evidence = filing.accepted()
    regulatory = client_of(filing.regulatory.person)
    programme = filing.world.programme.pk
    about = {"region": "US", "kind": "ANDA", "number": "123456", "applicant": "Alder Therapeutics"}
    opened = regulatory.open_application(programme, edition="4.0", **about)
    with pytest.raises(ServerRefused) as refused:
        regulatory.open_application(programme, **{**about, "number": "1", "applicant": ""})
    assert {fault.column for fault in refused.value.faults} == {"number", "applicant"}
    regulatory.describe_application(opened, contacts=CONTACTS, keywords=KEYWORDS, applicant_id="123456789")
    [ready] = [each for each in regulatory.content_plan(opened) if each.ready]
    assert (ready.section, ready.status, ready.ready) == ("3.2.P.5.4", "missing", (evidence.pk,))
    assert [each.state for each in regulatory.sources(opened)] == ["approved"]
    done = regulatory.assemble(opened)
    assert (len(done.placed), done.left) == (1, ())
    for section, title, form in (("1.1", "Form FDA 356h", "form-356h"), ("1.2", "Cover letter", "")):
        file = tmp_path / "a file.pdf"
        file.write_bytes(page(title))
        keywords = {"form-type": form} if form else {}
        regulatory.file_document(opened, file, title=title, section=section, keywords=keywords)
    given = {"kind": "original-application", "part": "application", "description": "Original application"}
    sequence = regulatory.draft_sequence(opened, **given)
    proposed = regulatory.sequence(regulatory.take(sequence, "propose"))
    assert [each["operation"] for each in proposed.contents] == ["new", "new", "new"]
    [publish] = [each for each in proposed.steps if each.name == "publish"]
    assert publish.unmet == (
        "1.1 Form FDA 356h is unsigned: nobody has approved the document",
        "1.2 Cover letter is unsigned: nobody has approved the document",
    )
    with pytest.raises(ServerRefused, match="nobody has approved"):
        regulatory.take(proposed, "publish", password=PASSWORD)
    quality = filing.sponsor_qa
    for document in Document.objects.filter(evidence=None):
        commands.approve_document(by=quality, document=document, proof=proof_of(quality.person))
    published = regulatory.sequence(regulatory.take(proposed, "publish", password=PASSWORD))
    assert [each.text.partition(" by ")[0] for each in published.signatures] == ["Released"]
    assert hashlib.sha256(regulatory.package(published)).hexdigest() == published.package
    tree = regulatory.dossier_tree(opened)
    assert [branch.section for branch in tree.branches] == ["1", "3"]
    [used] = evidence.inputs.all()
    scientist = client_of(filing.scientist.person)
    [data] = scientist.data_sets()
    [leaf_line] = regulatory.dependents(data).leaves
    leaf = regulatory.leaf(leaf_line)
    assert leaf.section == "3.2.P.5.4"
    assert [each.evidence for each in leaf.document.origins if each.evidence] == [evidence.pk]
    assert [(each.data_set, each.rows) for each in leaf.document.origins if each.data_set] == [(used.data_set_id, 3)]
    assert regulatory.dependents(next(regulatory.find_evidence())).leaves == (leaf_line,)
    assert [each.title for each in regulatory.contents(opened)] == ["Form FDA 356h", "Cover letter", "Mean of samples"]
    assert scientist.dependents(data).leaves == ()
