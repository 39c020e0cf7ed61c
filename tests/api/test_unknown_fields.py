"""Nobody sets what is not theirs to set: a body with a field that the operation does not know is refused (CWE-915)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile

from galenic.api.urls import api
from galenic.evidence.models import DataSet
from galenic.parties.roles import Role
from galenic.programmes.models import WorkOrder
from tests.programmes.ordering import Ordering

pytestmark = [pytest.mark.django_db, pytest.mark.req("ACC-3")]
SCHEMA = api.get_openapi_schema(path_prefix="/api/")
BODIES = [
    (f"{method.upper()} {path}", content["schema"])
    for path, operations in SCHEMA["paths"].items()
    for method, operation in operations.items()
    for content in operation.get("requestBody", {}).get("content", {}).values()
]


def test_every_body_is_closed() -> None:
    found = {name: _resolved(schema).get("additionalProperties") for name, schema in BODIES}
    assert len(found) > 100
    assert {name for name, more in found.items() if more is not False} == set()


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return SCHEMA["components"]["schemas"][name] if name else schema


@pytest.mark.parametrize("field", ["state", "id", "version", "author", "engagement_id", "service_version", "criteria"])
def test_a_field_of_the_record_that_is_not_of_the_body_is_refused(field: str, study: Ordering, caller: Any) -> None:
    manager = caller(study.world.people[Role.SPONSOR_PM])
    given = {
        "engagement": str(study.world.engagement.pk),
        "number": "WO-1",
        "title": "Mean",
        "service_id": "sample.mean",
    }
    given |= {"scope": "Take the mean.", "due": "2030-01-31", "price": "1.00", "currency": "EUR"}
    refused = manager.post("/orders", {**given, field: "issued"})
    assert refused.status_code == 422
    assert field in refused.content.decode()
    assert not WorkOrder.objects.exists()


def test_neither_is_a_part_of_a_form(study: Ordering, caller: Any) -> None:
    order = study.active()
    scientist = caller(study.world.people[Role.PARTNER_SCIENTIST])
    refused = scientist.upload(
        f"/orders/{order.pk}/data/samples",
        file=ContentFile(b"subject,value [mg/L]\n1,1.5\n", "a.csv"),
        state="approved",
    )
    assert refused.status_code == 422, refused.content
    assert not DataSet.objects.exists()
