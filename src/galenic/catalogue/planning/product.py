"""What a product is, as far as the plan of its development depends on it: the facts that the rules of planning read."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Modality = Literal["small-molecule", "peptide", "oligonucleotide", "protein", "viral-vector"]
DosageForm = Literal[
    "tablet",
    "tablet-er",
    "tablet-odt",
    "capsule",
    "capsule-er",
    "oral-solution",
    "oral-suspension",
    "injection-solution",
    "injection-suspension",
    "lyophilizate",
    "semisolid",
    "transdermal",
    "inhalation-powder",
    "inhalation-suspension",
    "nasal-suspension",
    "ophthalmic-solution",
    "ophthalmic-suspension",
]
Route = Literal["oral", "intravenous", "subcutaneous", "intramuscular", "topical", "inhalation", "nasal", "ophthalmic"]
ProcessState = Literal["unknown", "developed", "locked", "validated"]
MasterFile = Literal["none", "referenced", "to-be-written"]
Market = Literal["US", "EU", "CA"]
Amount = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\d+(\.\d+)? ?[^\d\s.,].*$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
WeeksGiven = tuple[Annotated[float, Field(gt=0, le=520)], Annotated[float, Field(gt=0, le=520)]]


LOCAL_ROUTES = frozenset({"topical", "inhalation", "nasal", "ophthalmic"})


class Product(BaseModel):
    """A drug product, or an active substance that is sold as such. A fact that is not known is left out, never guessed.

    `substance_process` and `product_process` say how far a process has come: unknown (still to be made), developed,
    locked (nothing changes without change control), validated (qualified at commercial scale).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)

    name: Line = Field(min_length=1, description="Name of the product or of the programme.")
    modality: Modality = Field(description="What kind of substance is active.")
    smiles: Annotated[str, StringConstraints(max_length=2000)] = Field(
        default="", description="Structure of a small molecule as SMILES."
    )
    sequence: Annotated[str, StringConstraints(max_length=20000)] = Field(
        default="", description="Sequence of a peptide or protein (one-letter amino acids) or of an oligonucleotide."
    )
    api_only: bool = Field(default=False, description="Only the active substance is made, no dosage form.")
    dosage_form: DosageForm | None = Field(default=None, description="Dosage form; left out for a substance alone.")
    route: Route | None = Field(default=None, description="How it is given; left out for a substance alone.")
    strengths: tuple[Amount, ...] = Field(
        default=(), max_length=40, description="Every strength with its unit, such as 500 mg or 2 mg/mL."
    )
    max_daily_dose_mg: float | None = Field(
        default=None, gt=0, le=100_000, description="Largest daily dose of the substance in mg; sets impurity limits."
    )
    reference_product: Line = Field(
        default="", description="Product that it is compared with; empty for a medicine of its own."
    )
    in_humans: bool = Field(default=False, description="The substance has been given to humans before.")
    substance_process: ProcessState = Field(
        default="unknown", description="How far the process of the substance has come at whoever makes it for you."
    )
    product_process: ProcessState = Field(
        default="unknown", description="How far formulation and process of the product have come."
    )
    master_file: MasterFile = Field(
        default="none",
        description="Whether the maker of the substance has a master file to refer to, or one is to be written.",
    )
    site_change: bool = Field(default=False, description="Commercial batches will be made at another site than so far.")
    second_source: bool = Field(default=False, description="A second site is wanted for commercial supply.")
    markets: tuple[Market, ...] = Field(min_length=1, description="Where approval is sought: US, EU, CA.")
    filing_date: date | None = Field(default=None, description="Day on which the application is to be filed.")
    locally_acting: bool | None = Field(
        default=None, description="It acts where it is applied; where this is not stated, form and route tell."
    )
    bcs_class: Annotated[int, Field(ge=1, le=4)] | None = Field(
        default=None, description="Biopharmaceutics class of the substance (ICH M9), where it is shown."
    )
    highly_variable: bool | None = Field(
        default=None, description="Within-subject CV of 30 % or more, where it is known."
    )
    narrow_therapeutic_index: bool | None = Field(
        default=None, description="Small differences in exposure do harm, where it is known."
    )
    biomarker_endpoint: bool = Field(default=False, description="A study measures an endogenous analyte as endpoint.")
    weeks: dict[str, WeeksGiven] = Field(
        default_factory=dict, description="Shortest and longest duration of a service in weeks, where you know better."
    )

    @property
    def acts_locally(self) -> bool:
        """What is stated; else true of what is put on skin or eye or breathed in, save patches."""
        if self.locally_acting is not None:
            return self.locally_acting
        return self.route in LOCAL_ROUTES and self.dosage_form != "transdermal"

    @property
    def main_process(self) -> ProcessState:
        """State of the process that the programme is about: of the product, or of the substance when that is all."""
        return self.substance_process if self.api_only else self.product_process

    def said(self, name: str) -> str:
        """A fact in words, for whoever reads why a rule fired."""
        value = getattr(self, name)
        if isinstance(value, tuple):
            return ", ".join(map(str, value)) or "none"
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "not stated" if value in (None, "") else str(value)
