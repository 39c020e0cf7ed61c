"""Work that a product needs and that no service of the catalogue performs, so that no plan keeps silent about it."""

from __future__ import annotations

from dataclasses import dataclass

from galenic.catalogue.planning.conditions import (
    BIOLOGIC,
    INJECTABLE,
    NOT_VALIDATED,
    OWN_SUBSTANCE,
    PRODUCT,
    PROTEIN,
    SPRAYED_SUSPENSION,
    STERILE,
    SUBSTANCE_NOT_VALIDATED,
    WATERY_OR_SEMISOLID,
)
from galenic.catalogue.planning.product import Product
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.planning.selection import Reason, reasons_for

STERILE_SITE = "It is sterilized in its container where it bears that, else made aseptically, with media fills."
LEACHES = "What the container, the stopper or the device gives off reaches the patient with the dose."


@dataclass(frozen=True, slots=True)
class Outside:
    """Work outside the catalogue: a name, the services that it goes along with, and the rules that call for it."""

    title: str
    alongside: tuple[str, ...]
    needed: tuple[Applies, ...]


@dataclass(frozen=True, slots=True)
class OutsideWork:
    """Such work that a product needs, with the reasons."""

    title: str
    alongside: tuple[str, ...]
    reasons: tuple[Reason, ...]


WORK = (
    Outside(
        "Sterility assurance: sterilization or aseptic process, with its validation",
        ("process.development", "process.validation"),
        (
            Applies((PRODUCT, NOT_VALIDATED, STERILE), STERILE_SITE, "21 CFR 211.113(b)", markets=("US",)),
            Applies((PRODUCT, NOT_VALIDATED, STERILE), STERILE_SITE, "EU GMP Annex 1", markets=("EU", "CA")),
        ),
    ),
    Outside(
        "Container closure integrity",
        ("formulation.development", "stability.study"),
        (
            Applies(
                (PRODUCT, NOT_VALIDATED, STERILE),
                "A sterile product stays sterile to the end of its shelf life only in a tight container.",
                "USP <1207>",
            ),
        ),
    ),
    Outside(
        "Bacterial endotoxins and pyrogens",
        ("quality-control.release",),
        (
            Applies(
                (PRODUCT, NOT_VALIDATED, INJECTABLE),
                "What is injected is free of pyrogens; the test is shown to suit the product.",
                "USP <85>; Ph. Eur. 2.6.14",
            ),
        ),
    ),
    Outside(
        "Extractables and leachables",
        ("formulation.development", "stability.study"),
        (Applies((PRODUCT, NOT_VALIDATED, STERILE | SPRAYED_SUSPENSION), LEACHES, "USP <1663> and <1664>"),),
    ),
    Outside(
        "Preservative efficacy",
        ("formulation.development", "stability.study"),
        (
            Applies(
                (PRODUCT, NOT_VALIDATED, WATERY_OR_SEMISOLID),
                "A preservative works in the product as formulated, to the end of its shelf life.",
                "USP <51>; Ph. Eur. 5.1.3",
                only_if="the container holds several doses, or the product has a preservative",
            ),
        ),
    ),
    Outside(
        "Cell banks: source, characterization, stability of the construct",
        ("biologics.upstream", "biologics.viral-vector"),
        (
            Applies(
                (BIOLOGIC, OWN_SUBSTANCE, SUBSTANCE_NOT_VALIDATED),
                "Every batch begins with cells of one tested bank.",
                "ICH Q5D; ICH Q5B",
            ),
        ),
    ),
    Outside(
        "Viral safety: tests of cells and harvest, clearance by the process",
        ("process.development", "process.validation"),
        (
            Applies(
                (BIOLOGIC, OWN_SUBSTANCE, SUBSTANCE_NOT_VALIDATED),
                "Cells and raw materials may carry viruses, which the process has to remove or destroy.",
                "ICH Q5A(R2)",
            ),
        ),
    ),
    Outside(
        "Structure of the protein: sequence, modifications, higher order, glycans",
        ("potency.bioassay",),
        (
            Applies(
                (PROTEIN, SUBSTANCE_NOT_VALIDATED),
                "Structure is determined by several methods; for a biosimilar beside the reference.",
                "ICH Q6B 2.1.1",
            ),
        ),
    ),
)


def outside(product: Product) -> tuple[OutsideWork, ...]:
    """What the product needs beyond the catalogue, in the order of the list."""
    found = ((each, reasons_for(each.needed, product)) for each in WORK)
    return tuple(OutsideWork(each.title, each.alongside, reasons) for each, reasons in found if reasons)
