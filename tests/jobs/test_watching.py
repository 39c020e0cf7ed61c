"""How far work is, for whoever waits for it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from galenic.jobs.asked import Work, ask
from galenic.jobs.errors import Overtaken
from galenic.jobs.models import Job
from galenic.jobs.watching import UNWATCHED, Watched
from galenic.parties.roles import Role
from tests.factories import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(world: World, adding: Work) -> Job:
    made = ask(by=world.reader(Role.SPONSOR_RA), work=adding, about=world.programme, asked={"numbers": []})
    Job.objects.filter(pk=made.pk).update(state="running", worker="here/1", attempt=1)
    made.refresh_from_db()
    return made


def test_progress_is_told_in_words_and_percent(job: Job) -> None:
    Watched(job).tell("12 of 40 reports rendered", 12, 40)
    job.refresh_from_db()
    assert (job.step, job.done) == ("12 of 40 reports rendered", 30)


def test_a_hundred_percent_is_for_what_is_kept(job: Job) -> None:
    Watched(job).tell("40 of 40 reports rendered", 40, 40)
    job.refresh_from_db()
    assert job.done == 99


def test_quick_progress_is_written_now_and_then(job: Job) -> None:
    watch = Watched(job)
    with CaptureQueriesContext(connection) as asked:
        for number in range(1000):
            watch.tell(f"{number} of 1000", number, 1000)
    assert 19 <= len(asked) <= 30


@pytest.mark.parametrize(
    "values", [{"state": "cancelled"}, {"worker": "there/1"}, {"attempt": 2}], ids=["cancelled", "worker", "attempt"]
)
def test_nobody_goes_on_with_what_is_not_theirs_any_more(job: Job, values: dict[str, object]) -> None:
    watch = Watched(job)
    Job.objects.filter(pk=job.pk).update(**values)
    with pytest.raises(Overtaken):
        watch.tell("1 of 2", 1, 2)
    with pytest.raises(Overtaken):
        watch.end({"sum": 1})
    job.refresh_from_db()
    assert job.result == {}


def test_a_command_that_nobody_watches_tells_nobody() -> None:
    UNWATCHED.tell("1 of 2", 1, 2)
    UNWATCHED.end({})
