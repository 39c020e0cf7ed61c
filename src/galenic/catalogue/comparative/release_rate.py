"""In vitro release of semisolids."""

from galenic.catalogue.planning.conditions import NOT_VALIDATED, REFERENCE, SEMISOLID, SITE_CHANGE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="comparative.release-rate",
    title="In vitro release of semisolids",
    delivers="Release rates of test and reference compared by the rank interval of their ratio, in one or two stages.",
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("FDA SUPAC-SS (1997)", "FDA IVRT draft (2022)"),
    ctd={"*": ("5.3.1.2",)},
    needed=(
        Applies(
            (SEMISOLID, REFERENCE, NOT_VALIDATED),
            "The release rate through a membrane tells semisolids apart, and is part of equivalence in vitro.",
            "FDA IVRT draft (2022); EMA CHMP/QWP/708282/2018",
        ),
        Applies(
            (SEMISOLID, SITE_CHANGE),
            "The release rate of batches from the new site is that of the old one.",
            "FDA SUPAC-SS (1997)",
        ),
    ),
    weeks=(6, 10),
    needs=(
        Need(
            "analytical.method-validation",
            "The release test is validated before products are compared (FDA IVRT draft 2022).",
        ),
        Need(
            "manufacturing.clinical-material",
            "The batch that is compared represents the product (FDA IVRT draft 2022).",
            alternatives=("manufacturing.drug-product",),
        ),
    ),
)
