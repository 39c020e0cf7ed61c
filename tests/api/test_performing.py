"""Services performed over the API, on files alone: every operation follows from its declaration."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from ninja import NinjaAPI

from galenic.api.performing import router_for
from galenic.api.urls import api
from galenic.catalogue import perform
from galenic.catalogue.discovery import services
from galenic.catalogue.intake import Upload
from galenic.catalogue.outcome import Outcome
from galenic.catalogue.performed import Performance
from galenic.catalogue.service import TableInput
from galenic.ledger.models import Entry
from galenic.parties.roles import Role
from tests.sample_services import CATALOGUE, GOOD

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).parents[2] / "examples"
THEOPHYLLINE = (EXAMPLES / "theophylline" / "concentrations.csv").read_bytes()
CROSSOVER = (EXAMPLES / "simulated_crossover" / "concentrations.csv").read_bytes()


@pytest.fixture
def by(world, caller):
    return caller(world.people[Role.SPONSOR_RA])


def uploaded(content: bytes, name: str = "data.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def nca(by: Any, **parts: Any) -> HttpResponse:
    parts.setdefault("concentrations", uploaded(THEOPHYLLINE))
    return by.upload("/services/pharmacokinetics.noncompartmental/perform", **parts)


def test_it_answers_what_the_python_call_answers_and_stores_nothing(by) -> None:
    before = Entry.objects.count()
    response = nca(by, options=json.dumps({"trapezoid": "linear-up-log-down"}))
    assert response.status_code == 200, response.content
    answered = Performance.model_validate_json(response.content)
    called = perform(
        "pharmacokinetics.noncompartmental",
        {"concentrations": Upload(THEOPHYLLINE, "data.csv")},
        {"trapezoid": "linear-up-log-down"},
    )
    assert answered == called
    assert answered.digest == called.digest
    assert answered.holds()
    assert Entry.objects.count() == before


def test_a_transport_file_answers_what_its_plain_table_answers(by, tmp_path: Path) -> None:
    plain = pl.read_csv(io.BytesIO(THEOPHYLLINE))
    file = tmp_path / "plain.xpt"
    plain.columns = ["SUBJECT", "TIME", "CONC", "DOSE"]
    pyreadstat.write_xport(plain, str(file), file_format_version=5)
    reading = json.dumps({"units": {"TIME": "h", "CONC": "mg/L", "DOSE": "mg"}})
    answer = nca(by, concentrations=uploaded(file.read_bytes(), file.name), reading=reading)
    assert answer.status_code == 200, answer.content
    assert answer.json()["outcome"]["tables"] == nca(by).json()["outcome"]["tables"]
    described = json.dumps(form(api, "pharmacokinetics.noncompartmental"))
    assert ".xpt" in described
    assert "Dataset-JSON" in described


def test_what_one_service_answers_is_evidence_for_the_next(by) -> None:
    parameters = nca(by, concentrations=uploaded(CROSSOVER))
    options = {"agency": "EMA", "filing_date": "2026-03-01"}
    judged = by.upload(
        "/services/bioequivalence.study/perform",
        pharmacokinetics=uploaded(parameters.content, "parameters.json"),
        options=json.dumps(options),
    )
    assert judged.status_code == 200, judged.content
    called = perform(
        "bioequivalence.study", {"pharmacokinetics": Performance.model_validate_json(parameters.content)}, options
    )
    assert judged.json()["digest"] == called.digest
    assert judged.json()["outcome"]["passed"] is called.outcome.passed
    changed = parameters.content.replace(b'"trapezoid":"linear"', b'"trapezoid":"log-after-tmax"')
    refused = by.upload(
        "/services/bioequivalence.study/perform",
        pharmacokinetics=uploaded(changed, "parameters.json"),
        options=json.dumps(options),
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "SRV-007")


@pytest.mark.parametrize(
    ("parts", "status", "code"),
    [
        ({"options": '{"trapezoit": "linear"}'}, 422, "OPT-000"),
        ({"options": '{"trapezoid": "square"}'}, 422, "OPT-000"),
        ({"options": '{"trapezoid": {"a": [1]}}'}, 422, "OPT-000"),
        ({"options": "trapezoid=linear"}, 400, "API-002"),
        ({"options": "[]"}, 422, "API-003"),
        ({"reading": '{"decimal": "x"}'}, 422, "API-003"),
        ({"reading": '{"units": {"nothing": "mg"}}'}, 422, "SRV-008"),
        ({"other": uploaded(b"x")}, 422, "SRV-003"),
        ({"concentrations": uploaded(b"")}, 422, "TAB-001"),
        ({"concentrations": uploaded(b"%PDF-1.7", "a.pdf")}, 422, "TAB-001"),
        ({"concentrations": uploaded(b"PK\x03\x04 not a workbook", "a.xlsx")}, 422, "TAB-001"),
        ({"concentrations": "1,2,3"}, 422, "API-003"),
        ({"reading": '{"sheet": "\\u0000"}'}, 422, "LED-007"),
    ],
)
def test_what_cannot_be_used_is_named(by, parts: dict[str, Any], status: int, code: str) -> None:
    for file in parts.values():
        if hasattr(file, "seek"):
            file.seek(0)
    response = nca(by, **parts)
    assert (response.status_code, response.json()["code"]) == (status, code), response.content


def test_a_missing_table_is_named(by) -> None:
    response = by.upload("/services/pharmacokinetics.noncompartmental/perform", options="{}")
    assert (response.status_code, response.json()["code"]) == (422, "SRV-003")


def test_a_table_over_the_limit_is_refused(by, settings) -> None:
    settings.UPLOAD_BYTES = 50
    assert (nca(by).status_code, nca(by).json()["code"]) == (413, "API-004")


def operation(of: NinjaAPI, service_id: str) -> dict[str, Any]:
    found = of.get_openapi_schema(path_prefix="")["paths"][f"/services/{service_id}/perform"]["post"]
    return dict(found)


def form(of: NinjaAPI, service_id: str) -> dict[str, Any]:
    return dict(operation(of, service_id)["requestBody"]["content"]["multipart/form-data"]["schema"])


def test_there_is_an_operation_for_every_service_that_computes_and_for_no_other() -> None:
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    offered = {path.split("/")[2] for path in paths if path.startswith("/services/") and path.endswith("/perform")}
    assert offered == {each.id for each in services().values() if each.state == "computes"}


@pytest.mark.parametrize("service_id", sorted(id_ for id_, each in services().items() if each.state == "computes"))
def test_its_schema_follows_from_the_declaration(service_id: str) -> None:
    service = services()[service_id]
    schema = form(api, service_id)
    assert set(schema["properties"]) == {item.name for item in service.inputs} | {"options", "reading"}
    assert set(schema["required"]) == {item.name for item in service.inputs if item.required and not item.one_of}
    options = schema["properties"]["options"]
    assert set(options["properties"]) == set(service.options.model_fields)
    for name, field in service.options.model_fields.items():
        assert options["properties"][name]["description"] == field.description
    for item in service.inputs:
        if isinstance(item, TableInput):
            told = schema["properties"][item.name]["description"]
            assert all(f"`{column.heading}`" in told for column in item.schema.columns)
    assert "$defs" not in json.dumps(schema)


def test_a_service_that_was_just_written_has_its_operation() -> None:
    """What the catalogue holds is all that it takes; here the two services of the tests."""
    built = NinjaAPI(urls_namespace="of-the-samples")
    built.add_router("/services", router_for(CATALOGUE.values()))
    options = form(built, "sample.mean")["properties"]["options"]
    assert options["properties"]["factor"] == {
        "default": 1.0,
        "description": "What the mean is multiplied by.",
        "title": "Factor",
        "type": "number",
    }
    assert "evidence" not in form(built, "sample.verdict")["properties"]
    assert form(built, "sample.verdict")["required"] == ["mean"]


def test_evidence_of_another_service_goes_in_as_it_came_out(by, sample_services, rf) -> None:
    """The operations of the sample services, called as the server would."""
    from galenic.api.performing import _operation

    request = rf.post("/", {"samples": uploaded(GOOD)})
    performed = _operation(CATALOGUE["sample.mean"])(request)
    request = rf.post(
        "/", {"mean": uploaded(performed.model_dump_json().encode(), "mean.json"), "options": '{"limit": 2}'}
    )
    verdict = _operation(CATALOGUE["sample.verdict"])(request)
    assert verdict.outcome.passed is False
    assert verdict.inputs[0].sha256 == performed.digest


def test_there_is_one_schema_of_an_outcome() -> None:
    schema = api.get_openapi_schema(path_prefix="")
    references = json.dumps(schema).count('"#/components/schemas/Outcome"')
    assert references == 2, "in what is performed, and in evidence"
    own = Outcome.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    found = schema["components"]["schemas"]
    assert set(found["Outcome"]["properties"]) == set(own["properties"])
    for name, part in own["$defs"].items():
        assert set(found[name]["properties"]) == set(part["properties"])
