"""The advice on partners changes with the facts, one by one."""

from __future__ import annotations

from typing import Any

import pytest

from galenic.catalogue.discovery import service, services
from galenic.catalogue.planning.partners import advise, process_of
from galenic.catalogue.planning.plan import plan
from galenic.catalogue.planning.reading import read_product
from galenic.catalogue.service import Partner
from tests.catalogue.planning.products import described, planned

TABLET, PEPTIDE, SUBSTANCE, BIOLOGIC = "immediate_release_tablet", "peptide", "substance", "biologic"


@pytest.mark.parametrize(
    ("name", "changes", "of", "before", "after"),
    [
        # A process still to be made goes to a CDMO, a validated one that runs to a CMO.
        (TABLET, {"product_process": "validated"}, "manufacturing.drug-product", "CDMO", "CMO"),
        (TABLET, {"product_process": "validated"}, "quality-control.release", "CDMO", "CMO"),
        (TABLET, {"product_process": "validated"}, "stability.study", "CDMO", "CMO"),
        (TABLET, {"product_process": "validated"}, "manufacturing.packaging", "CDMO", "CMO"),
        (TABLET, {"product_process": "developed"}, "manufacturing.drug-product", "CDMO", "CDMO"),
        # Locked and not validated: it stays where it was developed, unless it moves.
        (TABLET, {"product_process": "locked"}, "process.validation", "CDMO", "CDMO"),
        (TABLET, {"product_process": "locked", "site_change": True}, "process.validation", "CDMO", "CMO"),
        (TABLET, {"product_process": "locked", "second_source": True}, "process.validation", "CDMO", "CMO"),
        # A move alone does not make a CMO of it while the process may still change.
        (TABLET, {"site_change": True}, "process.validation", "CDMO", "CDMO"),
        # Substance and product have processes of their own.
        (PEPTIDE, {"product_process": "validated"}, "manufacturing.drug-substance", "CDMO", "CDMO"),
        (PEPTIDE, {"substance_process": "validated"}, "manufacturing.drug-substance", "CDMO", "CMO"),
        (PEPTIDE, {"substance_process": "validated"}, "manufacturing.drug-product", "CDMO", "CDMO"),
        (SUBSTANCE, {"substance_process": "validated"}, "process.cleaning", "CDMO", None),
        (SUBSTANCE, {"substance_process": "validated"}, "manufacturing.drug-substance", "CDMO", "CMO"),
        (SUBSTANCE, {"substance_process": "validated"}, "regulatory.master-file", "CDMO", "CMO"),
        # Data and evidence stay with a CRO whatever becomes of the process.
        (TABLET, {"product_process": "locked"}, "bioequivalence.study", "CRO", "CRO"),
        (TABLET, {"product_process": "locked"}, "comparative.dissolution", "CRO", "CRO"),
        (TABLET, {"product_process": "locked"}, "analytical.method-validation", "CRO", "CRO"),
        # The application of a biologic is mostly manufacture.
        (BIOLOGIC, {"modality": "peptide", "sequence": "ACDEFGH"}, "regulatory.dossier", "CDMO", "CRO"),
    ],
)
def test_advice_follows_the_facts(name: str, changes: dict[str, Any], of: str, before: str, after: str | None) -> None:
    partners = [
        {step.id: str(step.advice.partner) for step in made.steps}.get(of)
        for made in (planned(name), planned(name, **changes))
    ]
    assert partners == [before, after]


def test_every_advice_names_its_rule_its_facts_and_who_else_could() -> None:
    for name in (TABLET, PEPTIDE, SUBSTANCE, BIOLOGIC, "moved_tablet"):
        for step in planned(name).steps:
            advice = step.advice
            assert advice.rule
            assert advice.reason.endswith(".")
            assert advice.facts
            assert {advice.partner, *advice.others} == set(step.needed.service.performed_by)
            assert bool(advice.instead) <= bool(advice.others)


def test_the_facts_of_an_advice_are_those_that_decide_it() -> None:
    made = planned(TABLET, product_process="validated")
    assert made.step("manufacturing.drug-product").advice.facts[0] == "product_process: validated"
    moved = planned(TABLET, product_process="locked", site_change=True).step("process.validation").advice
    assert {"site_change: yes", "second_source: no", "product_process: locked"} <= set(moved.facts)


def test_a_service_that_only_one_kind_performs_goes_there() -> None:
    product = read_product(described(TABLET))
    made = plan(product, services())
    for advice in advise([step.needed for step in made.steps], product):
        performed_by = service(advice.service).performed_by
        if len(performed_by) == 1:
            assert advice.partner == performed_by[0]


def test_the_process_of_a_service_is_that_of_what_it_makes() -> None:
    product = read_product(described(PEPTIDE, substance_process="locked", product_process="developed"))
    assert process_of(service("manufacturing.drug-substance"), product) == ("substance_process", "locked")
    assert process_of(service("manufacturing.packaging"), product) == ("product_process", "developed")
    alone = read_product(described(SUBSTANCE, substance_process="validated"))
    assert process_of(service("quality-control.release"), alone) == ("substance_process", "validated")


def test_a_generic_needs_a_cro_and_a_cdmo_each_where_it_is_strong() -> None:
    steps = planned(TABLET).steps
    assert {step.advice.partner for step in steps} == {Partner.CRO, Partner.CDMO}
    assert {step.advice.partner for step in steps if step.stage in (1, 2)} == {Partner.CRO}
    assert {step.advice.partner for step in steps if step.stage in (3, 4)} == {Partner.CDMO}
