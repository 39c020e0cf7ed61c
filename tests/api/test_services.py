"""The catalogue over the API."""

from __future__ import annotations

import json

import pytest

from galenic.catalogue.description import describe
from galenic.catalogue.discovery import services
from galenic.catalogue.service import TableInput
from galenic.catalogue.tables.reading import read_table
from galenic.errors import InputError
from galenic.parties.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world, caller):
    return caller(world.people[Role.PARTNER_PM])


def test_the_whole_catalogue_is_listed(by) -> None:
    listed = by.get("/services", per_page=200).json()
    assert [each["id"] for each in listed["items"]] == list(services())
    assert listed["count"] == len(services())


def test_services_are_found_by_what_they_are(by) -> None:
    computing = {each["id"] for each in by.get("/services", state="computes").json()["items"]}
    assert computing == {id_ for id_, each in services().items() if each.calculate}
    cmo = by.get("/services", partner="cmo", stage=4, per_page=200).json()["items"]
    assert cmo
    assert all("CMO" in each["performed_by"] and 4 in each["stages"] for each in cmo)
    assert [each["id"] for each in by.get("/services", contains="Noncompartmental").json()["items"]] == [
        "pharmacokinetics.noncompartmental"
    ]


@pytest.mark.parametrize("service_id", sorted(services()))
def test_each_says_everything_that_its_declaration_says(by, service_id: str) -> None:
    shown = by.get(f"/services/{service_id}").json()
    declared = json.loads(json.dumps(describe(services()[service_id])))
    inputs = declared.pop("inputs")
    assert {name: shown[name] for name in declared} == declared
    assert [{name: each[name] for name in told} for each, told in zip(shown["inputs"], inputs, strict=True)] == inputs


def test_one_that_there_is_not_has_neighbors(by) -> None:
    response = by.get("/services/bioequivalence.stud")
    assert (response.status_code, response.json()["code"]) == (404, "SRV-001")
    assert "bioequivalence.study" in response.json()["remedy"]


TABLES = [(id_, item.name) for id_, each in services().items() for item in each.inputs if isinstance(item, TableInput)]


@pytest.mark.parametrize(("service_id", "name"), TABLES)
def test_every_table_has_a_template_that_its_own_reader_knows(by, service_id: str, name: str) -> None:
    item = next(item for item in services()[service_id].inputs if item.name == name)
    assert isinstance(item, TableInput)
    for ending in ("xlsx", "csv"):
        response = by.get(f"/services/{service_id}/templates/{name}.{ending}")
        assert response["Content-Disposition"] == f"attachment; filename*=UTF-8''{service_id}.{name}.{ending}"
        with pytest.raises(InputError) as refused:
            read_table(response.content, item.schema, name=f"x.{ending}")
        assert {fault.code for fault in refused.value.faults} <= {"TAB-071", "TAB-034"}, (
            "only rows and units are missing"
        )


@pytest.mark.parametrize("path", ["nothing.csv", "concentrations.pdf", "concentrations", "concentrations.csv.xlsx"])
def test_templates_that_there_are_not(by, path: str) -> None:
    response = by.get(f"/services/pharmacokinetics.noncompartmental/templates/{path}")
    assert response.status_code in (404, 422)
