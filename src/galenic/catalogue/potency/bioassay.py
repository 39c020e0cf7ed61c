"""Relative potency by bioassay."""

from galenic.catalogue.planning.conditions import BIOLOGIC, NOT_VALIDATED, PEPTIDE, REFERENCE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="potency.bioassay",
    title="Relative potency by bioassay",
    delivers=(
        "Relative potency from parallel lines or four-parameter curves with its confidence limits, after "
        "parallelism and similarity were shown."
    ),
    performed_by=(Partner.CRO, Partner.CDMO),
    stages=(1,),
    guidelines=("USP <1032>", "USP <1034>"),
    ctd={"*": ("3.2.S.4",)},
    needed=(
        Applies(
            (BIOLOGIC, NOT_VALIDATED),
            "The specification of a biologic has a test of potency.",
            "ICH Q6B 2.1.2 and 4.1.4; USP <1032>",
        ),
        Applies(
            (PEPTIDE, REFERENCE, NOT_VALIDATED),
            "Sameness of a synthetic peptide includes its biological activity.",
            "FDA ANDAs for Certain Highly Purified Synthetic Peptides (2021)",
            markets=("US",),
        ),
    ),
    weeks=(10, 20),
    needs=(Need("analytical.method-development", "The mechanism of action decides on the assay (USP <1032>)."),),
)
