"""Cleaning validation."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="process.cleaning",
    title="Cleaning validation",
    delivers="Carry-over limit from health-based exposure limits, and the verdict on swabs and rinses.",
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(4,),
    guidelines=("EMA/CHMP/CVMP/SWP/169430/2012", "PDA TR 29"),
)
