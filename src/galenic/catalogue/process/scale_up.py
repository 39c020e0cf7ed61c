"""Scale-up."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="process.scale-up",
    title="Scale-up",
    delivers=(
        "From laboratory to pilot to commercial scale: similarity numbers, heat and mixing, comparability of the "
        "batches."
    ),
    performed_by=(Partner.CDMO,),
    stages=(3, 4),
    guidelines=("FDA SUPAC",),
    ctd={"*": ("3.2.P.2.3",)},
    needs=(Need("process.development", "What is scaled is the developed process with its critical parameters."),),
)
