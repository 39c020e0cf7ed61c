from __future__ import annotations

import pytest

from galenic.canonical import digest_bytes
from galenic.catalogue.performing import perform
from galenic.errors import InputError
from galenic.evidence import commands
from galenic.evidence.commands import runs
from galenic.evidence.computing import compute
from galenic.evidence.errors import InputNotUsable, ProtocolNotFollowed
from galenic.evidence.models import Evidence, EvidenceInput, Run
from galenic.evidence.protocol import Protocol
from galenic.jobs import queue
from galenic.ledger.errors import Refused, StaleRecord
from galenic.ledger.models import Entry
from galenic.parties.roles import Role
from tests.factories import proof_of
from tests.sample_services import GOOD, MEAN
from tests.study import Study

pytestmark = pytest.mark.django_db


def protocol(**changed: object) -> Protocol:
    frozen = {
        "order": "sample.order:1",
        "service_id": "sample.mean",
        "service_version": "1.0",
        "options": {"factor": 1.0, "fault": ""},
        "criteria": runs.declared_criteria(MEAN),
    }
    return Protocol(**{**frozen, **changed})


def test_a_run_leaves_evidence_with_all_that_it_rests_on(study: Study) -> None:
    data_set = study.submit(labels=["simulated"])
    evidence = study.compute({"samples": data_set}, options={"factor": 2})

    assert evidence.conclusion == "The mean is 6.00 mg/L."
    assert evidence.options == {"factor": 2.0, "fault": ""}
    assert evidence.labels == ["simulated"]
    assert evidence.performer == study.scientist.person
    assert evidence.software["galenic"]
    assert evidence.software["sample.mean"] == "1.0"
    assert {"numpy", "scipy", "polars"} <= evidence.software.keys()
    used = evidence.inputs.get()
    assert (used.name, used.data_set, used.digest) == ("samples", data_set, data_set.digest)
    assert evidence.run.state == "succeeded"


def test_whoever_has_the_file_gets_the_digest_that_stands_in_the_record(study: Study) -> None:
    """The digest is the one of the Python call and of `galenic perform`, which know no database."""
    evidence = study.compute(options={"factor": 2})

    performed = perform("sample.mean", {"samples": GOOD}, {"factor": 2})

    assert evidence.digest == performed.digest
    assert evidence.outcome_digest == performed.outcome.digest


def test_the_same_work_done_twice_has_the_same_digests(study: Study) -> None:
    first, second = study.compute(), study.compute()

    assert first.pk != second.pk
    assert (first.digest, first.outcome_digest) == (second.digest, second.outcome_digest)


def test_one_changed_value_changes_both_digests(study: Study) -> None:
    first, second = study.compute(), study.compute({"samples": study.submit(GOOD.replace(b"2.5", b"2.6"))})

    assert first.digest != second.digest
    assert first.outcome_digest != second.outcome_digest


def test_the_document_is_named_by_the_digest_of_its_bytes(study: Study) -> None:
    evidence = study.compute()

    assert evidence.inputs.get().data_set.document.sha256 == digest_bytes(GOOD)


def test_options_are_checked_before_anything_is_queued(study: Study) -> None:
    with pytest.raises(InputError) as refused:
        study.request(options={"factr": 2, "fault": 3})

    assert {fault.code for fault in refused.value.faults} == {"OPT-001", "OPT-002"}
    assert not Run.objects.exists()


def test_inputs_are_checked_before_anything_is_queued(study: Study) -> None:
    with pytest.raises(InputNotUsable) as refused:
        study.request({"sample": study.submit()})

    assert [fault.code for fault in refused.value.faults] == ["EVI-010", "EVI-011"]
    assert not Run.objects.exists()


@pytest.mark.parametrize("role", [Role.SPONSOR_PM, Role.SPONSOR_QA, Role.PARTNER_QA, Role.PARTNER_PM])
def test_a_role_that_may_not_compute_is_refused(study: Study, role: Role) -> None:
    with pytest.raises(Refused, match="may not compute"):
        commands.request_run(
            by=study.world.reader(role),
            engagement_id=study.world.engagement.pk,
            service_id="sample.mean",
            inputs={"samples": study.submit()},
        )


@pytest.mark.parametrize(
    ("changed", "element"),
    [
        ({"options": {"factor": 1.5, "fault": ""}}, "options factor"),
        ({"service_version": "0.9"}, "service version"),
        ({"criteria": []}, "criteria number"),
        ({"service_id": "sample.verdict"}, "service"),
    ],
)
def test_whatever_differs_from_the_frozen_protocol_is_refused(
    study: Study, changed: dict[str, object], element: str
) -> None:
    with pytest.raises(ProtocolNotFollowed) as refused:
        study.request(protocol=protocol(**changed))

    assert [fault.message.partition(":")[0] for fault in refused.value.faults] == [element]
    assert not Run.objects.exists()


def test_all_that_differs_is_named_at_once(study: Study) -> None:
    with pytest.raises(ProtocolNotFollowed) as refused:
        study.request(protocol=protocol(service_version="0.9", options={"factor": 1.5, "fault": "x"}))

    assert len(refused.value.faults) == 3


def test_a_departure_allows_exactly_what_it_says(study: Study) -> None:
    departure = {"id": "d", "element": "options", "name": "factor", "frozen": 1.0, "actual": 2.0}
    allowed = protocol(departures=[departure])

    evidence = study.compute(options={"factor": 2}, protocol=allowed)

    assert evidence.order == "sample.order:1"
    assert evidence.protocol["frozen"]["departures"] == [departure]
    with pytest.raises(ProtocolNotFollowed):
        study.request(options={"factor": 3}, protocol=allowed)


@pytest.mark.req("AUD-1")
def test_evidence_and_its_inputs_are_kept_whole_or_not_at_all(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    run = runs.begin(study.request(), "host/worker")
    computed = compute(MEAN, {"samples": study.submit()}, {})
    monkeypatch.setattr(runs, "new_input", lambda *_: 1 / 0)
    before = Entry.objects.count()

    with pytest.raises(ZeroDivisionError):
        runs.succeed(run, computed)

    assert not Evidence.objects.exists()
    assert not EvidenceInput.objects.exists()
    assert Entry.objects.count() == before


def test_a_run_that_was_cancelled_keeps_nothing(study: Study) -> None:
    run = runs.begin(study.request(), "host/worker")
    computed = compute(MEAN, {"samples": study.submit()}, {})
    commands.cancel_run(by=study.scientist, run=run)

    with pytest.raises(StaleRecord):
        runs.succeed(run, computed)

    assert not Evidence.objects.exists()


def test_only_one_worker_begins_a_run(study: Study) -> None:
    run = study.request()
    runs.begin(run, "host/first")

    with pytest.raises(Refused):
        runs.begin(run, "host/second")

    assert Run.objects.get(pk=run.pk).worker == "host/first"


def test_evidence_takes_the_place_of_its_own_kind_only(study: Study) -> None:
    mean = study.approved()

    with pytest.raises(InputNotUsable):
        study.request({"mean": mean}, "sample.verdict", supersedes=mean)


def test_approved_evidence_goes_on_as_input_of_the_next(study: Study) -> None:
    mean = study.approved()

    evidence = study.compute({"mean": mean}, "sample.verdict")

    assert evidence.passed is True
    assert evidence.inputs.get().source == mean


def test_labels_go_on_from_evidence_to_evidence(study: Study) -> None:
    mean = study.approved({"samples": study.submit(labels=["simulated"])})

    assert study.compute({"mean": mean}, "sample.verdict").labels == ["simulated"]


@pytest.mark.parametrize("state", ["computed", "reviewed"])
def test_unsigned_evidence_is_refused_as_input(study: Study, state: str) -> None:
    mean = study.compute()
    if state == "reviewed":
        mean = commands.review(by=study.reviewer, evidence=mean, proof=proof_of(study.reviewer.person))

    with pytest.raises(InputNotUsable) as refused:
        study.request({"mean": mean}, "sample.verdict")

    assert [fault.code for fault in refused.value.faults] == ["EVI-014"]


def test_a_failed_check_of_the_protocol_leaves_the_queue_empty(study: Study) -> None:
    with pytest.raises(ProtocolNotFollowed):
        study.request(protocol=protocol(service_version="2"))

    queue.recover()
    assert not Run.objects.exists()
