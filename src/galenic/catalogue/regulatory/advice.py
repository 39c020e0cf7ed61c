"""Regulatory advice."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="regulatory.advice",
    title="Regulatory advice",
    delivers="Which evidence this product needs in these markets, and why.",
    performed_by=(Partner.CRO, Partner.CDMO),
    stages=(1, 2, 3, 4),
    guidelines=("Guidance of each agency",),
)
