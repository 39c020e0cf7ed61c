"""The demo is honest: what it shows follows from its data and from steps that were really taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from galenic.demo.needing import standing
from galenic.demo.playing import DOCUMENT_STEPS, STEPS, WORK, Act, play, steps_of
from galenic.demo.scenes import SCENES, YOURS, Scene, example
from galenic.demo.story import Beginning
from galenic.errors import GalenicError
from galenic.evidence.labels import NOT_COMPUTED
from galenic.evidence.recomputing import recompute
from galenic.ledger.errors import Refused
from galenic.ledger.models import Signature
from galenic.programmes.errors import OrderNotOpen
from galenic.programmes.reporting import evidence_report
from galenic.programmes.work import work_of

BY_NUMBER: Mapping[str, Scene] = {scene.number: scene for scene in SCENES}
CONCENTRATIONS = "simulated_crossover/concentrations.csv"
SIMULATED, DOCUMENT = ["simulated"], [NOT_COMPUTED, "simulated"]


def value(act: Act, name: str) -> float:
    return float(next(each["value"] for each in act.evidence.outcome["values"] if each["name"] == name))


def interval(act: Act, number: int = 0) -> str:
    return str(act.evidence.outcome["criteria"][number]["value"])


def test_the_whole_programme(beginning: Beginning) -> None:
    """Every order ends accepted; what is simulated, and what was not computed, says so to the end."""
    told: list[tuple[str, str]] = []
    acts = {
        act.scene.number: act
        for act in play(
            beginning.cast,
            SCENES,
            awards=beginning.awards,
            tell=lambda scene, step: told.append((scene.number, step)),
        )
    }

    assert told == [(scene.number, step) for scene in SCENES for step in steps_of(scene)]
    assert {number: act.order.state for number, act in acts.items()} == dict.fromkeys(BY_NUMBER, "accepted")
    assert {number: act.evidence.labels for number, act in acts.items()} == {
        "WO-1": DOCUMENT,
        "WO-2": DOCUMENT,
        "WO-3": SIMULATED,
        "WO-4": SIMULATED,
        "WO-5": SIMULATED,
        "WO-6": [],
    }
    for act in acts.values():
        assert act.order.award_id == beginning.awards[act.scene.partner].pk
        assert recompute(act.evidence).same
        _nobody_signs_their_own_work(act)
        _reports_say_what_it_is(beginning, act)
    assert (interval(acts["WO-4"]), interval(acts["WO-4"], 1)) == ("97.14 to 104.43", "93.42 to 101.73")
    assert "90.00 to 111.11 %" in acts["WO-4"].evidence.outcome["criteria"][0]["limit"], "the narrowed limits"
    assert value(acts["WO-6"], "subjects") == 12
    assert acts["WO-4"].evidence.inputs.get().source == acts["WO-3"].evidence
    done = {step.step.id for step in standing(beginning.cast).steps if step.is_settled}
    assert {scene.service_id for scene in SCENES} <= done
    assert not standing(beginning.cast).shaken()
    _the_last_order_waits_for_the_reader(beginning)


def _nobody_signs_their_own_work(act: Act) -> None:
    signers = Signature.objects.filter(signed_id=str(act.evidence.pk)).values_list("signer_id", flat=True)
    assert str(act.evidence.performer_id) not in signers
    assert len(set(signers)) == 2


def _reports_say_what_it_is(beginning: Beginning, act: Act) -> None:
    report = _report(beginning, act).decode()
    assert ("Simulated" in report) == ("simulated" in act.evidence.labels)
    assert (NOT_COMPUTED in report) == act.evidence.is_document


def _the_last_order_waits_for_the_reader(beginning: Beginning) -> None:
    (act,) = play(beginning.cast, [YOURS], leave_out=WORK)

    assert act.order.state == "active"
    for key, waiting in {"scientist": ["compute"], "reviewer": ["compute"], "manager": []}.items():
        assert [task.action for task in work_of(beginning.cast.reader(key, YOURS.partner)).mine] == waiting


def test_one_changed_concentration_changes_parameters_interval_digests_and_report(unplanned: Beginning) -> None:
    original = example(CONCENTRATIONS)
    changed = original.replace(b"1,RT,1,R,4,9.53,320", b"1,RT,1,R,4,11.53,320")
    assert changed != original
    scenes = _scenes("WO-3", "WO-4")
    first = play(unplanned.cast, scenes)
    second = play(unplanned.cast, [_again(scene) for scene in scenes], files={CONCENTRATIONS: changed})
    third = play(unplanned.cast, [_again(scene, "C") for scene in scenes[:1]])

    assert third[0].evidence.digest == first[0].evidence.digest, "the same data give the same digest"
    for before, after in zip(first, second, strict=True):
        assert before.evidence.digest != after.evidence.digest
        assert before.evidence.outcome_digest != after.evidence.outcome_digest
        assert _report(unplanned, before) != _report(unplanned, after)
    exposure = [
        next(t for t in act.evidence.outcome["tables"] if t["name"] == "exposure") for act in (first[0], second[0])
    ]
    assert exposure[0]["rows"] != exposure[1]["rows"]
    assert exposure[0]["rows"][1:] == exposure[1]["rows"][1:], "the other profiles stay as they were"
    assert interval(first[1]) != interval(second[1])


def test_without_a_step_the_next_is_refused(unplanned: Beginning) -> None:
    (scene,) = _scenes("WO-6")
    for number, (left_out, error, sentence) in enumerate(
        (
            ("issue", Refused, "'acknowledge' is not possible in state 'draft'"),
            ("acknowledge", OrderNotOpen, "is issued and cannot be given data"),
            ("submit", GalenicError, "cannot be computed from what was given"),
            ("review", Refused, "'approve' is not possible in state 'computed'"),
            ("approve", Refused, "the evidence is reviewed, and only approved evidence can be delivered"),
        )
    ):
        with pytest.raises(error, match=sentence):
            play(unplanned.cast, [_again(scene, str(number))], leave_out={left_out})


def test_bad_data_are_refused_with_their_place(unplanned: Beginning) -> None:
    name = "theophylline/concentrations.csv"
    bad = example(name).replace(b"2.84", b"much", 1)

    with pytest.raises(GalenicError) as refused:
        play(unplanned.cast, _scenes("WO-6"), files={name: bad})

    assert [(fault.row, fault.value) for fault in refused.value.faults] == [(3, "much")]


def test_each_step_is_taken_by_somebody() -> None:
    assert (
        set(STEPS.values()) == set(DOCUMENT_STEPS.values()) == {"manager", "scientist", "reviewer", "qa", "sponsor_qa"}
    )


def _scenes(*numbers: str) -> list[Scene]:
    return [BY_NUMBER[number] for number in numbers]


def _again(scene: Scene, mark: str = "B") -> Scene:
    return replace(scene, number=f"{scene.number}{mark}", source=f"{scene.source}{mark}" if scene.source else "")


def _report(beginning: Beginning, act: Act) -> bytes:
    by = beginning.cast.reader("sponsor_qa")
    return evidence_report(by=by, evidence_id=act.evidence.pk, format_name="html")[1]
