from __future__ import annotations

from dataclasses import replace

import pytest

from galenic.partners.forms import agreement_form
from galenic.partners.matrix import (
    FINAL_RELEASE,
    Responsibility,
    delegated_release,
    doubly_accountable,
    first_matrix,
    matrix_faults,
    matrix_of,
    needed_activities,
    unassigned,
)

MATRIX = first_matrix()
MANUFACTURING = "manufacturing.drug-product"


def _with(activity: str, **letters: str) -> list[Responsibility]:
    return [replace(row, **letters) if row.activity == activity else row for row in MATRIX]


@pytest.mark.req("QAG-2", "QAG-3")
def test_the_form_itself_is_sound() -> None:
    assert not list(unassigned(MATRIX, []))
    assert not list(doubly_accountable(MATRIX))
    assert not list(delegated_release(MATRIX))
    assert not list(matrix_faults(MATRIX))
    assert all(row.source for row in MATRIX)


@pytest.mark.req("QAG-2")
@pytest.mark.parametrize("activity", [row.activity for row in MATRIX])
def test_every_activity_has_exactly_one_accountable_party(activity: str) -> None:
    title = next(row.title for row in MATRIX if row.activity == activity)

    assert list(unassigned(_with(activity, sponsor="R", partner="C"), [])) == [f"nobody is accountable for {title!r}"]
    both = list(doubly_accountable(_with(activity, sponsor="A", partner="RA")))
    assert both == [f"both parties are accountable for {title!r}"]


@pytest.mark.req("QAG-2")
@pytest.mark.parametrize("activity", [row.activity for row in MATRIX])
def test_a_needed_activity_that_the_matrix_lacks_is_unassigned(activity: str) -> None:
    rest = [row for row in MATRIX if row.activity != activity]

    assert [sentence.endswith("the matrix lacks it") for sentence in unassigned(rest, [])] == [True]


@pytest.mark.req("QAG-3")
def test_release_for_distribution_stays_with_the_owner() -> None:
    assert list(delegated_release(_with(FINAL_RELEASE, sponsor="I", partner="RA")))
    assert not list(delegated_release(_with("release.to-sponsor", sponsor="I", partner="RA")))


@pytest.mark.req("QAG-1")
def test_the_activities_of_the_guidelines_are_all_there() -> None:
    """FDA 2016 names seven; EU GMP Chapter 7 and the parties' practice the others."""
    keys = {each.key for each in agreement_form().activities}
    assert keys >= {
        "quality-unit.oversight",
        "facilities.equipment",
        "materials.management",
        "product.specifications",
        "laboratory.controls",
        "documentation",
        "change.control",
    }
    assert keys >= {"deviation.critical", "result.out-of-specification", "capa", "stability", "complaints", "audits"}
    assert keys >= {"release.to-sponsor", FINAL_RELEASE, "subcontracting", "data.integrity", "records.access"}


def test_what_is_needed_follows_from_the_service() -> None:
    laboratory = {each.key for each in needed_activities(["bioanalysis.study"])}
    making = {each.key for each in needed_activities([MANUFACTURING])}

    assert FINAL_RELEASE not in laboratory
    assert {FINAL_RELEASE, "materials.management"} <= making
    assert laboratory < making
    assert {each.key for each in needed_activities([])} == {row.activity for row in MATRIX}


def test_letters_activities_and_clocks_that_cannot_be_are_named() -> None:
    odd = [
        replace(MATRIX[0], sponsor="X"),
        replace(MATRIX[0], notify_business_days=-1),
    ]

    assert [fault.code for fault in matrix_faults(odd)] == ["PTN-020", "PTN-021", "PTN-022"]


def test_a_matrix_is_kept_and_read_back() -> None:
    assert matrix_of([row.as_dict() for row in MATRIX]) == MATRIX
