"""What is stated for a certificate of analysis: whose batch of what, who tested it, and by which procedures."""

from __future__ import annotations

from pydantic import Field

from galenic.dossier.quality.stating import Day, Needed, Stated, Text


class Certificate(Stated):
    """The certificate itself."""

    number: Text = ""
    specification: Text = Field(default="", description="Specification with its version: SPEC-031 version 2.0")
    received: Day = Field(default=None, description="When the laboratory received the sample")
    tested: Day = Field(default=None, description="When testing was completed")
    released: Day = Field(default=None, description="When the batch was released")


class Tested(Stated):
    """The batch that was tested."""

    name: Text = ""
    grade: Text = Field(default="", description="Compendial grade of a substance, such as USP")
    strength: Text = ""
    dosage_form: Text = ""
    batch: Text = ""
    size: Text = ""
    made: Day = None
    expires: Day = Field(default=None, description="Expiry date, of a product or substance that has one")
    retest: Day = Field(default=None, description="Retest date of a substance")
    storage: Text = ""


class Address(Stated):
    """An organization that can be reached."""

    name: Text = ""
    address: Text = ""
    telephone: Text = ""


class Repacked(Stated):
    """Who repacked or reprocessed the batch, and on which certificate of the maker that rests (ICH Q7 11.44)."""

    name: Text = ""
    address: Text = ""
    original_certificate: Text = ""


class Signatory(Stated):
    """Who shall sign. That somebody is named here is no signature."""

    name: Text = ""
    position: Text = ""
    email: Text = ""
    telephone: Text = ""


class Procedure(Stated):
    """The procedure of a test, as the results call it."""

    test: Needed
    procedure: Needed = Field(description="Procedure with its number: USP <711>, TM-014")


class CertificateFacts(Stated):
    """Everything that can be stated. Results cannot: they come from evidence."""

    certificate: Certificate = Field(default_factory=Certificate)
    material: Tested = Field(default_factory=Tested)
    manufacturer: Address = Field(default_factory=Address)
    laboratory: Address = Field(default_factory=Address, description="Where it was tested, if not by the manufacturer")
    repacked: Repacked = Field(default_factory=Repacked)
    procedure: tuple[Procedure, ...] = ()
    signatory: Signatory = Field(default_factory=Signatory)
