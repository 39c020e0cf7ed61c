"""Viral vectors."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="biologics.viral-vector",
    title="Viral vectors",
    delivers="Infectious titer, ratio of full to empty capsids, and yield over the steps.",
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("ICH Q5", "ICH Q6B"),
    ctd={"*": ("3.2.S.2",)},
)
