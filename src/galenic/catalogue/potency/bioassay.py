"""Relative potency by bioassay."""

from galenic.catalogue.service import Partner, Service

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
)
