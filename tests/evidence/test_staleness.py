from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from galenic.evidence import commands
from galenic.evidence.models import Evidence, EvidenceInput
from galenic.evidence.staleness import stale_because
from galenic.ledger.actors import STEP, SYSTEM, Reason, ReasonCode
from galenic.ledger.commands import change, create
from tests.factories import proof_of
from tests.study import Study

pytestmark = pytest.mark.django_db

WHY = Reason(ReasonCode.OTHER, "the samples were thawed")


def is_stale(evidence: Evidence) -> bool:
    return bool(stale_because([evidence.pk])[evidence.pk])


def test_evidence_on_current_inputs_is_current(study: Study) -> None:
    assert not is_stale(study.approved())


def test_a_retracted_data_set_makes_everything_derived_from_it_stale(study: Study) -> None:
    data_set = study.submit()
    mean = study.approved({"samples": data_set})
    verdict = study.compute({"mean": mean}, "sample.verdict")
    unrelated = study.compute()

    commands.retract_data(by=study.qa, data_set=data_set, proof=proof_of(study.qa.person), reason=WHY)

    sentence = "its input samples, data set 'samples.csv', was retracted"
    assert stale_because([mean.pk, verdict.pk, unrelated.pk]) == {
        mean.pk: (sentence,),
        verdict.pk: (sentence,),
        unrelated.pk: (),
    }


@pytest.mark.parametrize("state", ["retracted", "superseded", "returned"])
def test_a_fallen_source_makes_what_was_taken_from_it_stale(study: Study, state: str) -> None:
    mean = study.approved()
    verdict = study.compute({"mean": mean}, "sample.verdict")

    change(mean, actor=SYSTEM, action="test:fall", reason=STEP, state=state)

    assert stale_because([verdict.pk])[verdict.pk] == (f"its input mean, evidence {mean.digest[:12]}, was {state}",)
    assert not is_stale(mean), "its own state says what it is"


def bare(study: Study, number: int) -> Evidence:
    evidence = Evidence(
        id=uuid.UUID(int=number + 1),
        engagement=study.world.engagement,
        service_id="sample.mean",
        service_version="1.0",
        outcome={},
        conclusion="",
        outcome_digest="",
        digest=f"{number:012d}",
        performer=study.scientist.person,
        computed_at=datetime.now(UTC),
        state="approved",
    )
    return create(evidence, actor=SYSTEM, action="test:evidence")


def link(evidence: Evidence, source: Evidence) -> None:
    used = EvidenceInput(
        engagement=evidence.engagement, evidence=evidence, name=source.digest, source=source, digest=source.digest
    )
    create(used, actor=SYSTEM, action="test:input")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_stale_is_exactly_what_a_fallen_source_can_be_reached_from(study: Study, data: st.DataObject) -> None:
    """Against reachability worked out naively, on random networks of evidence."""
    from django.db import transaction

    number = data.draw(st.integers(2, 7))
    pairs = [(later, earlier) for later in range(number) for earlier in range(later)]
    edges = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12))
    fallen = data.draw(st.integers(0, number - 1))
    reaching = {fallen}
    for _ in range(number):
        reaching |= {later for later, earlier in edges if earlier in reaching}
    with transaction.atomic():
        nodes = [bare(study, index) for index in range(number)]
        for later, earlier in edges:
            link(nodes[later], nodes[earlier])
        change(nodes[fallen], actor=SYSTEM, action="test:fall", reason=STEP, state="retracted")
        found = stale_because([node.pk for node in nodes])
        transaction.set_rollback(True)

    assert {index for index, node in enumerate(nodes) if found[node.pk]} == reaching - {fallen}


def test_a_list_takes_one_query_a_level_not_one_a_row(study: Study) -> None:
    chain = [bare(study, index) for index in range(6)]
    for later, earlier in zip(chain[1:3], chain[:2], strict=True):
        link(later, earlier)

    with CaptureQueriesContext(connection) as queries:
        stale_because([node.pk for node in chain])

    assert len(queries) == 1
