"""Viral vectors."""

from galenic.catalogue.planning.conditions import OWN_SUBSTANCE, SUBSTANCE_PROCESS_UNKNOWN, VIRAL_VECTOR
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="biologics.viral-vector",
    title="Viral vectors",
    delivers="Infectious titer, ratio of full to empty capsids, and yield over the steps.",
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("ICH Q5", "ICH Q6B"),
    ctd={"*": ("3.2.S.2",)},
    needed=(
        Applies(
            (VIRAL_VECTOR, OWN_SUBSTANCE, SUBSTANCE_PROCESS_UNKNOWN),
            "A vector comes from cells; infectivity and full capsids decide its dose.",
            "ICH Q5A(R2); FDA CMC for Human Gene Therapy INDs (2020)",
        ),
    ),
    weeks=(20, 40),
    needs=(Need("analytical.method-development", "Titer and full capsids are followed with procedures of their own."),),
)
