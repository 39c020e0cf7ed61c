"""Guards of long work: whose it is, that it is kept by one attempt or not at all, and that a look is not written in."""

from __future__ import annotations

from tests.mutation import Guard

ASKED, WATCHING = "tests/jobs/test_asked.py", "tests/jobs/test_watching.py"
ASKING = "tests/dossier/filing/commands/test_asking.py"

GUARDS = [
    Guard(
        "ACC-3",
        "work exists for whoever asked for it",
        "jobs/queries.py",
        "filter(pk=job_id, asked_by=reader.person)",
        "filter(pk=job_id)",
        (f"{ASKED}::test_nobody_elses_work_exists",),
    ),
    Guard(
        "AUD-1",
        "cancelled work keeps nothing",
        "jobs/watching.py",
        '"state": RUNNING, ',
        "",
        (f"{WATCHING}::test_nobody_goes_on_with_what_is_not_theirs_any_more",),
    ),
    Guard(
        "AUD-1",
        "only the attempt that began keeps what it made",
        "jobs/watching.py",
        ', "worker": job.worker, "attempt": job.attempt}',
        "}",
        (f"{WATCHING}::test_nobody_goes_on_with_what_is_not_theirs_any_more",),
    ),
    Guard(
        "AUD-1",
        "work that is under way is not begun again",
        "jobs/asked.py",
        "filter(pk=job.pk, state=WAITING, attempt=job.attempt).update",
        "filter(pk=job.pk, attempt=job.attempt).update",
        (f"{ASKED}::test_cancelled_work_is_not_begun",),
    ),
    Guard(
        "AUD-1",
        "the work of a living worker is left to it",
        "jobs/queue.py",
        "and not is_alive(job.worker, job.started_at)",
        "and True",
        (f"{ASKED}::test_the_work_of_a_living_worker_is_left_to_it",),
    ),
    Guard(
        "AUD-1",
        "a proposal ends its job in its own transaction",
        "dossier/filing/commands/sequences.py",
        '        watch.end({"sent": len(proposed.contents)})\n',
        "",
        (f"{ASKING}::test_cancelling_leaves_a_draft",),
    ),
    Guard(
        "AUD-4",
        "what the page showed is what is proposed",
        "dossier/filing/commands/asking.py",
        "    check_version(sequence, expected_version)\n",
        "",
        (f"{ASKING}::test_what_can_be_refused_is_refused_at_once",),
    ),
    Guard(
        "AUD-1",
        "nothing is written within a look",
        "ledger/chains.py",
        "    refuse_writing()\n",
        "",
        ("tests/ledger/test_looking.py::test_nothing_is_written_within_a_look",),
    ),
]
