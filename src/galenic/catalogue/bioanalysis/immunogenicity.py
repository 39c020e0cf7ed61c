"""Immunogenicity cut points."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="bioanalysis.immunogenicity",
    title="Immunogenicity cut points",
    delivers=(
        "Screening, confirmatory and titer cut points for anti-drug antibodies, with the handling of outliers and "
        "the false-positive rate that follows."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("USP <1106>", "FDA Immunogenicity Testing (2019)"),
    ctd={"*": ("5.3.1.4",)},
)
