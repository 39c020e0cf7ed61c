from __future__ import annotations

import uuid

import pytest

from galenic.evidence import commands
from galenic.evidence.errors import InputNotUsable
from galenic.evidence.inputs import references, resolve
from galenic.evidence.models import Evidence
from galenic.ledger.actors import STEP, SYSTEM, Reason, ReasonCode
from galenic.ledger.commands import change
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.factories import give_role, proof_of
from tests.sample_services import GOOD, MEAN, VERDICT
from tests.study import Study

pytestmark = pytest.mark.django_db

WHY = Reason(ReasonCode.OTHER, "the samples were thawed")


def codes(study: Study, service: object, given: dict[str, dict[str, str]]) -> list[str]:
    with pytest.raises(InputNotUsable) as refused:
        resolve(service, study.world.engagement.pk, given)
    return [fault.code for fault in refused.value.faults]


def test_references_lead_back_to_the_records(study: Study) -> None:
    data_set = study.submit()

    assert resolve(MEAN, study.world.engagement.pk, references({"samples": data_set})) == {"samples": data_set}


@pytest.mark.parametrize(
    "reference", [{"data_set": str(uuid.uuid4())}, {"data_set": "no id"}, {"record": str(uuid.uuid4())}, {}]
)
def test_a_reference_to_nowhere_is_named(study: Study, reference: dict[str, str]) -> None:
    assert codes(study, MEAN, {"samples": reference}) == ["EVI-012"]


@pytest.mark.req("ACC-3")
def test_records_of_another_engagement_do_not_exist(study: Study) -> None:
    world = study.world
    give_role(world.competitor, Role.PARTNER_SCIENTIST)
    theirs = commands.submit_data(
        by=reader_for(world.competitor),
        engagement_id=world.competing_engagement.pk,
        service_id="sample.mean",
        input_name="samples",
        file_name="samples.csv",
        content=GOOD,
    )

    assert codes(study, MEAN, references({"samples": theirs})) == ["EVI-012"]


def test_evidence_is_no_table_and_a_table_no_evidence(study: Study) -> None:
    data_set, evidence = study.submit(), study.approved()

    assert codes(study, MEAN, references({"samples": evidence})) == ["EVI-013"]
    assert codes(study, VERDICT, references({"mean": data_set})) == ["EVI-013"]


def test_evidence_of_another_service_is_refused(study: Study) -> None:
    mean = study.approved()
    other = study.approved({"mean": mean}, "sample.verdict")

    assert codes(study, VERDICT, references({"mean": other})) == ["EVI-013"]


def test_an_approval_that_no_longer_binds_the_content_is_no_approval(study: Study) -> None:
    mean = study.approved()
    change(mean, actor=SYSTEM, action="test:change", reason=STEP, conclusion="x", options={"factor": 7.0, "fault": ""})

    assert codes(study, VERDICT, references({"mean": mean})) == ["EVI-014"]


def test_retracted_data_are_refused(study: Study) -> None:
    data_set = study.submit()
    commands.retract_data(by=study.qa, data_set=data_set, proof=proof_of(study.qa.person), reason=WHY)

    assert codes(study, MEAN, references({"samples": data_set})) == ["EVI-015"]


def test_approved_evidence_is_refused_once_its_data_have_fallen(study: Study) -> None:
    data_set = study.submit()
    mean = study.approved({"samples": data_set})
    commands.retract_data(by=study.qa, data_set=data_set, proof=proof_of(study.qa.person), reason=WHY)

    assert Evidence.objects.get(pk=mean.pk).state == "approved"
    assert codes(study, VERDICT, references({"mean": mean})) == ["EVI-015"]
