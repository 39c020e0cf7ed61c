"""One partner or several: every argument comes and goes with the fact it rests on."""

from __future__ import annotations

from typing import Any

import pytest

from galenic.catalogue.planning.bundling import QUESTIONS, Answer, weigh
from galenic.catalogue.planning.reading import read_product
from tests.catalogue.planning.products import described

SITES = "Develop the product and supply the market at one site?"
MAKERS = "Make substance and product at one partner?"
CLINIC = "Clinic, bioanalysis, pharmacokinetics and statistics at one CRO?"
ANALYTICS = "Analytical work at the partner that develops the product?"


def answers(name: str, **changes: Any) -> dict[str, Answer]:
    return {answer.title: answer for answer in weigh(read_product(described(name, **changes)))}


@pytest.mark.parametrize(
    ("name", "changes", "question", "before", "after"),
    [
        ("immediate_release_tablet", {"second_source": True}, SITES, "one partner", "several partners"),
        ("immediate_release_tablet", {"product_process": "locked"}, SITES, "one partner", "several partners"),
        ("immediate_release_tablet", {"site_change": True}, SITES, "one partner", "either"),
        ("peptide", {"second_source": True}, MAKERS, "either", "several partners"),
        ("peptide", {"master_file": "referenced"}, MAKERS, "either", None),
        ("immediate_release_tablet", {"highly_variable": True}, CLINIC, "one partner", "one partner"),
        ("immediate_release_tablet", {"bcs_class": 1}, CLINIC, "one partner", None),
        ("biologic", {"reference_product": None, "in_humans": False}, CLINIC, "either", "several partners"),
        ("immediate_release_tablet", {"second_source": True}, ANALYTICS, "one partner", "either"),
        ("immediate_release_tablet", {"product_process": "validated"}, ANALYTICS, "one partner", None),
    ],
)
def test_the_answer_follows_the_facts(
    name: str, changes: dict[str, Any], question: str, before: str, after: str | None
) -> None:
    found = [answers(name).get(question), answers(name, **changes).get(question)]
    assert [answer and answer.verdict for answer in found] == [before, after]


def test_the_side_with_more_arguments_is_the_better_one() -> None:
    for name in ("immediate_release_tablet", "peptide", "biologic", "moved_tablet", "substance"):
        for answer in answers(name).values():
            difference = len(answer.for_one) - len(answer.for_several)
            assert answer.verdict == (
                "either" if not difference else "one partner" if difference > 0 else "several partners"
            )
            assert answer.facts


def test_every_argument_holds_for_some_product_and_not_for_every_one() -> None:
    names = ("immediate_release_tablet", "peptide", "biologic", "moved_tablet", "injection")
    products = [read_product(described(name)) for name in names]
    products += [
        read_product(described("immediate_release_tablet", **changes))
        for changes in (
            {"highly_variable": True},
            {"reference_product": None},
            {"master_file": "none", "substance_process": "locked"},
        )
    ]
    for question in QUESTIONS:
        for argument in (*question.for_one, *question.for_several):
            assert {argument.when.holds(product) for product in products} == {True, False}, argument.says
