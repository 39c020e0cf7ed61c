"""Clinical material and biobatch."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="manufacturing.clinical-material",
    title="Clinical material and biobatch",
    delivers=(
        "A pilot-scale biobatch and clinical batches under GMP for the pivotal study, blinded and labeled, with "
        "retention samples."
    ),
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("21 CFR 211", "21 CFR 320.38", "EU GMP Annex 13"),
    ctd={"US": ("3.2.R",)},
    needs=(
        Need(
            "formulation.development", "The batch that is studied has the composition that will be marketed (ICH M13A)."
        ),
        Need(
            "quality-control.release", "The batch is tested and released before it is given to anyone (21 CFR 211.165)."
        ),
    ),
)
