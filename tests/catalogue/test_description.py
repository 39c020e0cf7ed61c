"""Declarations as data: complete, and plain enough for JSON."""

from __future__ import annotations

import json

import pytest

from galenic.catalogue.description import describe, summarize
from galenic.catalogue.discovery import service, services


@pytest.mark.parametrize("service_id", sorted(services()))
def test_every_declaration_becomes_json(service_id: str) -> None:
    told = json.loads(json.dumps(describe(service(service_id))))
    assert told["id"] == service_id
    assert summarize(service(service_id)).items() <= describe(service(service_id)).items()


def test_inputs_columns_and_options_are_told() -> None:
    told = describe(service("bioequivalence.study"))
    inputs = {item["name"]: item for item in told["inputs"]}
    assert inputs["pharmacokinetics"]["service"] == "pharmacokinetics.noncompartmental"
    assert {item["one_of"] for item in inputs.values()} == {"exposure", ""}
    assert not inputs["randomization"]["required"]
    columns = {column["name"]: column for column in inputs["concentrations"]["columns"]}
    assert columns["concentration"]["kind"] == "number"
    assert told["options"]["properties"]["agency"]["enum"] == ["ICH", "FDA", "EMA", "Health Canada", "GCC", "WHO"]
    assert {item["name"] for item in told["criteria"]} == {"interval", "subjects"}
