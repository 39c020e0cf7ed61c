"""A description is refused whole, with every fault named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galenic.catalogue.planning.product import Product
from galenic.catalogue.planning.reading import read_product
from galenic.errors import InputError
from tests.catalogue.planning.products import FOLDER, described


def faults(facts: dict[str, Any]) -> set[tuple[str, str]]:
    with pytest.raises(InputError) as refused:
        read_product(facts)
    assert refused.value.code == "PRD-000"
    return {(fault.code, fault.column) for fault in refused.value.faults}


def test_a_description_is_read_with_its_types() -> None:
    product = read_product(described("immediate_release_tablet"))
    assert product.filing_date == date(2028, 6, 30)
    assert product.strengths == ("200 mg", "400 mg", "600 mg")
    assert (product.said("strengths"), product.said("api_only"), product.said("highly_variable")) == (
        "200 mg, 400 mg, 600 mg",
        "no",
        "not stated",
    )


def test_every_fact_is_described() -> None:
    assert all(field.description for field in Product.model_fields.values())


def test_all_faults_are_told_at_once_those_between_facts_too() -> None:
    facts = described(
        "immediate_release_tablet",
        dosageform="tablet",
        modality=None,
        bcs_class=7,
        route="intravenous",
        markets=["US", "US"],
        smiles="C1CC(",
    )
    assert faults(facts) == {
        ("PRD-001", "dosageform"),
        ("PRD-003", "modality"),
        ("PRD-002", "bcs_class"),
        ("PRD-004", "route"),
        ("PRD-004", "markets"),
        ("PRD-005", "smiles"),
    }


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"dosage_form": None}, ("PRD-004", "dosage_form")),
        ({"route": None}, ("PRD-004", "route")),
        ({"strengths": []}, ("PRD-004", "strengths")),
        ({"strengths": ["5 mg", "5 mg"]}, ("PRD-004", "strengths")),
        ({"strengths": ["strong"]}, ("PRD-002", "strengths.0")),
        ({"strengths": ["5 mg", "40"]}, ("PRD-002", "strengths.1")),
        ({"strengths": ["1.5.2 mg"]}, ("PRD-002", "strengths.0")),
        ({"markets": []}, ("PRD-002", "markets")),
        ({"markets": ["JP"]}, ("PRD-002", "markets.0")),
        ({"max_daily_dose_mg": -1}, ("PRD-002", "max_daily_dose_mg")),
        ({"max_daily_dose_mg": float("nan")}, ("PRD-002", "max_daily_dose_mg")),
        ({"filing_date": "soon"}, ("PRD-002", "filing_date")),
        ({"modality": "protein", "smiles": None}, ("PRD-004", "bcs_class")),
        ({"modality": "protein"}, ("PRD-005", "smiles")),
        ({"sequence": "ACDE"}, ("PRD-005", "sequence")),
        ({"weeks": {"stability.study": [9, 3]}}, ("PRD-004", "weeks")),
        ({"weeks": {"stability.study": [0, 3]}}, ("PRD-002", "weeks.stability.study.0")),
        (
            {"dosage_form": "injection-solution", "route": "intravenous", "locally_acting": True},
            ("PRD-004", "locally_acting"),
        ),
    ],
)
def test_each_rule_is_checked(changes: dict[str, Any], found: tuple[str, str]) -> None:
    assert found in faults(described("immediate_release_tablet", **changes))


@pytest.mark.parametrize(
    "fact", ["dosage_form", "route", "strengths", "reference_product", "product_process", "master_file"]
)
def test_a_substance_alone_has_nothing_of_a_product(fact: str) -> None:
    values = {"strengths": ["5 mg"], "dosage_form": "tablet", "route": "oral", "product_process": "locked"}
    assert ("PRD-004", fact) in faults(described("substance", **{fact: values.get(fact, "referenced")}))


@pytest.mark.parametrize(
    ("modality", "sequence", "accepted"),
    [
        ("peptide", "HAEGTFTSDVSSYLEGQAAKEFIAWLVRGRG", True),
        ("peptide", "haegt ftsdv", True),
        ("peptide", "HAEGB", False),
        ("peptide", "A" * 41, False),
        ("protein", "A" * 41, True),
        ("protein", "A" * 40, False),
        ("oligonucleotide", "GCGUUTGCTCTTCTTCTTGCG", True),
        ("oligonucleotide", "GCGX", False),
    ],
)
def test_a_sequence_keeps_to_its_alphabet_and_length(modality: str, sequence: str, accepted: bool) -> None:
    facts = described("peptide", modality=modality, sequence=sequence)
    if accepted:
        assert read_product(facts).sequence == sequence
    else:
        assert faults(facts) == {("PRD-005", "sequence")}


@pytest.mark.parametrize(
    ("smiles", "accepted"),
    [
        ("c1ccccc1", True),
        ("C%10CCCC%10", True),
        ("[13CH4]", True),
        ("C[C@H](N)C(=O)O", True),
        ("c1ccccc", False),
        ("CC)C(", False),
        ("C[NH3+", False),
        ("caffeine!", False),
    ],
)
def test_a_structure_is_checked_lightly(smiles: str, accepted: bool) -> None:
    facts = described("immediate_release_tablet", smiles=smiles)
    if accepted:
        assert read_product(facts).smiles == smiles
    else:
        assert faults(facts) == {("PRD-005", "smiles")}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_every_example_is_sound(file: Any) -> None:
    assert read_product(described(file.stem)).name


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.lists(st.floats(), max_size=3), max_size=2),
    st.sampled_from(["small-molecule", "peptide", "tablet", "semisolid", "oral", "US", "validated", "C1CC1", "ACD"]),
)


FACTS = st.dictionaries(st.sampled_from([*Product.model_fields, "dosageform"]), VALUES)


@settings(deadline=None, max_examples=150)
@given(FACTS, st.sampled_from(["peptide", "substance"]))
def test_whatever_is_written_is_read_or_refused(changes: dict[str, Any], name: str) -> None:
    facts = described(name) | changes
    try:
        assert read_product(facts).name
    except InputError:
        assert faults(facts)


def test_what_is_bad_for_itself_is_told_once() -> None:
    facts = described("immediate_release_tablet", route="by mouth", api_only="yes", strengths=None)
    assert faults(facts) == {
        ("PRD-002", "route"),
        ("PRD-004", "dosage_form"),
        ("PRD-004", "reference_product"),
        ("PRD-004", "master_file"),
    }


@pytest.mark.parametrize("strength", ["5 mg", "0.5mg", "100 mg/5 mL", "10 %", "1000 IU", "25 µg/h"])
def test_a_strength_is_a_number_with_its_unit(strength: str) -> None:
    assert read_product(described("immediate_release_tablet", strengths=[strength])).strengths == (strength,)


def test_a_list_with_a_bad_item_is_named_once() -> None:
    assert faults({**described("immediate_release_tablet"), "markets": ["JP"]}) == {("PRD-002", "markets.0")}
