from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galenic.partners.errors import PartnerRefused
from galenic.partners.shortlist import (
    WEIGHTS,
    Candidate,
    Criterion,
    Delivered,
    Inspected,
    Ranked,
    Score,
    Stated,
    Want,
    shortlist,
)

ON = date(2027, 1, 1)
WANT = Want(
    service_id="manufacturing.drug-product",
    on=ON,
    modality="small molecule",
    dosage_form="tablet",
    batch_kg=120,
    platforms=("roller compaction",),
    agencies=("FDA", "EMA"),
    releases=True,
    runs_validated=True,
)
STATED = Stated(
    service_id="manufacturing.drug-product",
    stated_on=date(2026, 3, 1),
    source="site master file 7",
    modalities=("small molecule",),
    dosage_forms=("Tablet", "capsule"),
    batch_kg=150,
    platforms=("roller compaction", "fluid bed"),
    releases=True,
    validated_processes=3,
)
FDA = Inspected("FDA", date(2025, 5, 1), "compliant", "FDA data dashboard")
EMA = Inspected("EMA", date(2024, 5, 1), "compliant", "EudraGMDP")
ORDERS = (
    Delivered("WO-1", date(2026, 2, 1), on_time=True, first_time=True),
    Delivered("WO-2", date(2026, 8, 1), on_time=False, first_time=True),
)
GOOD = Candidate("1", "Elm, Ghent", (STATED,), (FDA, EMA), ORDERS)


def _only(candidate: Candidate, want: Want = WANT, weights: dict[str, float] | None = None) -> Ranked:
    [ranked] = shortlist([candidate], want, WEIGHTS if weights is None else weights)
    return ranked


def _score(candidate: Candidate, criterion: Criterion, want: Want = WANT) -> Score:
    return next(score for score in _only(candidate, want).scores if score.criterion is criterion)


def test_by_hand() -> None:
    """Weights 3, 2, 3, 2, 2; all scores 1 but the track record, (1/2 + 1) / 2 = 3/4: (3+2+3+2+2*3/4)/12 = 23/24."""
    ranked = _only(GOOD)

    assert {score.criterion: score.value for score in ranked.scores} == {
        Criterion.STAGE_FIT: 1.0,
        Criterion.COMPLEXITY: 1.0,
        Criterion.REGULATORY: 1.0,
        Criterion.INFRASTRUCTURE: 1.0,
        Criterion.TRACK_RECORD: 0.75,
    }
    assert ranked.total == pytest.approx(11.5 / 12)


def test_every_answer_leads_to_a_dated_fact_with_its_source() -> None:
    for score in _only(GOOD).scores:
        for answer in score.answers:
            assert answer.fact, answer
            assert answer.source, answer
            assert answer.dated is not None
            assert answer.dated <= ON


def test_of_a_site_about_which_nothing_is_known_nothing_is_good() -> None:
    ranked = _only(Candidate("2", "Ash, Lyon"))

    assert ranked.total == 0
    assert all(answer.value is None for score in ranked.scores for answer in score.answers)


@pytest.mark.parametrize(
    ("change", "criterion", "unknown"),
    [
        ({"modalities": ()}, Criterion.STAGE_FIT, "modality small molecule"),
        ({"dosage_forms": ()}, Criterion.STAGE_FIT, "dosage form tablet"),
        ({"platforms": ()}, Criterion.COMPLEXITY, "platform roller compaction"),
        ({"validated_processes": None}, Criterion.COMPLEXITY, "runs validated processes"),
        ({"batch_kg": None}, Criterion.INFRASTRUCTURE, "batch of 120 kg"),
        ({"releases": None}, Criterion.INFRASTRUCTURE, "releases by its own quality control"),
    ],
)
def test_what_is_not_known_counts_no_more_than_what_is_bad(change, criterion: Criterion, unknown: str) -> None:
    bad = {
        "modalities": ("biologic",),
        "dosage_forms": ("cream",),
        "platforms": ("fluid bed",),
        "validated_processes": 0,
        "batch_kg": 20.0,
        "releases": False,
    }
    [name] = change
    without = _score(replace(GOOD, stated=(replace(STATED, **change),)), criterion)
    against = _score(replace(GOOD, stated=(replace(STATED, **{name: bad[name]}),)), criterion)

    assert without.unknown == (unknown,)
    assert against.unknown == ()
    assert without.value == against.value < 1


def test_a_statement_about_another_service_or_of_a_day_to_come_is_none() -> None:
    for stated in (replace(STATED, service_id="stability.study"), replace(STATED, stated_on=date(2027, 2, 1))):
        assert _score(replace(GOOD, stated=(stated,)), Criterion.STAGE_FIT).value == 0


def test_the_latest_statement_counts() -> None:
    later = replace(STATED, stated_on=date(2026, 9, 1), batch_kg=80)
    earlier = replace(STATED, stated_on=date(2025, 9, 1), batch_kg=80)

    assert _score(replace(GOOD, stated=(STATED, later)), Criterion.INFRASTRUCTURE).value == 0.5
    assert _score(replace(GOOD, stated=(STATED, earlier)), Criterion.INFRASTRUCTURE).value == 1


@pytest.mark.parametrize(
    ("inspections", "value", "unknown"),
    [
        ((FDA,), 0.5, 1),
        ((FDA, replace(EMA, outcome="action")), 0.5, 0),
        ((FDA, replace(EMA, outcome="pending")), 0.5, 1),
        ((FDA, replace(EMA, inspected_on=date(2021, 12, 31))), 0.5, 1),
        ((FDA, replace(EMA, inspected_on=date(2022, 1, 1))), 1.0, 0),
        ((FDA, EMA, replace(EMA, inspected_on=date(2026, 5, 1), outcome="action")), 0.5, 0),
        ((FDA, EMA, replace(EMA, inspected_on=date(2027, 5, 1), outcome="action")), 1.0, 0),
    ],
)
def test_the_last_inspection_of_five_years_that_was_decided_counts(inspections, value: float, unknown: int) -> None:
    score = _score(replace(GOOD, inspections=inspections), Criterion.REGULATORY)

    assert (score.value, len(score.unknown)) == (value, unknown)


def test_what_the_work_does_not_ask_for_does_not_count() -> None:
    ranked = _only(GOOD, Want(service_id=WANT.service_id, on=ON))

    assert [score.criterion for score in ranked.scores] == [Criterion.STAGE_FIT, Criterion.TRACK_RECORD]
    assert ranked.total == pytest.approx((3 * 1 + 2 * 0.75) / 5)


def test_weights_change_the_order() -> None:
    tried = replace(GOOD, key="2", name="Ash, Lyon", inspections=(), deliveries=(replace(ORDERS[0]),))
    names = lambda weights: [each.candidate.name for each in shortlist([GOOD, tried], WANT, weights)]  # noqa: E731

    assert names({**WEIGHTS, Criterion.TRACK_RECORD: 0.0}) == ["Elm, Ghent", "Ash, Lyon"]
    assert names({Criterion.TRACK_RECORD: 1.0}) == ["Ash, Lyon", "Elm, Ghent"]


@pytest.mark.parametrize("weights", [{"beauty": 1.0}, {Criterion.STAGE_FIT: -1.0}, {Criterion.STAGE_FIT: 0.0}, {}])
def test_odd_weights_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(PartnerRefused):
        _only(GOOD, weights=weights)
    with pytest.raises(PartnerRefused, match="PTN-041"):
        _only(GOOD, weights={Criterion.STAGE_FIT: float("nan")})


@given(
    st.dictionaries(st.sampled_from(list(Criterion)), st.floats(0, 1e6), min_size=1).filter(
        lambda weights: any(weights.values())
    )
)
def test_totals_lie_between_0_and_1_whatever_the_weights(weights: dict[str, float]) -> None:
    assert 0 <= _only(GOOD, weights=weights).total <= 1 + 1e-12


@given(st.sets(st.sampled_from(["modalities", "dosage_forms", "platforms", "batch_kg", "releases"])))
def test_forgetting_a_good_fact_never_raises_the_total(forgotten: set[str]) -> None:
    nothing = {"modalities": (), "dosage_forms": (), "platforms": (), "batch_kg": None, "releases": None}
    poorer = replace(STATED, **{name: nothing[name] for name in forgotten})

    assert _only(replace(GOOD, stated=(poorer,))).total <= _only(GOOD).total


def test_equals_are_ordered_by_name() -> None:
    others = [Candidate(key, name) for key, name in (("3", "C"), ("1", "A"), ("2", "B"))]

    assert [each.candidate.name for each in shortlist(others, WANT)] == ["A", "B", "C"]
