"""Cell culture."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="biologics.upstream",
    title="Cell culture",
    delivers="Growth, specific productivity and titer of a culture, and their comparison between runs and scales.",
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("ICH Q5", "ICH Q6B"),
    ctd={"*": ("3.2.S.2",)},
)
