"""What people type stays text: on pages, in files that leave, in e-mails; and files are what they say that they are."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage

from galenic.evidence.models import DataSet, Document, Evidence
from galenic.parties.roles import Role
from galenic.programmes.models import WorkOrder
from galenic.web.notices.digests import digest_of, message_of
from tests.factories import World
from tests.reports.pdf_text import pages as pages_of
from tests.reports.pdf_text import squeezed
from tests.web.conftest import Browser
from tests.web.reading import words
from tests.web.studies import CONCENTRATIONS, NCA, Pages, Play

pytestmark = pytest.mark.django_db
#: Each piece is code for one of the languages that a text passes through: templates of Django and Word, Typst, HTML.
HOSTILE = (
    '{{7*7}} {% now "Y" %} {{ settings.SECRET_KEY }} {%p x %} #(7*7) #panic("x") ${7*7} <script>alert(7*7)</script>'
)
#: What a spreadsheet computes (CWE-1236), by how it begins.
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1+1", "=cmd|' /C calc'!A0")
STARTS = ("=", "+", "@", "\t", "\r", "\uff1d", "-1+")


@pytest.fixture
def hostile(world: World) -> Play:
    """An order and data that are named by somebody who means harm, and the evidence computed from them."""
    play = Play(world)
    order = play.taken_on("WO-1", HOSTILE, NCA, scope=HOSTILE)
    concentrations = play.hand_in(order, "concentrations", CONCENTRATIONS, title=HOSTILE)
    play.approve(play.compute(order, concentrations=concentrations))
    return play


def test_no_page_takes_text_for_code(hostile: Play, browser_of: Browser) -> None:
    """Cross-site scripting (CWE-79) and server-side templates (CWE-1336)."""
    client = browser_of(hostile.qa.person)
    [data_set], [order], [evidence] = DataSet.objects.all(), WorkOrder.objects.all(), Evidence.objects.all()
    records = (
        f"/orders/{order.pk}/",
        f"/orders/{order.pk}/terms/",
        f"/data/{data_set.pk}/",
        f"/evidence/{evidence.pk}/",
    )
    for path in ("/", "/orders/", "/evidence/", "/search/?q=WO-1", f"/trail/?record={order.pk}", *records):
        text = client.get(path).content.decode()
        assert "<script>alert" not in text, path
        assert HOSTILE in html.unescape(text), path


def test_no_report_takes_text_for_code(hostile: Play, browser_of: Browser) -> None:
    """Typst, Word and workbook templates; the typesetter would stop at #panic."""
    client = browser_of(hostile.qa.person)
    [evidence] = Evidence.objects.all()
    for ending in ("html", "pdf", "xlsx", "docx"):
        answer = client.get(f"/evidence/{evidence.pk}/report.{ending}")
        assert answer.status_code == 200
        assert squeezed(HOSTILE) in squeezed(_text(answer.content, ending)), ending


def _text(content: bytes, ending: str) -> str:
    if ending == "pdf":
        return "".join(pages_of(content))
    if ending == "html":
        assert b"<script>alert" not in content
        return html.unescape(content.decode())
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        texts = (parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
        return html.unescape("".join(texts))


def test_an_email_holds_nothing_that_somebody_named(hostile: Play, mailoutbox: list[EmailMessage]) -> None:
    """Also no second header (CWE-93): the subject is numbers, titles stay where they are."""
    hostile.issue(hostile.draft("WO-2", f"Title\r\nBcc: everybody@elsewhere.example {HOSTILE}"[:190], NCA))
    person = hostile.partner_pm.person
    person.email = "pm@birch.example"
    message = message_of(digest_of(person))
    message.send()
    sent = mailoutbox[0].message().as_string()
    assert "WO-2" in sent
    assert "elsewhere.example" not in sent
    assert "7*7" not in sent
    assert mailoutbox[0].recipients() == ["pm@birch.example"]


@pytest.mark.req("AUD-6")
def test_no_export_of_the_trail_is_computed(world: World, browser_of: Browser) -> None:
    play = Play(world)
    for number, text in enumerate(FORMULAS):
        play.draft(f"WO-{number}", text, NCA, scope=text)
    answer = browser_of(world.people[Role.SPONSOR_QA]).get("/trail/export.csv")
    cells = [cell for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) for cell in row]
    assert [cell for cell in cells if cell.startswith(STARTS)] == []
    assert sum("1+1" in cell for cell in cells) >= len(FORMULAS) / 2


def _workbook(part: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", part)
        file.writestr("../../../tmp/outside.xml", "<a/>")
    return out.getvalue()


def _bomb() -> bytes:
    """Less than a megabyte that unpacks to three hundred."""
    part = b" " * 10_000_000
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        for number in range(30):
            file.writestr(f"xl/{number or 'workbook'}.xml", part)
    return out.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook>&a;</workbook>'
FILES = {
    "a page that says it is a table": ("results.csv", b"<!doctype html><script>alert(1)</script>"),
    "a page that says it is a workbook": ("results.xlsx", b"<html><body onload=alert(1)>"),
    "a workbook that says it is text": ("results.csv", _workbook(b"<workbook/>")),
    "a program": ("results.csv", b"MZ\x90\x00\x03\x00\x00\x00"),
    "entities": ("results.xlsx", _workbook(LAUGHS)),
    "a bomb": ("results.xlsx", b""),
    "an archive of nothing": ("results.xlsx", b"PK\x05\x06" + bytes(18)),
}


@pytest.mark.parametrize("what", FILES)
def test_no_file_is_taken_that_is_not_what_it_says(what: str, pages: Pages, browser_of: Browser) -> None:
    """By content and name (CWE-434), bombs (CWE-409) and external entities (CWE-611); nothing is kept of it."""
    name, content = FILES[what]
    content = content or _bomb()
    before = DataSet.objects.count(), Document.objects.count()
    client = browser_of(pages.world.people[Role.PARTNER_SCIENTIST])
    client.raise_request_exception = True
    answer = client.post(f"/orders/{pages.active.pk}/data/concentrations/", {"file": ContentFile(content, name)})
    assert answer.status_code == 422
    assert re.search(r"TAB-\d{3}", words(answer))
    assert "root:" not in words(answer)
    assert what != "a bomb" or "unpacks to more than is read" in words(answer)
    assert (DataSet.objects.count(), Document.objects.count()) == before


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "..\\..\\boot.csv", "/etc/cron.d/x.csv", 'a";x="b.csv', "<b>.csv"]
)
def test_a_name_of_a_file_leads_nowhere(name: str, pages: Pages, browser_of: Browser) -> None:
    """Path traversal (CWE-22): files are kept under their digest, and their names are text."""
    client = browser_of(pages.world.people[Role.PARTNER_SCIENTIST])
    sent = SimpleUploadedFile("x.csv", CONCENTRATIONS.read_bytes())
    sent._name = name
    client.post(f"/orders/{pages.active.pk}/data/concentrations/", {"file": sent, "title": "Named"})
    document = DataSet.objects.get(title="Named").document
    assert not re.search(r"[/\\]", document.file_name)
    answer = client.get(f"/data/documents/{document.pk}/")
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%~-]+", answer["Content-Disposition"])
    assert answer["X-Content-Type-Options"] == "nosniff"
