"""The bioequivalence tables of module 2.7, from evidence of the studies and what the applicant states."""

from __future__ import annotations

from typing import Any, Literal, cast

from pydantic import Field

from galenic.dossier.compiling.kind import Compiled, Kind
from galenic.dossier.compiling.material import Material
from galenic.dossier.model import Contact
from galenic.dossier.summaries.layout import layouts
from galenic.dossier.summaries.manifest import Applicant, Part, Sources, ToldStudy
from galenic.dossier.summaries.rendering import summarize

Rows = list[dict[str, Any]]


class Facts(Part):
    """Rows that no record of Galenic holds. Rows of one table have the same keys: they become its headings."""

    formulation: Rows = Field(default_factory=list, description="Composition: ingredient, amount, function")
    demographics: Rows = Field(default_factory=list, description="Age, sex and race of those who completed")
    adverse_events: Rows = Field(default_factory=list, description="Events with the number of subjects, by product")
    dropouts: Rows = Field(default_factory=list, description="Who left, when and why")
    deviations: Rows = Field(default_factory=list, description="Protocol deviations, unless evidence tells them")
    reanalysis: Rows = Field(default_factory=list, description="Reanalysis of samples, unless evidence tells it")
    standard_curves: Rows = Field(default_factory=list, description="Calibration and QC, unless evidence tells them")
    method_validation: Rows = Field(default_factory=list, description="The method, unless evidence tells of it")
    dissolution: Rows = Field(default_factory=list, description="Dissolution, unless evidence tells of it")
    procedures: Rows = Field(default_factory=list, description="Procedures for repeats: number, date, title")
    meal: Rows = Field(default_factory=list, description="Composition of the meal of a fed study")


class Stated(Part):
    """What the applicant states for the tables. Nothing is needed: what is missing is said in them."""

    part: Literal["", "2.7.1", "2.7.4"] = Field(
        default="", description="Only the tables that belong into this section; all of them when empty"
    )
    strengths: tuple[str, ...] = ()
    address: str = Field(default="", description="Of the applicant")
    contact: str = Field(default="", description="Whom to ask; the application's regulatory contact when empty")
    telephone: str = ""
    email: str = ""
    study: tuple[ToldStudy, ...] = Field(default=(), description="One entry a study")
    products: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="By treatment, such as products.T: product-name, batch-or-lot, strength-dose-administered, "
        "dosage-form, route, manufacturer, manufacture-date, expiration-date, bio-batch-size, production-batch-size, "
        "potency, content-uniformity",
    )
    facts: Facts = Field(default_factory=Facts, description="Rows of tables: [[facts.formulation]] and so on")


def _compile(material: Material) -> Compiled:
    stated = cast("Stated", material.stated)
    made = summarize(_sources(material, stated), layouts()[material.application.region], stated.part)
    return Compiled(made.document(), made.missing)


def _sources(material: Material, stated: Stated) -> Sources:
    facts = stated.facts.model_dump(by_alias=True)
    return Sources(
        stated_as="stated by the applicant",
        digest=material.stated_digest,
        application=_applicant(material, stated),
        studies=(),
        pieces=material.pieces,
        facts={name: rows for name, rows in facts.items() if rows},
        products=stated.products,
        told=stated.study,
    )


def _applicant(material: Material, stated: Stated) -> Applicant:
    about = material.application
    asked = next((one for one in about.contacts if one.role == "regulatory"), Contact("", "", "", ""))
    return Applicant(
        applicant=about.applicant,
        product=about.product or about.substance,
        strengths=stated.strengths or about.strengths,
        created=material.moment,
        address=stated.address,
        contact=stated.contact or asked.name,
        telephone=stated.telephone or asked.telephone,
        email=stated.email or asked.email,
        label=", ".join(material.labels),
    )


KIND = Kind(
    id="bioequivalence-tables",
    title="Bioequivalence tables",
    what="The tables of studies, dissolution, methods and products that module 2.7 opens with, filled from evidence.",
    version="1.0",
    sections={"US": ("2.7.1", "2.7.4"), "EU": ("2.7.1",)},
    services=(
        "bioequivalence.study",
        "pharmacokinetics.noncompartmental",
        "bioanalysis.method-validation",
        "bioanalysis.ligand-binding",
        "bioanalysis.study-samples",
        "comparative.dissolution",
        "clinical.study",
    ),
    stated=Stated,
    compile=_compile,
)
