"""The vocabulary of planning rules: what can be said about a product, each statement once."""

from __future__ import annotations

from collections.abc import Callable

from galenic.catalogue.planning.product import Product
from galenic.catalogue.planning.rules import Condition

SOLID_ORAL_FORMS = frozenset({"tablet", "tablet-er", "tablet-odt", "capsule", "capsule-er"})
EXTENDED_FORMS = frozenset({"tablet-er", "capsule-er"})
#: Forms whose drug is not dissolved when it is given, so that release can differ.
ORAL_FORMS_THAT_DISSOLVE = SOLID_ORAL_FORMS | {"oral-suspension"}
INJECTABLE_FORMS = frozenset({"injection-solution", "injection-suspension", "lyophilizate"})
SOLUTION_FORMS = frozenset({"oral-solution", "injection-solution", "lyophilizate", "ophthalmic-solution"})
SPRAYED_SUSPENSIONS = frozenset({"inhalation-suspension", "nasal-suspension"})
BIOLOGICS = frozenset({"protein", "viral-vector"})
TO_BE_MADE = frozenset({"unknown", "developed"})


def _is(
    name: str, value: object, says: str, otherwise: str, test: Callable[[Product], bool] | None = None
) -> Condition:
    return Condition(says, otherwise, (name,), test or (lambda product: getattr(product, name) == value))


def _within(name: str, values: frozenset[str], says: str, otherwise: str) -> Condition:
    return Condition(says, otherwise, (name,), lambda product: getattr(product, name) in values)


PLANNED = Condition("a programme is planned", "no programme is planned", (), lambda product: bool(product.markets))

# What it is
PRODUCT = _is("api_only", False, "a dosage form is made", "only the active substance is made")
SUBSTANCE_ALONE = ~PRODUCT
SMALL_MOLECULE = _is(
    "modality", "small-molecule", "the substance is a small molecule", "the substance is no small molecule"
)
PEPTIDE = _is("modality", "peptide", "the substance is a peptide", "the substance is no peptide")
OLIGONUCLEOTIDE = _is(
    "modality", "oligonucleotide", "the substance is an oligonucleotide", "the substance is no oligonucleotide"
)
PROTEIN = _is("modality", "protein", "the substance is a protein", "the substance is no protein")
VIRAL_VECTOR = _is("modality", "viral-vector", "the substance is a viral vector", "the substance is no viral vector")
BIOLOGIC = _within("modality", BIOLOGICS, "the substance is a biologic", "the substance is no biologic")
SYNTHETIC = ~BIOLOGIC

# What form it has and where it acts
SOLID_ORAL = _within("dosage_form", SOLID_ORAL_FORMS, "the form is solid and oral", "the form is not solid and oral")
EXTENDED = _within("dosage_form", EXTENDED_FORMS, "release is extended", "release is not extended")
DISSOLVES = _within(
    "dosage_form",
    ORAL_FORMS_THAT_DISSOLVE,
    "the drug dissolves from the form after it is swallowed",
    "no drug dissolves from the form after swallowing",
)
ORAL_SUSPENSION = _is("dosage_form", "oral-suspension", "the form is an oral suspension", "it is no oral suspension")
INJECTABLE = _within("dosage_form", INJECTABLE_FORMS, "the product is injected", "the product is not injected")
SOLUTION = _within(
    "dosage_form", SOLUTION_FORMS, "the drug is given in solution", "the drug is not in solution when it is given"
)
ORAL_SOLUTION = _is("dosage_form", "oral-solution", "the form is an oral solution", "the form is no oral solution")
OPHTHALMIC = _within(
    "dosage_form",
    frozenset({"ophthalmic-solution", "ophthalmic-suspension"}),
    "the product is given into the eye",
    "the product is not given into the eye",
)
STERILE_FORMS = INJECTABLE_FORMS | {"ophthalmic-solution", "ophthalmic-suspension", "inhalation-suspension"}
STERILE = _within("dosage_form", STERILE_FORMS, "the product has to be sterile", "the product need not be sterile")
#: Forms in which microbes can grow, so that a container opened again and again wants a preservative.
WATERY_FORMS = STERILE_FORMS - {"lyophilizate"} | {"oral-solution", "oral-suspension", "nasal-suspension", "semisolid"}
WATERY_OR_SEMISOLID = _within(
    "dosage_form", WATERY_FORMS, "microbes could grow in the form", "microbes do not grow in the form"
)
SEMISOLID = _is("dosage_form", "semisolid", "the form is a semisolid", "the form is no semisolid")
SPRAYED_SUSPENSION = _within(
    "dosage_form",
    SPRAYED_SUSPENSIONS,
    "particles are inhaled or sprayed from a suspension",
    "no particles are inhaled or sprayed from a suspension",
)
SYSTEMIC = Condition(
    "it acts by the blood",
    "it acts where it is applied",
    ("locally_acting", "dosage_form", "route"),
    lambda product: not product.acts_locally,
)
LOCAL = ~SYSTEMIC
SEVERAL_STRENGTHS = Condition(
    "there are several strengths", "there is one strength", ("strengths",), lambda product: len(product.strengths) > 1
)

# What it is compared with
REFERENCE = Condition(
    "a reference product is named",
    "no reference product is named",
    ("reference_product",),
    lambda product: bool(product.reference_product),
)
OWN_MEDICINE = ~REFERENCE
FIRST_IN_HUMANS = _is("in_humans", False, "it was never given to humans", "it has been given to humans before")

# How far its processes have come, and who makes what
OWN_SUBSTANCE = Condition(
    "no master file of a supplier covers the substance",
    "the substance comes under the master file of its maker",
    ("master_file",),
    lambda product: product.master_file != "referenced",
)
WRITES_MASTER_FILE = _is(
    "master_file", "to-be-written", "a master file is to be written", "no master file is to be written"
)
SUBSTANCE_PROCESS_UNKNOWN = _is(
    "substance_process", "unknown", "the process of the substance is still to be made", "the substance has a process"
)
SUBSTANCE_NOT_VALIDATED = ~_is(
    "substance_process",
    "validated",
    "the process of the substance is validated",
    "the process of the substance is not validated",
)
SUBSTANCE_TO_BE_MADE = _within(
    "substance_process",
    TO_BE_MADE,
    "the process of the substance is not locked",
    "the process of the substance is locked",
)
PROCESS_UNKNOWN = _is(
    "product_process", "unknown", "formulation and process are still to be made", "the product has its process"
)
PROCESS_TO_BE_MADE = _within(
    "product_process", TO_BE_MADE, "the process of the product is not locked", "the process of the product is locked"
)
NOT_VALIDATED = Condition(
    "the process is not validated",
    "the process is validated, and with it what belongs to it",
    ("api_only", "substance_process", "product_process"),
    lambda product: product.main_process != "validated",
)
SITE_CHANGE = _is("site_change", True, "manufacture moves to another site", "manufacture stays where it is")
SECOND_SOURCE = _is("second_source", True, "a second source is wanted", "no second source is wanted")

# What shows equivalence
BCS_WAIVABLE = Condition(
    "it is an immediate-release oral form of BCS class I or III without a known narrow therapeutic index",
    "the product does not qualify for a waiver by the biopharmaceutics classes",
    ("bcs_class", "dosage_form", "narrow_therapeutic_index"),
    lambda product: (
        product.bcs_class in (1, 3)
        and product.dosage_form in ORAL_FORMS_THAT_DISSOLVE - EXTENDED_FORMS
        and not product.narrow_therapeutic_index
    ),
)


def _no_study_in_blood(product: Product) -> str:
    """What makes a comparison of concentrations in blood superfluous, or impossible."""
    if OWN_MEDICINE.holds(product):
        return "there is no reference to compare concentrations in blood with"
    if product.product_process == "validated":
        return "equivalence was shown before the process was validated"
    if LOCAL.holds(product):
        return "concentrations in blood say nothing of a product that acts where it is applied"
    if SOLUTION.holds(product):
        return "a solution of the same composition needs no comparison of concentrations in blood"
    return "a waiver by the biopharmaceutics classes takes the place of the comparison in blood"


def _no_clinical_development(product: Product) -> str:
    if SUBSTANCE_ALONE.holds(product):
        return "only the active substance is made"
    if REFERENCE.holds(product):
        return "safety and efficacy follow from the reference"
    return "safety and efficacy were shown before the process was validated"


STUDY_IN_BLOOD = Condition(
    "equivalence is shown by concentrations in blood",
    "equivalence is not shown by concentrations in blood",
    ("reference_product", "dosage_form", "modality", "locally_acting", "bcs_class", "product_process"),
    lambda product: (
        REFERENCE.holds(product)
        and SYSTEMIC.holds(product)
        and product.product_process != "validated"
        and (BIOLOGIC.holds(product) or not (SOLUTION.holds(product) or BCS_WAIVABLE.holds(product)))
    ),
    _no_study_in_blood,
)
CLINICAL_DEVELOPMENT = Condition(
    "the medicine is new and has to show that it is safe and works",
    "safety and efficacy follow from the reference or are shown",
    ("reference_product", "api_only", "product_process"),
    lambda product: not (product.reference_product or product.api_only) and product.product_process != "validated",
    _no_clinical_development,
)
CLINICAL_EQUIVALENCE = Condition(
    "a product that acts locally is compared with its reference",
    "no locally acting product is compared with a reference",
    ("reference_product", "locally_acting", "dosage_form", "product_process"),
    lambda product: (
        REFERENCE.holds(product)
        and LOCAL.holds(product)
        and not SOLUTION.holds(product)
        and product.product_process != "validated"
    ),
)
BLOOD_LEVELS = STUDY_IN_BLOOD | CLINICAL_DEVELOPMENT
HUMAN_STUDY = BLOOD_LEVELS | CLINICAL_EQUIVALENCE
NARROW_INDEX = _is(
    "narrow_therapeutic_index", True, "the therapeutic index is narrow", "no narrow therapeutic index is known"
)
HIGHLY_VARIABLE = _is("highly_variable", True, "the drug is highly variable", "high variability is not known")
BIOMARKER = _is("biomarker_endpoint", True, "a biomarker is an endpoint", "no biomarker is an endpoint")
