"""What the applicant states for a quality overall summary: what no evidence holds, row by row."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from galenic.dossier.quality.skeleton import skeletons
from galenic.dossier.quality.stating import PRODUCT, Day, Months, Needed, Of, Stated, Text

Part = Literal["", "2.3.introduction", "2.3.S", "2.3.P", "2.3.A", "2.3.R"]


class Product(Stated):
    """The product (2.3, introduction)."""

    name: Text = Field(default="", description="Non-proprietary name of the product; the application's by default")
    proprietary_name: Text = ""
    dosage_form: Text = ""
    strengths: tuple[Text, ...] = ()
    route: Text = ""
    use: Text = Field(default="", description="Proposed indication, in short")
    reference_product: Text = Field(default="", description="Product that a generic refers to")
    maximum_daily_dose: Text = ""
    shelf_life_months: Months = Field(default=None, description="Shelf life that is proposed")
    storage: Text = Field(default="", description="Storage statement of the label")
    container: Text = Field(default="", description="Pack that the shelf life is for")


class Substance(Stated):
    """A drug substance from one manufacturer: 2.3.S repeats for each."""

    name: Needed
    manufacturer: Needed
    master_file: Text = Field(default="", description="Number of the master file or certificate that holds the rest")
    retest_months: Months = Field(default=None, description="Retest period that is proposed")
    storage: Text = ""
    container: Text = ""

    @property
    def key(self) -> str:
        """The substance with its manufacturer, as 2.3.S tells them apart."""
        return f"{self.name}, {self.manufacturer}"


class MasterFile(Stated):
    """A file at an agency that the application refers to, and the holder's letter that allows it."""

    number: Needed
    kind: Literal["DMF", "ASMF", "CEP", "MF"] = Field(description="DMF (US), ASMF or CEP (EU), MF (CA)")
    type: Text = Field(default="", description="Type, such as II for a substance in the US")
    holder: Needed
    subject: Needed = Field(description="What it is about, as the holder names it")
    letter_dated: Day = Field(default=None, description="Date of the holder's letter, once it is signed")
    letter_at: Text = Field(default="", description="Where the letter or certificate stands, such as 1.4.1")


class Prose(Stated):
    """The applicant's own words below one heading. An empty line parts paragraphs, "- " begins a point."""

    section: Needed = Field(description="Heading after 2.3, such as P.2.2.1")
    text: Needed
    of: Text = Field(default="", description="Which substance, where there are several; others need none")

    @field_validator("section")
    @classmethod
    def _known(cls, value: str) -> str:
        section = value.removeprefix("2.3.").removeprefix("3.2.")
        if not any(section == one.section for each in skeletons().values() for one in each.headings):
            raise ValueError(f"2.3 has no heading {section}")
        return section


class Component(Stated):
    """One line of the composition (P.1)."""

    component: Needed
    amount: Needed = Field(description="With its unit: 320.0 mg")
    strength: Text = Field(default="", description="Where there are several")
    function: Text = ""
    standard: Text = Field(default="", description="Monograph or specification, such as USP")


class Line(Stated):
    """One line of the batch formula (P.3.2)."""

    component: Needed
    amount: Needed = Field(description="With its unit: 38.40 kg")
    batch_size: Text = ""


class Site(Stated):
    """A site and its part in making or testing (S.2.1, P.3.1)."""

    name: Needed
    address: Text = ""
    part: Needed = Field(description="What it does: manufacture, packaging, release testing ...")
    identifier: Text = Field(default="", description="FEI, D-U-N-S, licence or inspection number")
    of: Of = PRODUCT


class Limit(Stated):
    """One test of a specification (S.4.1, P.5.1)."""

    test: Needed
    limit: Needed
    procedure: Text = Field(default="", description="Procedure with its number: USP <711>, TM-014")
    shelf_life_limit: Text = Field(default="", description="Where it differs from the limit at release")
    of: Of = PRODUCT


class Batch(Stated):
    """A batch that the application rests on."""

    number: Needed
    size: Text = ""
    made: Text = Field(default="", description="Date of manufacture")
    site: Text = ""
    use: Text = Field(default="", description="Bioequivalence, stability, validation ...")
    strength: Text = ""
    of: Of = PRODUCT


class Study(Stated):
    """A condition of a stability study (S.7.1, P.8.1)."""

    condition: Needed = Field(description="25 °C, 60 % relative humidity")
    batches: Needed
    container: Text = ""
    done: Needed = Field(description="Times that are there: 0, 3, 6, 9, 12 months")
    planned: Text = ""
    finding: Text = Field(default="", description="In short: no significant change")
    of: Of = PRODUCT


class About(Stated):
    """What a piece of evidence is about, where its service does not say it."""

    evidence: Needed = Field(description="Title of the evidence, or the first characters of its digest (six or more)")
    of: Of = PRODUCT
    batch: Text = Field(default="", description="Number of the batch that was tested")


class QualityFacts(Stated):
    """Everything that can be stated. Nothing is required: what is missing is said in the summary."""

    part: Part = Field(
        default="", description="Only this part, such as 2.3.S, for a file of its own; all of them when empty"
    )
    product: Product = Field(default_factory=Product)
    substance: tuple[Substance, ...] = ()
    master_file: tuple[MasterFile, ...] = ()
    text: tuple[Prose, ...] = ()
    composition: tuple[Component, ...] = ()
    batch_formula: tuple[Line, ...] = ()
    manufacturer: tuple[Site, ...] = ()
    specification: tuple[Limit, ...] = ()
    batch: tuple[Batch, ...] = ()
    stability: tuple[Study, ...] = ()
    about: tuple[About, ...] = ()

    @model_validator(mode="after")
    def _whose(self) -> QualityFacts:
        """Refuse rows about substances that are not there, and names that several manufacturers' substances share."""
        faults = []
        for name in ("text", "manufacturer", "specification", "batch", "stability", "about"):
            for number, row in enumerate(getattr(self, name), start=1):
                if row.of in {"", PRODUCT}:
                    continue
                count = sum(row.of in {each.key, each.name} for each in self.substance)
                if count != 1:
                    why = "is no substance that is stated" if not count else "is more than one substance"
                    faults.append(f"{name.replace('_', '-')} {number}: of = {row.of!r} {why}")
        keys = [each.key for each in self.substance]
        faults += [f"substance {key!r} is stated twice" for key in dict.fromkeys(keys) if keys.count(key) > 1]
        numbers = [each.number for each in self.master_file]
        faults += [f"master-file {one!r} is stated twice" for one in dict.fromkeys(numbers) if numbers.count(one) > 1]
        if faults:
            raise ValueError("; ".join(faults))
        return self
