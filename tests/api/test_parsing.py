"""Bodies and addresses that would fail further in are refused at the door."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

import pytest

from galenic.api.parsing import Renderer, read_json
from galenic.errors import GalenicError
from galenic.programmes.models import WorkOrder
from tests.programmes.ordering import Ordering

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(study: Ordering, caller):
    return caller(study.sponsor_pm.person)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "nonsense",
        "[" * 100_000,
        '{"a": NaN}',
        '{"a": 1e999}',
        '{"a": ' + "9" * 5000 + "}",
        b"\xff\xfe{",
        "1 2",
    ],
    ids=range(9),
)
def test_what_is_no_json_is_refused(by, body: str | bytes) -> None:
    response = by("POST", "/orders", data=body, content_type="application/json")
    assert response.status_code in (400, 422)
    assert response.json()["code"] in ("API-002", "API-003")


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x\udfffy"])
def test_text_that_no_database_keeps_is_refused(by, text: str) -> None:
    body = json.dumps({"username": text, "password": "x"})
    for path in ("/token", "/orders"):
        response = by("POST", path, data=body, content_type="application/json")
        assert (response.status_code, response.json()["code"]) == (422, "LED-007")
    assert by.get("/trail", action=text.encode("utf-8", "replace").decode()).status_code in (400, 404)


def test_a_nul_in_an_address_is_refused(study: Ordering, caller) -> None:
    by = caller(study.qa.person)
    for path in ("/trail?action=%00", "/trail?%00=1", "/trail/export.csv?subject_id=x%00", "/services?contains=%00"):
        response = by("GET", path)
        assert (response.status_code, response.json()["code"]) == (400, "API-002"), path
    assert by("GET", "/services/%00").status_code == 404


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "x"]
)
def test_another_format_is_refused(by, content_type: str) -> None:
    response = by("POST", "/orders", data='{"number": "1"}', content_type=content_type)
    assert (response.status_code, response.json()["code"]) == (415, "API-005")
    assert "application/json" in response.json()["remedy"]


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "application/json; charset=bogus", "Application/JSON"]
)
def test_json_says_so_in_its_own_ways(by, content_type: str) -> None:
    response = by("POST", "/orders", data="{}", content_type=content_type)
    assert (response.status_code, response.json()["code"]) == (422, "API-003")


def test_a_body_that_is_too_large_is_refused(by, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = by("POST", "/orders", data='{"scope": "' + "x" * 1000 + '"}', content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (413, "API-004")


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=x",
        "per_page=201",
        "page=99999999999999999999",
        "state=none",
        "engagement=1",
        "unknown=1",
        "page=1&page=x",
    ],
)
def test_what_a_list_cannot_be_asked_is_named(by, query: str) -> None:
    response = by("GET", f"/orders?{query}")
    assert (response.status_code, response.json()["code"]) == (422, "API-003")
    assert response.json()["faults"][0]["column"] == query.split("=", maxsplit=1)[0]


@pytest.mark.parametrize(
    "since", ["2026-01-01", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1e99"]
)
def test_moments_have_a_zone_and_a_year_that_databases_keep(study: Ordering, caller, since: str) -> None:
    response = caller(study.qa.person).get("/trail", since=since)
    assert (response.status_code, response.json()["faults"][0]["column"]) == (422, "since")


INJECTIONS = (
    "'; DROP TABLE programmes_workorder; --",
    '" OR 1=1 --',
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "../../../etc/passwd",
    '=HYPERLINK("x")',
    "%s %(x)s {0}",
    "\u202eevil",
)


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_is_kept_and_found_as_it_was_typed(by, study: Ordering, text: str) -> None:
    body = {
        "engagement": str(study.world.engagement.pk),
        "number": text[:40],
        "title": text,
        "scope": text,
        "service": "sample.mean",
    }
    made = by.post("/orders", body)
    assert made.status_code == 201
    assert made.json()["title"] == text
    assert by.get(f"/orders/{made.json()['id']}").json()["scope"] == text
    assert made["Content-Type"].startswith("application/json")
    assert WorkOrder.objects.get().title == text


@pytest.mark.parametrize("text", INJECTIONS)
def test_filters_compare_and_never_compute(study: Ordering, caller, text: str) -> None:
    qa = caller(study.qa.person)
    for query in ({"action": text}, {"subject_id": text}, {"scope": text}, {"subject_type": text}):
        assert qa.get("/trail", **query).json()["count"] == 0
    assert qa.get("/evidence", service=text).json()["count"] == 0
    assert qa.get("/services", contains=text).json()["count"] == 0
    assert qa.get(f"/services/{text}").status_code == 404


def test_answers_keep_what_digests_are_taken_of() -> None:
    data = {
        "time": datetime(2026, 1, 31, 12, 0, 0, 123456, tzinfo=UTC),
        "price": Decimal("1.10"),
        "id": UUID(int=1),
        "value": 0.1 + 0.2,
        "text": "µ",
    }
    rendered = Renderer().render(SimpleNamespace(), data, response_status=200)
    assert json.loads(rendered) == {
        "time": "2026-01-31T12:00:00.123456Z",
        "price": "1.10",
        "id": str(UUID(int=1)),
        "value": 0.30000000000000004,
        "text": "µ",
    }


def test_json_is_read_for_what_it_is() -> None:
    assert read_json(b'{"a": [1, 2.5, null, true, "\\\\u0000"]}') == {"a": [1, 2.5, None, True, "\\u0000"]}
    with pytest.raises(GalenicError, match="part"):
        read_json("{", "The part 'options'")
