"""Elemental impurities."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="impurity.elemental",
    title="Elemental impurities",
    delivers=(
        "Permitted daily exposure by route, limit by the option chosen, control threshold, and the verdict for "
        "each element."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH Q3D(R2)",),
    ctd={"*": ("3.2.S.3.2", "3.2.P.5.5")},
)
