"""Files on their way in: their size, their form, their names."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from galenic.evidence.models import DataSet, Document
from tests.programmes.ordering import Ordering
from tests.sample_services import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(study: Ordering, caller):
    return caller(study.scientist.person)


@pytest.fixture
def path(study: Ordering) -> str:
    return f"/orders/{study.active().pk}/data/samples"


def csv(content: bytes = GOOD, name: str = "samples.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def nothing_is_kept() -> bool:
    return not DataSet.objects.exists() and not Document.objects.exists()


def test_a_bad_table_is_refused_whole_with_every_fault(by, path: str) -> None:
    response = by.upload(path, file=csv(b"subject,value [mg/L]\n1,abc\n1,-2\n,3\n"))
    assert (response.status_code, response.json()["code"]) == (422, "TAB-001")
    assert [(fault["row"], fault["code"]) for fault in response.json()["faults"]] == [
        (2, "TAB-051"),
        (3, "TAB-070"),
        (3, "TAB-061"),
        (4, "TAB-050"),
    ]
    assert nothing_is_kept()


def test_a_file_over_the_limit_is_refused(by, path: str, settings) -> None:
    settings.UPLOAD_BYTES = 100
    response = by.upload(path, file=csv(GOOD + b"9,9\n" * 50))
    assert (response.status_code, response.json()["code"]) == (413, "API-004")
    assert "the limit is 100" in response.json()["message"]
    assert nothing_is_kept()


def test_a_request_far_over_the_limit_is_refused_before_it_is_read(by, path: str, settings, monkeypatch) -> None:
    settings.UPLOAD_BYTES = settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    def read(*_: object) -> None:
        raise AssertionError("the request was read")

    monkeypatch.setattr("django.http.request.HttpRequest.parse_file_upload", read)
    response = by.upload(path, file=csv(b"x" * 1000))
    assert (response.status_code, response.json()["code"]) == (413, "API-004")


def test_the_form_names_its_parts(by, path: str) -> None:
    missing = by.upload(path, title="x")
    assert (missing.status_code, missing.json()["faults"][0]["column"]) == (422, "file")
    other = by.upload(path, file=csv(), another=csv(), note="x")
    assert (other.status_code, {fault["column"] for fault in other.json()["faults"]}) == (422, {"another", "note"})
    long_title = by.upload(path, file=csv(), title="x" * 201)
    assert (long_title.status_code, long_title.json()["faults"][0]["column"]) == (422, "form.title")
    assert nothing_is_kept()


@pytest.mark.parametrize(
    ("reading", "code"),
    [
        ("{", "API-002"),
        ("[]", "API-003"),
        ('{"decimal": ";"}', "API-003"),
        ('{"shet": "A"}', "API-003"),
        ('"x"', "API-003"),
    ],
)
def test_how_to_read_it_has_to_be_said_right(by, path: str, reading: str, code: str) -> None:
    response = by.upload(path, file=csv(), reading=reading)
    assert (response.status_code, response.json()["code"]) == ({"API-002": 400}.get(code, 422), code)


def test_a_nul_in_the_form_is_refused(by, path: str) -> None:
    response = by.upload(path, file=csv(), title="first\0series")
    assert (response.status_code, response.json()["code"]) == (400, "API-002")
    assert nothing_is_kept()


def test_it_is_said_in_the_form_how_to_read_the_file(by, path: str) -> None:
    content = b"subject;value\n1;1,5\n2;2,5\n"
    reading = '{"decimal": ",", "units": {"value": "mg/L"}}'
    response = by.upload(path, file=csv(content), reading=reading)
    assert response.status_code == 201, response.content
    assert DataSet.objects.get().reading["decimal"] == ","


@pytest.mark.parametrize("content_type", ["application/json", "text/csv", "multipart/mixed; boundary=x", ""])
def test_another_format_is_refused(by, path: str, content_type: str) -> None:
    response = by("POST", path, data=GOOD, content_type=content_type)
    assert (response.status_code, response.json()["code"]) == (415, "API-005")


@pytest.mark.parametrize(
    "body",
    [
        b"nonsense",
        b"--x\r\nContent-Disposition: form-data\r\n\r\n",
        (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n%%%\r\n--x--\r\n"
        ),
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=bogus''a.csv\r\n\r\n1\r\n--x--\r\n",
    ],
    ids=range(4),
)
@pytest.mark.parametrize(
    "content_type", ["multipart/form-data; boundary=x", "multipart/form-data", "multipart/form-data; boundary=é"]
)
def test_a_form_that_breaks_its_own_format_is_refused(by, path: str, body: bytes, content_type: str) -> None:
    response = by("POST", path, data=body, content_type=content_type)
    assert response.status_code in (400, 422), response.content
    assert response.json()["code"] in ("API-002", "API-003", "TAB-001")


def test_a_file_keeps_its_name_but_for_its_folders(by, path: str) -> None:
    response = by.upload(path, file=csv(name="../../etc/säm ples.csv"))
    assert response.status_code == 201
    document = Document.objects.get()
    assert document.file_name == "säm ples.csv"
    answer = by.get(f"/documents/{document.pk}/content")
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''s%C3%A4m%20ples.csv"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")


def test_a_name_longer_than_the_record_keeps_is_refused(by, path: str) -> None:
    response = by.upload(path, file=csv(name="x" * 250 + ".csv"))
    assert (response.status_code, response.json()["faults"][0]["column"]) == (422, "file")


def test_an_input_that_there_is_not(by, path: str) -> None:
    response = by.upload(path.replace("samples", "nothing"), file=csv())
    assert (response.status_code, response.json()["code"]) == (422, "SRV-003")
