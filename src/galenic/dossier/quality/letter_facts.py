"""What is stated for a letter that opens a master file to an applicant: whose file, what of it, for whom."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from galenic.dossier.quality.certificate_facts import Address, Signatory
from galenic.dossier.quality.stating import Day, Needed, Stated, Text


class File(Stated):
    """The master file."""

    number: Text = Field(default="", description="Number at the agency, as the holder has it")
    kind: Literal["", "DMF", "ASMF", "MF"] = Field(default="", description="DMF (US), ASMF (EU), MF (CA)")
    type: Text = Field(default="", description="Type, such as II for a drug substance in the US, I in Canada")
    subject: Text = Field(default="", description="Subject of the file, as its register names it")
    version: Text = Field(default="", description="EU: versions of applicant's and restricted part")


class Item(Stated):
    """What of the file is opened, where that is not all of it."""

    item: Needed = Field(description="Item, such as one substance of several")
    submitted: Day = Field(default=None, description="When the holder submitted it")
    sections: Text = Field(default="", description="Sections or pages in that submission")


class LetterFacts(Stated):
    """Everything that can be stated. Nothing of it is evidence: the holder answers for it with a signature."""

    file: File = Field(default_factory=File)
    item: tuple[Item, ...] = Field(default=(), description="Without any, the whole file is opened")
    holder: Address = Field(default_factory=Address)
    agent: Address = Field(default_factory=Address, description="Who acts for the holder at the agency, if anybody")
    applicant: Address = Field(default_factory=Address, description="Who may refer to the file")
    product: Text = Field(default="", description="EU: the product that it is opened for. Canada wants none named")
    addressee: Text = Field(default="", description="Who the letter is to; the region's office by default")
    dated: Day = Field(default=None, description="Date that the letter shall bear")
    signatory: Signatory = Field(default_factory=Signatory)
