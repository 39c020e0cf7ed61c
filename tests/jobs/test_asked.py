"""Work that was asked for is done once or not at all, whatever happens to whoever does it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from galenic.errors import InputError
from galenic.jobs import queue
from galenic.jobs.asked import KIND, Work, ask, cancel
from galenic.jobs.errors import Overtaken, UnderWay
from galenic.jobs.models import Job
from galenic.jobs.queries import find_job, under_way
from galenic.jobs.tasks import enqueue
from galenic.jobs.workers import this_worker
from galenic.ledger.models import Entry
from galenic.parties.errors import NotVisible
from galenic.parties.roles import Role
from tests.factories import World
from tests.jobs.conftest import Sums

pytestmark = pytest.mark.django_db

DEAD = f"{this_worker().partition('/')[0]}/1-dead"


def add(world: World, work: Work, **more: Any) -> Job:
    given = {"numbers": [1, 2, 3], **more.pop("asked", {})}
    return ask(by=world.reader(Role.SPONSOR_RA), work=work, about=world.programme, asked=given, **more)


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def held_by(job: Job, worker: str, attempt: int = 1) -> None:
    """As a worker leaves a job behind that has begun it."""
    values = {"state": "running", "worker": worker, "attempt": attempt, "started_at": datetime.now(UTC)}
    Job.objects.filter(pk=job.pk).update(**values)


def test_work_waits_for_a_worker_and_is_done_as_whoever_asked(world: World, adding: Work, sums: Sums) -> None:
    job = add(world, adding)
    assert (job.state, list(under_way(world.programme))) == ("queued", [job])

    queue.work_off()

    done = now(job)
    assert (done.state, done.result, done.done, done.attempt) == ("done", {"sum": 6}, 100, 1)
    assert sums.done_for == [world.people[Role.SPONSOR_RA].username]
    assert done.ended_at is not None
    assert list(under_way(world.programme)) == []


def test_small_work_is_done_at_once_by_the_same_means(world: World, adding: Work, sums: Sums) -> None:
    job = add(world, adding, at_once=True)
    assert (job.state, job.result, job.worker) == ("done", {"sum": 6}, this_worker())
    assert not DBTaskResult.objects.exists()
    queue.recover(grace=timedelta(0))
    assert not DBTaskResult.objects.exists()
    assert len(sums.done_for) == 1


def test_small_work_raises_what_stops_it_and_keeps_it(world: World, adding: Work) -> None:
    with pytest.raises(InputError, match="no use"):
        add(world, adding, asked={"fault": "input"}, at_once=True)
    assert Job.objects.get().error["message"] == "These numbers are of no use."


def test_the_same_work_is_not_begun_twice_while_it_is_under_way(world: World, adding: Work, sums: Sums) -> None:
    first = add(world, adding)
    assert add(world, adding) == first
    assert add(world, adding, at_once=True) == first, "also where it would be done here"
    enqueue(KIND, first.pk)
    queue.work_off()
    assert len(sums.done_for) == 1
    assert add(world, adding) != first, "afterwards it can be asked for again"


def test_what_somebody_else_waits_for_is_told_and_not_begun(world: World, adding: Work) -> None:
    first = add(world, adding)
    given = {"work": adding, "about": world.programme, "asked": {"numbers": []}}
    for at_once in (False, True):
        with pytest.raises(UnderWay, match=first.asked_by.printed_name):
            ask(by=world.reader(Role.SPONSOR_PM), at_once=at_once, **given)
    assert list(Job.objects.all()) == [first]


def test_a_refusal_is_told_with_its_remedy(world: World, adding: Work) -> None:
    job = add(world, adding, asked={"fault": "input"})
    queue.work_off()
    failed = now(job)
    assert (failed.state, failed.error["message"]) == ("failed", "These numbers are of no use.")
    assert failed.error["remedy"] == "Take others."


def test_a_bug_is_told_without_its_inside_and_stays_a_bug(world: World, adding: Work) -> None:
    job = add(world, adding, asked={"fault": "bug"})
    with pytest.raises(ZeroDivisionError):
        queue.execute(KIND, str(job.pk))
    failed = now(job)
    assert (failed.state, failed.error["code"]) == ("failed", "JOB-001")
    assert str(job.pk) in failed.error["remedy"]


def test_work_that_does_not_end_its_job_is_a_bug(world: World, adding: Work) -> None:
    job = add(world, adding, asked={"fault": "endless"})
    with pytest.raises(RuntimeError, match=r"test\.add"):
        queue.execute(KIND, str(job.pk))
    assert now(job).state == "failed"


def test_cancelled_work_is_not_begun(world: World, adding: Work, sums: Sums) -> None:
    job = add(world, adding)
    assert cancel(job)
    queue.work_off()
    assert (now(job).state, sums.done_for) == ("cancelled", [])
    assert not cancel(job), "it has ended already"


def test_work_cancelled_while_it_is_done_keeps_nothing(world: World, adding: Work, sums: Sums) -> None:
    job = add(world, adding)
    sums.meanwhile = lambda: cancel(job) and None
    queue.work_off()
    assert (now(job).state, now(job).result, sums.done_for) == ("cancelled", {}, [])


def test_work_taken_up_by_another_worker_meanwhile_keeps_nothing(world: World, adding: Work, sums: Sums) -> None:
    job = add(world, adding)
    sums.meanwhile = lambda: held_by(job, "elsewhere/1-abc", attempt=2)
    with pytest.raises(Overtaken):
        queue.attempt(KIND, str(job.pk))
    assert (now(job).state, now(job).worker, now(job).result) == ("running", "elsewhere/1-abc", {})


def test_the_work_of_a_dead_worker_is_done_after_all(world: World, adding: Work, sums: Sums) -> None:
    job = add(world, adding)
    held_by(job, DEAD)
    queue.work_off()
    assert (now(job).state, now(job).attempt, len(sums.done_for)) == ("done", 2, 1)


def test_work_whose_workers_die_again_and_again_is_given_up(world: World, adding: Work) -> None:
    job = add(world, adding)
    held_by(job, DEAD, attempt=queue.ATTEMPTS)
    queue.recover()
    given_up = now(job)
    assert given_up.state == "abandoned"
    assert given_up.error["message"] == "Adding up was given up: its worker died in 3 attempts."


def test_the_work_of_a_living_worker_is_left_to_it(world: World, adding: Work) -> None:
    job = add(world, adding)
    held_by(job, this_worker())
    queue.recover()
    assert now(job).state == "running"


def test_work_that_the_queue_has_lost_is_queued_again(world: World, adding: Work) -> None:
    job = add(world, adding)
    DBTaskResult.objects.all().delete()
    queue.recover()
    assert not DBTaskResult.objects.exists(), "a worker may just be about to begin it"
    queue.recover(grace=timedelta(0))
    queue.recover(grace=timedelta(0))
    assert DBTaskResult.objects.count() == 1
    queue.work_off()
    assert now(job).state == "done"


def test_nobody_elses_work_exists(world: World, adding: Work) -> None:
    job = add(world, adding)
    assert find_job(world.reader(Role.SPONSOR_RA), job.pk) == job
    for role in (Role.SPONSOR_PM, Role.SPONSOR_QA, Role.PARTNER_PM):
        with pytest.raises(NotVisible):
            find_job(world.reader(role), job.pk)


def test_jobs_are_no_records(world: World, adding: Work) -> None:
    before = Entry.objects.count()
    add(world, adding, at_once=True)
    assert Entry.objects.count() == before, "what the work does stands on the ledger, not that it was asked for"
