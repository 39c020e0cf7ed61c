"""The pages on which documents are compiled: what fills one, what is stated, what is refused and kept."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from galenic.dossier.models import Document
from galenic.parties.roles import Role
from tests.web.conftest import Browser
from tests.web.dossiers.filed import Filed
from tests.web.reading import words
from tests.web.studies import Pages

pytestmark = [pytest.mark.django_db, pytest.mark.req("REG-1")]
STATED = 'address = "12 Alder Street"\n[[study]]\nid = "BE-7"\ncondition = "fasting"\n'


@pytest.fixture
def regulatory(filed: Filed, browser_of: Browser) -> Client:
    return browser_of(filed.regulatory)


@pytest.fixture
def place(filed: Filed) -> str:
    return f"/dossiers/{filed.application.pk}/compile/"


def test_kinds_of_the_region_are_offered(place: str, regulatory: Client) -> None:
    text = words(regulatory.get(place))
    assert "Bioequivalence tables" in text
    assert "Stands in 2.7.1 or 2.7.4." in text
    assert regulatory.get(f"{place}poetry/").status_code == 404


def test_plan_and_contents_lead_here(filed: Filed, regulatory: Client, place: str) -> None:
    for path in ("plan", "contents"):
        assert place in regulatory.get(f"/dossiers/{filed.application.pk}/{path}/").content.decode()


def test_form_says_what_is_ready_and_what_is_not(pages: Pages, regulatory: Client, place: str) -> None:
    answer = regulatory.get(f"{place}bioequivalence-tables/")
    boxes = dict(re.findall(r'name="evidence" value="([^"]+)"([^>]*)>', answer.content.decode()))
    assert "checked" in boxes[str(pages.approved.pk)]
    assert "disabled" in boxes[str(pages.computed.pk)]
    text = words(answer)
    assert "the evidence is computed, not approved" in text
    assert "# [[study]]" in answer.content.decode()


def test_template_is_a_file(regulatory: Client, place: str) -> None:
    answer = regulatory.get(f"{place}bioequivalence-tables/template/")
    assert "attachment" in answer["Content-Disposition"]
    assert b"# strengths = []" in answer.content


def test_compiled_document_shows_sources_and_gaps(pages: Pages, regulatory: Client, place: str) -> None:
    given = {"title": "BE tables", "section": "2.7.1", "stated": STATED, "evidence": [str(pages.approved.pk)]}
    answer = regulatory.post(f"{place}bioequivalence-tables/", given, follow=True)
    text = words(answer)
    assert "The document is compiled" in text
    assert f"/evidence/{pages.approved.pk}/" in answer.content.decode()
    assert "Table 10, Study Information: BE-7: principal investigator" in text
    assert "12 Alder Street" in text
    made = Document.objects.get(title="BE tables")
    assert made.placements.get().section == "2.7.1"
    word = regulatory.get(f"/dossiers/documents/{made.pk}/word/")
    assert word.content.startswith(b"PK")
    assert "be-tables.docx" in word["Content-Disposition"]


def test_what_was_typed_is_kept_and_faults_stand_beside_the_field(pages: Pages, regulatory: Client, place: str) -> None:
    stated = 'addr = "12 Alder Street"\n[[study]]\nid = "BE-7"\ncondition = "hungry"\n'
    given = {"title": "BE tables", "section": "2.7.1", "stated": stated, "evidence": [str(pages.computed.pk)]}
    answer = regulatory.post(f"{place}bioequivalence-tables/", given)
    assert answer.status_code == 422
    text = words(answer)
    assert "study.0.condition: Input should be 'fasting' or 'fed'" in text
    assert "addr: Extra inputs are not permitted" in text
    assert "is unsigned: the evidence is computed, not approved" in text
    assert "hungry" in answer.content.decode()
    assert 'value="BE tables"' in answer.content.decode()
    assert not Document.objects.filter(title="BE tables").exists()


def test_a_file_may_state_it(regulatory: Client, place: str) -> None:
    given = {"title": "From a file", "section": "", "stated": "", "file": ContentFile(STATED.encode(), "stated.toml")}
    regulatory.post(f"{place}bioequivalence-tables/", given)
    made = Document.objects.get(title="From a file")
    assert made.compilation is not None
    assert made.compilation.stated["address"] == "12 Alder Street"
    binary = {**given, "title": "Binary", "file": ContentFile(b"\xff\xfe\x00", "stated.toml")}
    answer = regulatory.post(f"{place}bioequivalence-tables/", binary)
    assert answer.status_code == 422
    assert "the file is no text in UTF-8" in words(answer)


def test_compile_again_starts_from_what_was_stated(filed: Filed, regulatory: Client, place: str) -> None:
    first = filed.compile()
    page = regulatory.get(f"/dossiers/documents/{first.pk}/").content.decode()
    address = f"{place}bioequivalence-tables/?again={first.pk}"
    assert address in page
    form = regulatory.get(address)
    assert "12 Alder Street" in words(form)
    again = {"again": str(first.pk), "title": "Tables", "section": "", "stated": "{}"}
    answer = regulatory.post(f"{place}bioequivalence-tables/", again, follow=True)
    assert "In the place of" in words(answer)
    assert address not in regulatory.get(f"/dossiers/documents/{first.pk}/").content.decode()


def test_other_readers_of_the_sponsor_compile_nothing(filed: Filed, browser_of: Browser, place: str) -> None:
    manager = browser_of(filed.filing.world.people[Role.SPONSOR_PM])
    answer = manager.get(f"{place}bioequivalence-tables/")
    assert "You cannot compile documents" in words(answer)
    assert "<textarea" not in answer.content.decode()
    assert manager.post(f"{place}bioequivalence-tables/", {"stated": "", "title": "x"}).status_code == 422


def test_word_is_of_compiled_documents_alone(filed: Filed, regulatory: Client) -> None:
    assert regulatory.get(f"/dossiers/documents/{filed.unsigned.pk}/word/").status_code == 404
