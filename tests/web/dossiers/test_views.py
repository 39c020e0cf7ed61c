"""The pages of dossiers: what each shows, what it asks for, and what it refuses."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from galenic.dossier.filing import commands
from galenic.dossier.models import Application, Document, Placement, Sequence
from galenic.evidence import store
from galenic.ledger.models import Entry
from galenic.parties.roles import Role
from tests.dossier.filing.filing import page as pdf
from tests.factories import PASSWORD
from tests.reports.pdf_text import pages as text_of
from tests.reports.pdf_text import squeezed
from tests.reports.test_links import addresses
from tests.web.conftest import Browser
from tests.web.dossiers.filed import Filed
from tests.web.reading import words
from tests.web.studies import Pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def regulatory(filed: Filed, browser_of: Browser) -> Client:
    return browser_of(filed.regulatory)


def test_application_shows_what_stands_and_what_does_not(filed: Filed, regulatory: Client) -> None:
    assert "ANDA 123456 (US)" in words(regulatory.get("/dossiers/"))
    text = words(regulatory.get(f"/dossiers/{filed.application.pk}/"))
    assert "3.2.P.5.1 Specification is unsigned: nobody has approved the document" in text
    assert "5.3.1.2 Comparative BA and bioequivalence study reports" in text
    assert filed.leaf.title in text
    assert "2 The specification" in text


def test_plan_hides_nothing(filed: Filed, regulatory: Client) -> None:
    text = words(regulatory.get(f"/dossiers/{filed.application.pk}/plan/"))
    for status in ("Missing", "Unsigned", "There", "Not needed"):
        assert status in text
    assert "Hand it in" in text
    reader = filed.filing.world.people[Role.SPONSOR_PM]
    assert reader.is_active


@pytest.mark.req("REG-1")
def test_leaf_leads_back_to_the_raw_rows(filed: Filed, pages: Pages, regulatory: Client) -> None:
    answer = regulatory.get(f"/dossiers/leaves/{filed.leaf.pk}/")
    data_set = pages.approved.inputs.get().data_set
    assert f"/evidence/{pages.approved.pk}/" in answer.content.decode()
    assert f"/data/{data_set.pk}/" in answer.content.decode()
    assert f"{data_set.rows} rows" in words(answer)
    assert "Approved" in words(answer)


@pytest.mark.req("REG-1")
def test_reading_copy_is_what_was_filed_with_links(filed: Filed, pages: Pages, regulatory: Client) -> None:
    leaf = regulatory.get(f"/dossiers/leaves/{filed.leaf.pk}/").content.decode()
    address = f"/dossiers/documents/{filed.leaf.document_id}/reading-copy/"
    assert address in leaf
    answer = regulatory.get(address)
    sent = store.read(filed.leaf.sha256)
    assert hashlib.sha256(sent).hexdigest() == filed.leaf.sha256
    assert text_of(answer.content) == text_of(sent)
    assert b"/URI" not in sent
    page = f"http://testserver/evidence/{pages.approved.pk}/"
    assert any(link.startswith(f"{page}#table-1-row-") for link in addresses(answer.content))
    assert "reading%20copy.pdf" in answer["Content-Disposition"]
    assert Entry.objects.filter(action="evidence:evidence:export-reading-copy").count() == 1


def test_reading_copy_says_when_the_record_has_moved_on(
    filed: Filed, pages: Pages, regulatory: Client, browser_of: Browser
) -> None:
    sent = {"password": PASSWORD, "version": "3", "reason_code": "other", "reason": "a wrong randomization list"}
    browser_of(pages.world.people[Role.PARTNER_QA]).post(f"/steps/evidence/{pages.approved.pk}/retract/", sent)
    text = "".join(text_of(regulatory.get(f"/dossiers/documents/{filed.leaf.document_id}/reading-copy/").content))
    assert squeezed("which differs from the document that is kept") in text


@pytest.mark.req("REG-1")
def test_reading_copy_of_what_was_compiled_leads_to_each_piece_of_evidence(
    filed: Filed, pages: Pages, regulatory: Client
) -> None:
    document = filed.compile()
    address = f"/dossiers/documents/{document.pk}/reading-copy/"
    assert address in regulatory.get(f"/dossiers/documents/{document.pk}/").content.decode()
    answer, kept = regulatory.get(address), store.read(document.sha256)
    assert text_of(answer.content) == text_of(kept)
    assert b"/URI" not in kept
    page = f"http://testserver/evidence/{pages.approved.pk}/"
    assert any(link.startswith(f"{page}#table-") for link in addresses(answer.content))
    assert any(link == page for link in addresses(answer.content))
    assert Entry.objects.filter(action="dossier:document:export-reading-copy").count() == 1


def test_what_was_handed_in_has_no_reading_copy(filed: Filed, regulatory: Client, browser_of: Browser) -> None:
    assert "reading-copy" not in regulatory.get(f"/dossiers/documents/{filed.unsigned.pk}/").content.decode()
    assert regulatory.get(f"/dossiers/documents/{filed.unsigned.pk}/reading-copy/").status_code == 404
    partner = browser_of(filed.filing.world.people[Role.PARTNER_QA])
    assert partner.get(f"/dossiers/documents/{filed.leaf.document_id}/reading-copy/").status_code == 404


@pytest.mark.req("REG-1")
def test_data_leads_forward_to_every_leaf(filed: Filed, pages: Pages, browser_of: Browser) -> None:
    data_set = pages.approved.inputs.get().data_set
    address = f"/data/{data_set.pk}/"
    assert f"/dossiers/leaves/{filed.leaf.pk}/" in browser_of(filed.regulatory).get(address).content.decode()
    partner = browser_of(pages.world.people[Role.PARTNER_SCIENTIST]).get(address)
    assert "/dossiers/" not in partner.content.decode()


def test_package_is_the_one_that_was_signed(filed: Filed, regulatory: Client) -> None:
    answer = regulatory.get(f"/dossiers/sequences/{filed.published.pk}/package/")
    content = b"".join(answer.streaming_content)
    assert hashlib.sha256(content).hexdigest() == filed.published.package
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert "anda-123456-0001.zip" in answer["Content-Disposition"]


def test_publishing_is_refused_with_all_that_is_missing_and_then_signed(filed: Filed, regulatory: Client) -> None:
    address = f"/steps/sequences/{filed.proposed.pk}/publish/"
    sent = {"version": filed.proposed.version, "password": PASSWORD}
    answer = regulatory.post(address, sent)
    assert answer.status_code == 422
    assert "3.2.P.5.1 Specification is unsigned: nobody has approved the document" in words(answer)
    document = filed.unsigned
    signed = regulatory.post(
        f"/steps/documents/{document.pk}/approve/", {"version": document.version, "password": PASSWORD}, follow=True
    )
    assert "binds this content" in words(signed)
    assert "Published" in words(regulatory.post(address, sent, follow=True))
    filed.proposed.refresh_from_db()
    assert filed.proposed.state == "published"
    text = words(regulatory.get(f"/dossiers/{filed.application.pk}/"))
    assert "3.2.P.5.1 Specification" in text


def test_the_whole_way_from_an_application_to_a_proposal(filed: Filed, regulatory: Client) -> None:
    given = {"programme": filed.filing.world.programme.pk, "plan": "anda-us", "number": "12", "applicant": "Alder"}
    refused = regulatory.post("/dossiers/new/", {**given, "edition": "4.0"})
    assert refused.status_code == 422
    assert "an application number has six digits" in words(refused)
    assert 'value="12"' in refused.content.decode()
    opened = regulatory.post("/dossiers/new/", {**given, "number": "234567", "edition": "4.0"}, follow=True)
    assert "Nothing was published yet" in words(opened)
    made = Application.objects.get(number="234567")
    described = {
        "version": made.version,
        "applicant": "Alder",
        "applicant_id": "123456789",
        "edition": "4.0",
        "keywords": "substance = theophylline\nmanufacturer = Birch",
        "contacts": "Ada Alder; regulatory; +1 301 555 0100; ada@alder.example",
        "studies": "WO-001; Parameters of twelve subjects",
        "facts": ["master-file"],
    }
    wrong = regulatory.post(f"/dossiers/{made.pk}/describe/", {**described, "keywords": "color = blue"})
    assert "no such name" in words(wrong)
    assert "color = blue" in wrong.content.decode()
    assert "The description is recorded" in words(
        regulatory.post(f"/dossiers/{made.pk}/describe/", described, follow=True)
    )
    made.refresh_from_db()
    assert made.keywords == {"substance": "theophylline", "manufacturer": "Birch"}
    assert made.contacts[0]["email"] == "ada@alder.example"
    assert "1 placed" in words(regulatory.post(f"/dossiers/{made.pk}/contents/", {}, follow=True))
    letter = {"title": "Cover letter", "section": "1.2", "file": ContentFile(pdf("Letter"), "letter.pdf")}
    nameless = regulatory.post(f"/dossiers/{made.pk}/documents/new/", {**letter, "title": ""})
    assert "say what it is" in words(nameless)
    letter["file"] = ContentFile(pdf("Letter"), "letter.pdf")
    assert "Somebody else has to approve it" in words(
        regulatory.post(f"/dossiers/{made.pk}/documents/new/", letter, follow=True)
    )
    begun = {"kind": "original-application", "part": "application", "description": "Original", "opened_by": "x"}
    assert "a number of up to four digits" in words(regulatory.post(f"/dossiers/{made.pk}/sequences/new/", begun))
    regulatory.post(f"/dossiers/{made.pk}/sequences/new/", {**begun, "opened_by": ""})
    sequence = Sequence.objects.get(application=made)
    step = f"/steps/sequences/{sequence.pk}/propose/"
    assert "Proposed" in words(regulatory.post(step, {"version": sequence.version}, follow=True))


def test_placement_is_moved_and_another_document_takes_its_place(filed: Filed, regulatory: Client) -> None:
    placement = Placement.objects.get(document=filed.unsigned)
    address = f"/dossiers/placements/{placement.pk}/"
    new = filed.filing.document("Specification, second edition")
    sent = {"version": placement.version, "title": "Specification 2", "name": placement.name, "section": "3.2.P.5.1"}
    refused = regulatory.post(address, {**sent, "section": "3.2.X", "document": new.pk})
    assert "no document can stand in 3.2.X" in words(refused)
    assert "It is recorded" in words(regulatory.post(address, {**sent, "document": new.pk}, follow=True))
    placement.refresh_from_db()
    assert (placement.document_id, placement.title) == (new.pk, "Specification 2")
    stale = regulatory.post(address, {**sent, "document": new.pk})
    assert "saved by somebody else" in words(stale)


def test_others_of_the_sponsor_read_and_cannot_write(filed: Filed, browser_of: Browser) -> None:
    for role in (Role.SPONSOR_PM, Role.AUDITOR):
        client = browser_of(filed.filing.world.people[role])
        application = f"/dossiers/{filed.application.pk}"
        for path in (f"{application}/describe/", f"{application}/documents/new/", f"{application}/sequences/new/"):
            assert "You cannot" in words(client.get(path))
            assert client.post(path, {}).status_code == 422
        assert "You cannot open an application" in words(client.get("/dossiers/new/"))
        assert "Assemble" not in words(client.get(f"{application}/contents/"))
    assert Document.objects.count() == 4


def test_a_file_comes_as_it_was_handed_in(filed: Filed, regulatory: Client) -> None:
    answer = regulatory.get(f"/dossiers/documents/{filed.unsigned.pk}/content/")
    assert hashlib.sha256(answer.content).hexdigest() == filed.unsigned.sha256
    assert commands.open_document(by=filed.filing.regulatory, document=filed.unsigned) == answer.content
    text = words(regulatory.get(f"/dossiers/documents/{filed.unsigned.pk}/"))
    assert "3.2.P.5.1 Specification" in text
