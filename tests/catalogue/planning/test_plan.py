"""Plans of plainly different products: what each has to have, by which guideline, and what it must not have."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import pytest

from galenic.catalogue.discovery import services
from galenic.catalogue.planning.plan import Plan, plan
from galenic.catalogue.planning.product import Product
from galenic.catalogue.planning.reading import read_product
from galenic.errors import InputError
from tests.catalogue.planning.products import FOLDER, described, ids, planned

NAMES = sorted(file.stem for file in FOLDER.glob("*.toml"))
STUDY = {
    "bioequivalence.design",
    "clinical.study",
    "bioanalysis.study-samples",
    "pharmacokinetics.noncompartmental",
    "bioequivalence.study",
    "clinical.biostatistics",
}
FORM = {"formulation.pre-formulation", "formulation.excipient-compatibility", "formulation.development"}
MADE = {"process.development", "comparative.deformulation"}
MOVE = {"analytical.method-transfer", "transfer.technology"}
SUSPENSION = {"dosage_form": "injection-suspension", "route": "intramuscular"}
#: What each plan has to have, with the guideline that is the reason.
NEEDED: dict[str, dict[str, str]] = {
    "immediate_release_tablet": {
        "bioequivalence.study": "21 CFR 314.94(a)(7)",
        "bioequivalence.biowaiver": "ICH M13B",
        "bioanalysis.method-validation": "ICH M10",
        "comparative.dissolution": "EMA CPMP/EWP/QWP/1401/98 Rev. 1 Appendix I",
        "manufacturing.clinical-material": "21 CFR 320.38",
        "impurity.nitrosamine-risk": "EMA/409815/2020",
        "impurity.mutagenic": "ICH M7(R2) 5.2",
        "impurity.elemental": "ICH Q3D(R2)",
        "stability.study": "ICH Q1A(R2) 2.2.3",
        "process.validation": "FDA Process Validation (2011) stage 2",
        "regulatory.dossier": "Directive 2001/83/EC Article 10(1)",
    },
    "theophylline_tablet": {
        "manufacturing.clinical-material": "EMA CPMP/EWP/QWP/1401/98 Rev. 1 4.1.2",
        "comparative.dissolution": "EMA CPMP/EWP/QWP/1401/98 Rev. 1 Appendix I",
        "clinical.study": "ICH M13A",
        "bioequivalence.study": "Directive 2001/83/EC Article 10(2)(b)",
        "stability.study": "ICH Q1E",
        "regulatory.dossier": "Directive 2001/83/EC Article 10(1)",
    },
    "extended_release_tablet": {
        "bioequivalence.study": "EMA/CPMP/EWP/280/96 Corr1",
        "bioequivalence.biowaiver": "21 CFR 320.24(b)(6)",
        "comparative.dissolution": "EMA/CHMP/QWP/428693/2013",
        "formulation.development": "FDA Extended Release Oral Dosage Forms (1997)",
        "clinical.study": "EMA/CPMP/EWP/280/96 Corr1",
        "regulatory.dossier": "C.08.002.1",
    },
    "injection": {
        "bioequivalence.biowaiver": "21 CFR 320.22(b)(1)",
        "comparative.deformulation": "21 CFR 314.94(a)(9)(iii)",
        "manufacturing.clinical-material": "FDA ANDAs: Stability Testing",
        "process.cleaning": "EU GMP Annex 15",
    },
    "oral_suspension": {
        "bioequivalence.study": "21 CFR 314.94(a)(7) and 320.21(b)",
        "bioequivalence.design": "FDA Statistical Approaches",
        "comparative.dissolution": "FDA Dissolution Testing",
        "formulation.development": "ICH Q8(R2) 2.2",
    },
    "peptide": {
        "characterisation.peptide": "FDA ANDAs for Certain Highly Purified Synthetic Peptides (2021)",
        "potency.bioassay": "FDA ANDAs for Certain Highly Purified Synthetic Peptides (2021)",
        "bioanalysis.immunogenicity": "FDA ANDAs for Certain Highly Purified Synthetic Peptides (2021)",
        "impurity.profile": "Ph. Eur. 2034",
        "process.route-selection": "ICH Q11",
        "manufacturing.drug-substance": "ICH Q7",
        "bioequivalence.biowaiver": "21 CFR 320.22(b)(1)",
    },
    "biologic": {
        "biologics.upstream": "ICH Q11",
        "potency.bioassay": "ICH Q6B",
        "bioanalysis.ligand-binding": "ICH M10 4",
        "bioanalysis.immunogenicity": "FDA Immunogenicity Testing (2019)",
        "preclinical.dose-response": "EMEA/CHMP/BMWP/42832/2005",
        "bioequivalence.study": "FDA Clinical Pharmacology Data to Support Biosimilarity (2016)",
        "stability.study": "ICH Q5C",
        "impurity.profile": "ICH Q6B",
        "regulatory.dossier": "351(k)",
    },
    "substance": {
        "regulatory.master-file": "21 CFR 314.420",
        "process.route-selection": "ICH Q11",
        "manufacturing.drug-substance": "ICH Q7",
        "impurity.mutagenic": "ICH M7(R2) 5.1",
        "impurity.profile": "ICH Q3A(R2)",
        "quality-control.release": "ICH Q7 11.2",
        "supply.distribution": "ICH Q7 10 and 17",
        "stability.study": "ICH Q1A(R2) 2.1.3",
    },
    "moved_tablet": {
        "transfer.technology": "WHO TRS 1044 Annex 4",
        "analytical.method-transfer": "USP <1224>",
        "comparative.dissolution": "SUPAC-IR",
        "stability.study": "FDA SUPAC-IR (1995) IV",
        "process.validation": "EU GMP Annex 15",
        "regulatory.dossier": "21 CFR 314.70",
        "supply.plan": "ICH Q10 2.7",
    },
}
NOT_NEEDED: dict[str, set[str]] = {
    "immediate_release_tablet": {
        "manufacturing.drug-substance",
        "process.route-selection",
        "regulatory.master-file",
        "bioanalysis.ligand-binding",
        "bioanalysis.immunogenicity",
        "preclinical.toxicology",
        "potency.bioassay",
        "transfer.technology",
        "analytical.method-transfer",
    },
    # One strength: nothing to waive. The formulation is developed, and the substance comes under a master file.
    "theophylline_tablet": FORM | {"bioequivalence.biowaiver", "process.development", "manufacturing.drug-substance"},
    "extended_release_tablet": {"regulatory.master-file", "comparative.release-rate", "preclinical.toxicology"},
    "injection": STUDY | {"bioanalysis.method-validation", "comparative.dissolution", "manufacturing.drug-substance"},
    "oral_suspension": {"bioequivalence.biowaiver", "comparative.particle-size", "comparative.release-rate"},
    "peptide": STUDY | {"impurity.mutagenic", "characterisation.oligonucleotide", "biologics.upstream"},
    "biologic": {
        "process.route-selection",
        "impurity.mutagenic",
        "comparative.dissolution",
        "bioequivalence.biowaiver",
        "bioanalysis.method-validation",
        "preclinical.toxicology",
        "preclinical.first-dose",
    },
    "substance": STUDY
    | FORM
    | {"regulatory.dossier", "manufacturing.drug-product", "manufacturing.packaging", "comparative.dissolution"},
    "moved_tablet": STUDY
    | FORM
    | {"process.development", "process.scale-up", "analytical.method-development", "impurity.profile"},
}


def test_there_is_a_judgment_on_every_example() -> None:
    assert set(NAMES) == set(NEEDED) == set(NOT_NEEDED)


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_has_what_it_needs_by_its_guideline(name: str) -> None:
    made = planned(name)
    for service, guideline in NEEDED[name].items():
        cited = [reason.guideline for reason in made.step(service).needed.reasons]
        assert any(guideline in each for each in cited), (service, cited)


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_has_nothing_that_it_does_not_need_and_says_why(name: str) -> None:
    made = planned(name)
    assert not ids(made) & NOT_NEEDED[name]
    assert {each.service.id for each in made.not_needed} == set(services()) - ids(made)
    assert all(each.because and all(each.because) for each in made.not_needed)


def test_no_two_plans_are_alike() -> None:
    """Tablets of either release need the same services; rules, durations and critical path tell them apart."""
    plans = {name: planned(name) for name in NAMES}
    for first, second in combinations(NAMES, 2):
        if {first, second} == {"immediate_release_tablet", "extended_release_tablet"}:
            assert plans[first].weeks_to_filing() != plans[second].weeks_to_filing()
            texts = [
                {reason.text for step in plans[name].steps for reason in step.needed.reasons}
                for name in (first, second)
            ]
            assert len(texts[0] ^ texts[1]) >= 4
        else:
            assert len(ids(plans[first]) ^ ids(plans[second])) >= 1


@pytest.mark.parametrize("name", NAMES)
def test_nothing_begins_before_what_it_waits_for(name: str) -> None:
    made = planned(name)
    for step in made.steps:
        for wait in step.waits:
            before = made.step(wait.service)
            for times in ("shortest", "typical", "longest"):
                assert getattr(before, times).end <= getattr(step, times).start + 1e-9, (step.id, wait.service)


@pytest.mark.parametrize("name", NAMES)
def test_the_critical_path_leads_without_a_gap_to_the_filing(name: str) -> None:
    made = planned(name)
    steps = [made.step(id_) for id_ in made.critical_path]
    assert steps[0].typical.start == 0
    assert all(first.typical.end == then.typical.start for first, then in pairwise(steps))
    assert steps[-1].id == made.goal
    assert {step.id for step in made.steps if step.is_critical} == set(made.critical_path)
    assert all(step.typical.slack == 0 for step in steps)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_filed_comes_after_all_evidence_that_the_plan_makes(name: str) -> None:
    """Only commercial work, and what hangs on it, may come after the filing or beside it."""
    made = planned(name)
    before: set[str] = set()
    todo = [made.goal]
    while todo:
        for wait in made.step(todo.pop()).waits:
            if wait.service not in before:
                before.add(wait.service)
                todo.append(wait.service)
    left = ids(made) - before - {made.goal}
    assert left <= {
        "process.validation",
        "process.cleaning",
        "process.scale-up",
        "manufacturing.drug-product",
        "manufacturing.packaging",
        "supply.plan",
        "supply.distribution",
        "performance.review",
        "quality-control.release",
        "bioequivalence.study",
        "impurity.nitrosamine-confirmation",
    }, left


def test_the_pivotal_study_waits_for_biobatch_method_and_dissolution() -> None:
    made = planned("immediate_release_tablet")
    first = {wait.service for wait in made.step("bioequivalence.study").waits}
    assert first >= {
        "manufacturing.clinical-material",
        "bioanalysis.method-validation",
        "comparative.dissolution",
        "bioequivalence.design",
        "pharmacokinetics.noncompartmental",
    }
    assert {wait.service for wait in made.step("clinical.study").waits} >= {
        "manufacturing.clinical-material",
        "bioanalysis.method-validation",
        "comparative.dissolution",
        "bioequivalence.design",
    }


def test_a_biologic_waits_for_the_batches_of_its_validation_and_a_generic_does_not() -> None:
    def first(made: Plan) -> set[str]:
        return {wait.service for wait in made.step("regulatory.dossier").waits}

    assert "process.validation" in first(planned("biologic"))
    assert "process.validation" not in first(planned("immediate_release_tablet"))


@pytest.mark.parametrize(
    ("name", "changes", "gained", "lost"),
    [
        ("immediate_release_tablet", {"bcs_class": 1}, set(), STUDY | {"bioanalysis.method-validation"}),
        ("immediate_release_tablet", {"bcs_class": 3}, set(), STUDY | {"bioanalysis.method-validation"}),
        ("immediate_release_tablet", {"bcs_class": 1, "narrow_therapeutic_index": True}, set(), set()),
        ("extended_release_tablet", {"bcs_class": 1}, set(), set()),
        ("immediate_release_tablet", {"strengths": ["400 mg"]}, set(), {"bioequivalence.biowaiver"}),
        (
            "immediate_release_tablet",
            {"master_file": "none"},
            {"process.route-selection", "manufacturing.drug-substance"},
            set(),
        ),
        (
            "immediate_release_tablet",
            {"master_file": "to-be-written"},
            {"process.route-selection", "manufacturing.drug-substance", "regulatory.master-file"},
            set(),
        ),
        ("immediate_release_tablet", {"site_change": True}, MOVE, set()),
        ("immediate_release_tablet", {"second_source": True}, MOVE, set()),
        ("immediate_release_tablet", {"biomarker_endpoint": True}, {"bioanalysis.biomarker"}, set()),
        ("immediate_release_tablet", {"product_process": "developed"}, set(), FORM | MADE),
        ("immediate_release_tablet", {"product_process": "locked"}, set(), FORM | MADE | {"process.scale-up"}),
        (
            "injection",
            SUSPENSION,
            STUDY | {"bioanalysis.method-validation"},
            {"bioequivalence.biowaiver"},
        ),
        ("injection", {"markets": ["CA"]}, set(), set()),
        ("biologic", {"markets": ["US"]}, set(), {"impurity.nitrosamine-risk", "impurity.nitrosamine-confirmation"}),
        ("biologic", {"modality": "viral-vector"}, {"biologics.viral-vector"}, {"biologics.upstream"}),
        ("peptide", {"markets": ["EU"]}, set(), {"bioanalysis.immunogenicity", "potency.bioassay"}),
        (
            "peptide",
            {"modality": "oligonucleotide", "sequence": "GCGUUTGCTC"},
            {"characterisation.oligonucleotide"},
            {"characterisation.peptide", "bioanalysis.immunogenicity", "potency.bioassay"},
        ),
        ("substance", {"master_file": "none"}, set(), {"regulatory.master-file"}),
        ("substance", {"substance_process": "developed"}, set(), {"process.route-selection", "process.development"}),
    ],
)
def test_a_plan_changes_when_a_fact_changes(
    name: str, changes: dict[str, Any], gained: set[str], lost: set[str]
) -> None:
    before, after = ids(planned(name)), ids(planned(name, **changes))
    assert (after - before, before - after) == (gained, lost)


def test_a_new_medicine_goes_the_long_way() -> None:
    changes = {"reference_product": None, "in_humans": False, "bcs_class": None, "master_file": "none"}
    made = planned("immediate_release_tablet", **changes)
    assert ids(made) >= {
        "preclinical.dose-response",
        "preclinical.toxicology",
        "preclinical.first-dose",
        "clinical.study",
        "bioanalysis.method-validation",
        "process.route-selection",
    }
    assert not ids(made) & {"bioequivalence.study", "comparative.deformulation", "comparative.dissolution"}
    assert "ICH M3(R2)" in made.step("preclinical.toxicology").needed.reasons[0].guideline
    assert made.step("stability.study").needed.weeks == (52, 56)
    assert made.weeks_to_filing()[1] > 200
    waits = {wait.service for wait in made.step("clinical.study").waits}
    assert "preclinical.first-dose" in waits
    known = planned("immediate_release_tablet", **(changes | {"in_humans": True}))
    assert not ids(known) & {"preclinical.toxicology", "preclinical.first-dose"}


@pytest.mark.parametrize(
    ("facts", "local"),
    [
        ({"dosage_form": "semisolid", "route": "topical"}, True),
        ({"dosage_form": "semisolid", "route": "topical", "locally_acting": False}, False),
        ({"dosage_form": "transdermal", "route": "topical"}, False),
        ({"dosage_form": "nasal-suspension", "route": "nasal"}, True),
        ({"dosage_form": "tablet", "route": "oral"}, False),
        ({"dosage_form": "tablet", "route": "oral", "locally_acting": True}, True),
    ],
)
def test_where_it_acts_is_stated_or_told_by_form_and_route(facts: dict[str, Any], local: bool) -> None:
    made = planned("immediate_release_tablet", **facts)
    assert made.product.acts_locally is local
    assert ("bioequivalence.study" in ids(made)) is not local


def test_a_second_source_does_not_keep_the_first_site_waiting() -> None:
    def first(made: Plan, service: str) -> set[str]:
        return {wait.service for wait in made.step(service).waits}

    second, moved = (planned("immediate_release_tablet", **{fact: True}) for fact in ("second_source", "site_change"))
    assert "transfer.technology" not in first(second, "manufacturing.drug-product")
    assert "transfer.technology" in first(moved, "manufacturing.drug-product")
    assert "transfer.technology" in first(second, "process.validation")


def test_a_semisolid_is_compared_by_release_and_perhaps_in_patients() -> None:
    facts = {"dosage_form": "semisolid", "route": "topical", "strengths": ["1 %"], "bcs_class": None}
    made = planned("immediate_release_tablet", **facts)
    assert "FDA IVRT draft (2022)" in made.step("comparative.release-rate").needed.reasons[0].guideline
    assert made.step("clinical.study").needed.only_if
    assert "bioequivalence.study" not in ids(made)


def test_an_inhaled_suspension_is_compared_by_particle_size() -> None:
    facts = {"dosage_form": "inhalation-suspension", "route": "inhalation", "bcs_class": None}
    made = planned("immediate_release_tablet", **facts)
    assert "budesonide" in made.step("comparative.particle-size").needed.reasons[0].guideline


def test_work_that_hangs_on_a_result_is_marked() -> None:
    made = planned("immediate_release_tablet")
    conditional = {step.id: step.needed.only_if for step in made.steps if step.needed.only_if}
    assert conditional == {"impurity.nitrosamine-confirmation": "the assessment finds a nitrosamine possible"}


def test_a_duration_that_the_owner_knows_replaces_the_assumption() -> None:
    usual = planned("immediate_release_tablet")
    slow = planned("immediate_release_tablet", weeks={"formulation.development": [60, 80]})
    assert slow.step("formulation.development").needed.weeks == (60, 80)
    assert slow.weeks_to_filing()[1] == usual.weeks_to_filing()[1] + 70 - 19


def test_a_duration_of_a_service_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        planned("immediate_release_tablet", weeks={"formulation.develop": [1, 2]})
    assert refused.value.code == "PRD-006"
    assert "formulation.development" in refused.value.faults[0].allowed


def test_markets_bring_their_own_reasons() -> None:
    american = planned("immediate_release_tablet", markets=["US"]).step("regulatory.dossier").needed
    both = planned("immediate_release_tablet").step("regulatory.dossier").needed
    assert (american.markets, both.markets) == (("US",), ("US", "EU"))
    assert {reason.guideline for reason in both.reasons} - {reason.guideline for reason in american.reasons}


def test_a_service_of_somebody_else_without_rules_is_no_part_of_a_plan() -> None:
    product = read_product(described("injection"))
    dossier = services()["regulatory.dossier"]
    from dataclasses import replace

    made = plan(product, {"other.service": replace(dossier, id="other.service", needed=(), needs=())})
    assert (made.steps, made.goal, made.critical_path) == ((), "", ())
    assert made.not_needed[0].because == ("its declaration names no rule by which a product needs it",)


def told(made: Plan) -> set[tuple[str, ...]]:
    """What a plan says besides the description: reasons, conditions, partners, arguments."""
    reasons = {(step.id, each.text, each.guideline) for step in made.steps for each in step.needed.reasons}
    partners = {(step.id, str(step.advice.partner), step.advice.rule) for step in made.steps}
    return reasons | partners | {(each.title, each.verdict, *each.for_one, *each.for_several) for each in made.answers}


#: One change of every fact that rules read, on a product for which it matters.
MATTERS: dict[str, tuple[str, Any]] = {
    "modality": ("biologic", "viral-vector"),
    "dosage_form": ("immediate_release_tablet", "tablet-er"),
    "strengths": ("immediate_release_tablet", ["400 mg"]),
    "reference_product": ("immediate_release_tablet", None),
    "in_humans": ("immediate_release_tablet", False),
    "substance_process": ("peptide", "developed"),
    "product_process": ("injection", "developed"),
    "master_file": ("injection", "none"),
    "site_change": ("injection", True),
    "second_source": ("injection", True),
    "markets": ("injection", ["EU"]),
    "locally_acting": ("immediate_release_tablet", True),
    "bcs_class": ("immediate_release_tablet", 3),
    "highly_variable": ("immediate_release_tablet", True),
    "narrow_therapeutic_index": ("immediate_release_tablet", True),
    "biomarker_endpoint": ("immediate_release_tablet", True),
}
#: Facts that say what the product is, or when, and that no rule reads.
DESCRIBES = {"name", "smiles", "sequence", "max_daily_dose_mg", "filing_date", "weeks", "api_only", "route"}


@pytest.mark.parametrize("fact", MATTERS)
def test_every_fact_that_rules_read_changes_a_plan(fact: str) -> None:
    name, value = MATTERS[fact]
    changes = {"reference_product": None} if fact == "in_humans" else {}
    assert told(planned(name, **changes, **{fact: value})) != told(planned(name, **changes))


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("name", "Other"),
        ("smiles", None),
        ("max_daily_dose_mg", None),
        ("filing_date", None),
        ("weeks", {"stability.study": [1, 2]}),
    ],
)
def test_a_fact_that_only_describes_changes_no_reason(fact: str, value: Any) -> None:
    assert told(planned("immediate_release_tablet", **{fact: value})) == told(planned("immediate_release_tablet"))


def test_no_fact_is_forgotten() -> None:
    assert set(MATTERS) | DESCRIBES == set(Product.model_fields)
