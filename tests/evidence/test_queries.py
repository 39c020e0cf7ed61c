from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from galenic.evidence import blockers, commands, jobs, queries
from galenic.evidence.blockers import Blocker, subject_of
from galenic.ledger.actors import STEP, SYSTEM, Reason, ReasonCode
from galenic.ledger.commands import change
from galenic.parties.errors import NotVisible
from galenic.parties.reader import Reader, reader_for
from galenic.parties.roles import Role
from tests.factories import proof_of
from tests.study import Study

pytestmark = pytest.mark.django_db

WHY = Reason(ReasonCode.OTHER, "the samples were thawed")


def test_the_page_shows_where_everything_came_from(study: Study) -> None:
    data_set = study.submit()
    mean = study.approved({"samples": data_set})
    verdict = study.compute({"mean": mean}, "sample.verdict")

    page = queries.evidence_page(study.qa, mean.pk)
    later = queries.evidence_page(study.qa, str(verdict.pk))

    assert page.outcome.value("mean") == 3.0
    assert [(origin.name, origin.document) for origin in page.inputs] == [("samples", data_set.document)]
    assert list(page.uses) == [verdict]
    assert [(given.signature.meaning, given.current) for given in page.signatures] == [
        ("reviewed", True),
        ("approved", True),
    ]
    assert (page.stale, page.blockers) == ((), ())
    assert [origin.source for origin in later.inputs] == [mean]


@pytest.mark.req("SIG-2")
def test_a_signature_on_changed_content_shows_as_superseded(study: Study) -> None:
    mean = study.approved()
    change(mean, actor=SYSTEM, action="test:change", reason=STEP, labels=["simulated"])

    page = queries.evidence_page(study.qa, mean.pk)

    assert [given.current for given in page.signatures] == [False, False]


def test_actions_say_what_stands_in_their_way(study: Study) -> None:
    evidence = study.compute()

    performer = queries.evidence_page(study.scientist, evidence.pk).actions
    reviewer = queries.evidence_page(study.reviewer, evidence.pk).actions

    assert [(action.name, action.ready) for action in performer] == [("review", False), ("return", True)]
    assert "you performed this work" in performer[0].unmet[0]
    assert [(action.name, action.meaning, action.ready) for action in reviewer] == [
        ("review", "reviewed", True),
        ("return", "", True),
    ]


def test_no_one_is_offered_a_step_that_only_follows_from_another(study: Study) -> None:
    evidence = study.approved()

    assert [action.name for action in queries.evidence_page(study.qa, evidence.pk).actions] == ["retract"]


def test_the_sponsor_sees_evidence_and_may_not_touch_it(study: Study) -> None:
    evidence = study.approved()

    page = queries.evidence_page(study.world.reader(Role.SPONSOR_QA), evidence.pk)

    assert page.evidence == evidence
    assert page.actions == ()


@pytest.mark.req("AUD-6")
def test_the_trail_on_the_page_is_for_quality_assurance(study: Study) -> None:
    evidence = study.compute()

    assert queries.evidence_page(study.scientist, evidence.pk).entries == ()
    assert [entry.action for entry in queries.evidence_page(study.qa, evidence.pk).entries] == [
        "evidence:evidence:compute"
    ]


READS: list[Callable[[Reader, Any], Any]] = [
    lambda reader, made: queries.evidence_page(reader, made["evidence"].pk),
    lambda reader, made: queries.run_state(reader, made["evidence"].run.pk),
    lambda reader, made: queries.data_set(reader, made["data_set"].pk),
    lambda reader, made: queries.document(reader, made["data_set"].document.pk),
]


@pytest.mark.req("ACC-3")
@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("who", ["competitor", "stranger"])
def test_what_somebody_is_no_party_to_does_not_exist(
    study: Study, read: Callable[[Reader, Any], Any], who: str
) -> None:
    data_set = study.submit()
    made = {"data_set": data_set, "evidence": study.compute({"samples": data_set})}

    assert read(study.qa, made)
    with pytest.raises(NotVisible):
        read(reader_for(getattr(study.world, who)), made)


@pytest.mark.req("ACC-1")
@pytest.mark.parametrize("read", READS)
def test_a_system_administrator_sees_no_regulated_record(study: Study, read: Callable[[Reader, Any], Any]) -> None:
    data_set = study.submit()
    made = {"data_set": data_set, "evidence": study.compute({"samples": data_set})}

    with pytest.raises(NotVisible):
        read(study.world.reader(Role.SYSTEM_ADMIN), made)


@pytest.mark.parametrize("id_", ["", "no id", "1", uuid.uuid4(), "'; --"])
def test_an_id_of_nothing_is_answered_like_one_of_somebody_else(study: Study, id_: Any) -> None:
    with pytest.raises(NotVisible):
        queries.evidence_page(study.qa, id_)


@pytest.mark.req("ACC-3")
def test_lists_hold_only_what_exists_for_the_reader(study: Study) -> None:
    study.compute()

    assert queries.evidence_for(study.qa).count() == 1
    for stranger in (study.world.competitor, study.world.stranger):
        assert not queries.evidence_for(reader_for(stranger)).exists()
        assert not queries.data_sets_for(reader_for(stranger)).exists()


def test_usable_evidence_is_approved_and_current(study: Study) -> None:
    data_set = study.submit()
    study.compute()
    approved, falls = study.approved(), study.approved({"samples": data_set})
    commands.retract_data(by=study.qa, data_set=data_set, proof=proof_of(study.qa.person), reason=WHY)

    found = queries.usable_evidence(study.scientist, study.world.engagement.pk, "sample.mean")

    assert found == [approved]
    assert falls not in found


def test_a_run_says_how_far_it_is(study: Study) -> None:
    run = study.request()
    waiting = queries.run_state(study.scientist, run.pk)
    jobs.execute(str(run.pk))
    finished = queries.run_state(study.scientist, run.pk)

    assert (waiting.step, waiting.done, waiting.finished) == ("Queued", 0, False)
    assert [action.name for action in waiting.actions] == ["cancel"]
    assert (finished.step, finished.done, finished.finished) == ("Succeeded", 100, True)
    assert finished.actions == ()


def test_other_applications_add_blockers(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blockers, "_sources", [])
    evidence = study.compute()
    deviation = ("quality.deviation", "7", 1)

    def deviations(subject: blockers.Subject) -> list[Blocker]:
        return [Blocker(subject, "QUA-001", "a deviation is open", deviation)] if subject[1] == str(evidence.pk) else []

    blockers.register(deviations)
    blockers.register(deviations)

    assert queries.evidence_page(study.qa, evidence.pk).blockers == (
        Blocker(subject_of(evidence), "QUA-001", "a deviation is open", deviation),
    )
