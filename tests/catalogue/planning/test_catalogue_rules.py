"""No rule and no need of the catalogue is dead: each decides for some product, and not for every one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product as every
from typing import Any

from galenic.catalogue.discovery import services
from galenic.catalogue.planning.conditions import PLANNED
from galenic.catalogue.planning.product import Product
from galenic.catalogue.planning.reading import read_product
from galenic.catalogue.planning.selection import select
from galenic.errors import InputError

FORMS = [
    {"dosage_form": "tablet", "route": "oral"},
    {"dosage_form": "tablet", "route": "oral", "bcs_class": 1},
    {"dosage_form": "tablet-er", "route": "oral"},
    {"dosage_form": "oral-solution", "route": "oral"},
    {"dosage_form": "injection-solution", "route": "intravenous"},
    {"dosage_form": "injection-suspension", "route": "intramuscular"},
    {"dosage_form": "semisolid", "route": "topical"},
    {"dosage_form": "nasal-suspension", "route": "nasal"},
    {"dosage_form": "ophthalmic-solution", "route": "ophthalmic"},
]
MODALITIES = ["small-molecule", "peptide", "oligonucleotide", "protein", "viral-vector"]
PROCESSES = ["unknown", "developed", "validated"]
OTHERS: list[dict[str, Any]] = [
    {"in_humans": True},
    {"in_humans": False, "strengths": ["5 mg"]},
    {"site_change": True, "narrow_therapeutic_index": True},
    {"second_source": True, "highly_variable": True, "biomarker_endpoint": True},
]
BASE = {"name": "Any", "strengths": ["5 mg", "10 mg"], "markets": ["US", "EU", "CA"]}


def described() -> Iterator[dict[str, Any]]:
    for form, modality, process, master_file, reference, other in every(
        FORMS, MODALITIES, PROCESSES, ("none", "referenced", "to-be-written"), ("Reference", ""), OTHERS
    ):
        yield {
            **BASE,
            **form,
            "modality": modality,
            "product_process": process,
            "substance_process": process,
            "master_file": master_file,
            "reference_product": reference,
            **other,
        }
    for modality, process, master_file, other in every(MODALITIES, PROCESSES, ("none", "to-be-written"), OTHERS):
        alone = {fact: value for fact, value in {**BASE, **other}.items() if fact != "strengths"}
        yield {
            **alone,
            "api_only": True,
            "modality": modality,
            "substance_process": process,
            "master_file": master_file,
        }


@cache
def products() -> tuple[Product, ...]:
    """Three thousand products, as far as their facts do not contradict each other."""
    found = []
    for facts in described():
        try:
            found.append(read_product(facts))
        except InputError:
            continue
    return tuple(found)


def test_there_are_enough_products() -> None:
    assert len(products()) > 3000


def test_every_rule_fires_for_some_product_and_not_for_every_one() -> None:
    for service in services().values():
        for rule in service.needed:
            fires = {bool(rule.fires_for(product)) for product in products()}
            assert True in fires, (service.id, rule.reason)
            assert fires == {True, False} or rule.when == (PLANNED,), (service.id, rule.reason)


def test_a_rule_of_some_markets_fires_for_no_other() -> None:
    for service in services().values():
        for rule in service.needed:
            fired = {market for product in products()[::7] for market in rule.fires_for(product)}
            assert fired <= (set(rule.markets) or {"US", "EU", "CA"}), (service.id, rule.reason)


def test_every_need_binds_in_some_plan() -> None:
    together: set[tuple[str, str]] = set()
    for product in products()[::5]:
        chosen = {each.service.id: each.service for each in select(product, services())[0]}
        for id_, service in chosen.items():
            for need in service.needs:
                if all(condition.holds(product) for condition in need.when):
                    together |= {(id_, each) for each in (need.service, *need.alternatives) if each in chosen}
    declared = {
        (service.id, name)
        for service in services().values()
        if service.needed  # others are chosen in a protocol
        for need in service.needs
        for name in (need.service, *need.alternatives)
    }
    assert declared - together == set()
