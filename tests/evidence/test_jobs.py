from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from galenic.evidence import commands, jobs, store
from galenic.evidence.commands import runs
from galenic.evidence.models import Evidence, Run, RunProgress
from galenic.jobs import queue, workers
from galenic.jobs.tasks import enqueue
from galenic.ledger.actors import STEP, SYSTEM
from galenic.ledger.commands import change
from galenic.ledger.models import Entry
from tests.study import Study

pytestmark = pytest.mark.django_db

DEAD = f"{workers.this_worker().partition('/')[0]}/1-dead"


def state_of(run: Run) -> str:
    return Run.objects.get(pk=run.pk).state


def begun(study: Study, worker: str, attempt: int = 1) -> Run:
    run = study.request()
    for _ in range(attempt - 1):
        run = runs.requeue(runs.begin(run, worker))
    return runs.begin(run, worker)


def test_a_queued_run_is_worked_off(study: Study) -> None:
    run = study.request()

    queue.work_off()

    assert state_of(run) == "succeeded"
    assert Evidence.objects.count() == 1
    assert RunProgress.objects.get(run=run).step == "Keeping the evidence"


def test_a_run_that_is_handed_out_twice_is_computed_once(study: Study) -> None:
    run = study.request()
    enqueue(jobs.KIND, run.pk)

    queue.work_off()

    assert DBTaskResult.objects.successful().count() == 2
    assert Evidence.objects.count() == 1


def test_a_refusal_of_the_service_is_told_with_all_its_faults(study: Study) -> None:
    run = study.request(options={"fault": "input"})

    assert jobs.execute(str(run.pk)) is None

    failed = Run.objects.get(pk=run.pk)
    assert failed.state == "failed"
    assert failed.error == {
        "code": "SAM-001",
        "message": "The values are of no use.",
        "remedy": "Measure again.",
        "faults": [],
    }
    assert not Evidence.objects.exists()


def test_a_bug_is_told_without_its_inside_and_stays_a_bug(study: Study) -> None:
    run = study.request(options={"fault": "bug"})

    with pytest.raises(ZeroDivisionError):
        jobs.execute(str(run.pk))

    failed = Run.objects.get(pk=run.pk)
    assert (failed.state, failed.error["code"]) == ("failed", "EVI-005")
    assert str(run.pk) in failed.error["remedy"]


@pytest.mark.req("TMP-5")
def test_a_damaged_document_stops_the_run_and_raises_an_alert(study: Study) -> None:
    data_set = study.submit(b"subject,value [mg/L]\n7,7\n")
    run = study.request({"samples": data_set})
    store.path_of(data_set.document.sha256).write_bytes(b"subject,value [mg/L]\n7,8\n")

    jobs.execute(str(run.pk))

    assert Run.objects.get(pk=run.pk).error["code"] == "EVI-002"
    assert Entry.objects.get(action="evidence:document:damaged").subject_id == str(data_set.document.pk)


def test_a_service_that_changed_while_the_run_waited_is_not_taken_for_the_one_asked_for(study: Study) -> None:
    run = study.request()
    change(run, actor=SYSTEM, action="test:older", reason=STEP, service_version="0.9")

    jobs.execute(str(run.pk))

    assert "changed from version 0.9 to 1.0" in Run.objects.get(pk=run.pk).error["message"]


def test_a_cancelled_run_is_not_computed(study: Study) -> None:
    run = commands.cancel_run(by=study.scientist, run=study.request())

    queue.work_off()

    assert state_of(run) == "cancelled"
    assert not Evidence.objects.exists()


def test_a_run_cancelled_while_it_computes_keeps_nothing(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    run = study.request()
    compute = jobs.compute

    def cancelled_meanwhile(*args: object) -> object:
        commands.cancel_run(by=study.scientist, run=run)
        return compute(*args)

    monkeypatch.setattr(jobs, "compute", cancelled_meanwhile)

    assert jobs.execute(str(run.pk)) is None
    assert state_of(run) == "cancelled"
    assert not Evidence.objects.exists()


def test_the_run_of_a_dead_worker_is_computed_after_all(study: Study) -> None:
    run = begun(study, DEAD)

    queue.work_off()

    finished = Run.objects.get(pk=run.pk)
    assert (finished.state, finished.attempt) == ("succeeded", 2)
    assert Entry.objects.get(action="evidence:run:requeue").reason_text == f"worker {DEAD} died in attempt 1"


def test_a_run_whose_workers_die_again_and_again_is_given_up(study: Study) -> None:
    run = begun(study, DEAD, attempt=queue.ATTEMPTS)

    queue.recover()

    abandoned = Run.objects.get(pk=run.pk)
    assert abandoned.state == "abandoned"
    assert "died in 3 attempts" in abandoned.error["message"]


def test_the_run_of_a_living_worker_is_left_to_it(study: Study) -> None:
    run = begun(study, workers.this_worker())

    queue.recover()

    assert state_of(run) == "running"


def test_a_worker_on_another_machine_is_given_its_time(study: Study) -> None:
    run = begun(study, "elsewhere/1-abc")
    queue.recover()
    assert state_of(run) == "running"

    long_ago = datetime.now(UTC) - workers.LONGEST_RUN - timedelta(seconds=1)
    change(run, actor=SYSTEM, action="test:age", reason=STEP, started_at=long_ago)
    queue.recover()
    assert state_of(run) == "queued"


def test_a_run_that_the_queue_has_lost_is_queued_again(study: Study) -> None:
    run = study.request()
    DBTaskResult.objects.all().delete()

    queue.recover()
    assert not DBTaskResult.objects.exists(), "a worker may just be about to begin it"
    queue.recover(grace=timedelta(0))
    queue.recover(grace=timedelta(0))

    assert DBTaskResult.objects.count() == 1
    queue.work_off()
    assert state_of(run) == "succeeded"


@pytest.mark.req("ACC-5")
def test_a_performer_who_has_left_leaves_no_evidence_behind(study: Study) -> None:
    run = study.request()
    for assignment in study.scientist.person.role_assignments.all():
        change(assignment, actor=SYSTEM, action="test:leave", reason=STEP, ends_at=datetime.now(UTC))

    jobs.execute(str(run.pk))

    assert Run.objects.get(pk=run.pk).error["code"] == "PAR-001"
    assert not Evidence.objects.exists()
