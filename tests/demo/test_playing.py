"""The demo is honest: what it shows follows from its data and from steps that were really taken."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from galenic.demo.cast import Cast
from galenic.demo.playing import STEPS, WORK, Act, play
from galenic.demo.scenes import SCENES, YOURS, Scene, example
from galenic.errors import GalenicError
from galenic.evidence.recomputing import recompute
from galenic.ledger.errors import Refused
from galenic.ledger.models import Signature
from galenic.programmes.errors import OrderNotOpen
from galenic.programmes.reporting import evidence_report
from galenic.programmes.work import my_work

BY_NUMBER: Mapping[str, Scene] = {scene.number: scene for scene in SCENES}


def scenes(*numbers: str) -> list[Scene]:
    return [BY_NUMBER[number] for number in numbers]


def value(act: Act, name: str) -> float:
    return float(next(each["value"] for each in act.evidence.outcome["values"] if each["name"] == name))


def interval(act: Act) -> str:
    return str(act.evidence.outcome["criteria"][0]["value"])


@pytest.fixture
def acts(cast: Cast) -> dict[str, Act]:
    return {act.scene.number: act for act in play(cast, SCENES)}


def test_every_order_ends_accepted_on_evidence_that_comes_out_the_same_again(acts: dict[str, Act]) -> None:
    assert {number: act.order.state for number, act in acts.items()} == dict.fromkeys(BY_NUMBER, "accepted")
    for act in acts.values():
        assert recompute(act.evidence).same


def test_results_are_the_published_ones(acts: dict[str, Act]) -> None:
    """Sauter et al. 1992 as evaluated by Schütz et al. 2014; LeBlond et al. 2011 as evaluated by expirest 0.1.7."""
    assert interval(acts["WO-2"]) == "90.76 to 99.62"
    assert value(acts["WO-5"], "potency.months") == pytest.approx(22.4130962996703, rel=1e-5)
    assert value(acts["WO-1"], "subjects") == 12


def test_what_is_simulated_says_so_to_the_end(acts: dict[str, Act]) -> None:
    assert {number: act.evidence.labels for number, act in acts.items()} == {
        "WO-1": [],
        "WO-2": [],
        "WO-3": ["simulated"],
        "WO-4": ["simulated"],
        "WO-5": [],
    }


def test_nobody_signs_their_own_work(acts: dict[str, Act]) -> None:
    for act in acts.values():
        signers = Signature.objects.filter(signed_id=str(act.evidence.pk)).values_list("signer_id", flat=True)
        assert str(act.evidence.performer_id) not in signers
        assert len(set(signers)) == 2


def test_the_judged_evidence_starts_from_the_signed_parameters(acts: dict[str, Act]) -> None:
    assert acts["WO-4"].evidence.inputs.get().source == acts["WO-3"].evidence


def test_one_changed_concentration_changes_parameters_interval_digests_and_report(cast: Cast) -> None:
    name = "simulated_crossover/concentrations.csv"
    original = example(name)
    changed = original.replace(b"1,RT,1,R,4,9.53,320", b"1,RT,1,R,4,11.53,320")
    assert changed != original
    first = play(cast, scenes("WO-3", "WO-4"))
    renumbered = [_again(scene) for scene in scenes("WO-3", "WO-4")]
    second = play(cast, renumbered, files={name: changed})

    for before, after in zip(first, second, strict=True):
        assert before.evidence.digest != after.evidence.digest
        assert before.evidence.outcome_digest != after.evidence.outcome_digest
        assert _report(cast, before) != _report(cast, after)
    exposure = [
        next(t for t in act.evidence.outcome["tables"] if t["name"] == "exposure") for act in (first[0], second[0])
    ]
    assert exposure[0]["rows"] != exposure[1]["rows"]
    assert exposure[0]["rows"][1:] == exposure[1]["rows"][1:], "the other profiles stay as they were"
    assert interval(first[1]) != interval(second[1])


def test_the_same_data_give_the_same_digests(cast: Cast) -> None:
    first = play(cast, scenes("WO-2"))[0]
    second = play(cast, [_again(scene) for scene in scenes("WO-2")])[0]

    assert first.evidence.pk != second.evidence.pk
    assert first.evidence.digest == second.evidence.digest


@pytest.mark.parametrize(
    ("left_out", "error", "sentence"),
    [
        ("issue", Refused, "'acknowledge' is not possible in state 'draft'"),
        ("acknowledge", OrderNotOpen, "is issued and cannot be given data"),
        ("submit", GalenicError, "exactly one of"),
        ("review", Refused, "'approve' is not possible in state 'computed'"),
        ("approve", Refused, "the evidence is reviewed, and only approved evidence can be delivered"),
    ],
)
def test_without_a_step_the_next_is_refused(cast: Cast, left_out: str, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        play(cast, scenes("WO-2"), leave_out={left_out})


def test_bad_data_are_refused_with_their_place(cast: Cast) -> None:
    name = "crossover/parameters.csv"
    bad = example(name).replace(b"181.09", b"much", 1)

    with pytest.raises(GalenicError) as refused:
        play(cast, scenes("WO-2"), files={name: bad})

    assert [(fault.row, fault.value) for fault in refused.value.faults] == [(2, "much")]


def test_each_step_is_told_with_whoever_takes_it(cast: Cast) -> None:
    told: list[str] = []

    play(cast, scenes("WO-2"), tell=lambda _scene, step: told.append(step))

    assert told == list(STEPS)
    assert set(STEPS.values()) == set(cast.people) - {"regulatory"}


def test_the_last_order_waits_for_the_reader(cast: Cast) -> None:
    (act,) = play(cast, [YOURS], leave_out=WORK)

    assert act.order.state == "active"
    for key, waiting in {"scientist": ["compute"], "reviewer": ["compute"], "manager": []}.items():
        assert [task.action for task in my_work(cast.reader(key))] == waiting


def _again(scene: Scene) -> Scene:
    from dataclasses import replace

    return replace(scene, number=f"{scene.number}B", source=f"{scene.source}B" if scene.source else "")


def _report(cast: Cast, act: Act) -> bytes:
    return evidence_report(by=cast.reader("sponsor_qa"), evidence_id=act.evidence.pk, format_name="html")[1]
