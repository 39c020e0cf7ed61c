"""In vitro release of semisolids."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="comparative.release-rate",
    title="In vitro release of semisolids",
    delivers="Release rates of test and reference compared by the rank interval of their ratio, in one or two stages.",
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("FDA SUPAC-SS (1997)", "FDA IVRT draft (2022)"),
    ctd={"*": ("5.3.1.2",)},
    needs=(
        Need(
            "analytical.method-validation",
            "The release test is validated before products are compared (FDA IVRT draft 2022).",
        ),
    ),
)
