"""Deformulation of the reference product."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="comparative.deformulation",
    title="Deformulation of the reference product",
    delivers=(
        "What the reference product is made of and how much of each: qualitative and quantitative sameness within "
        "limits."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("FDA Q1/Q2 sameness",),
    ctd={"*": ("3.2.P.2",)},
)
