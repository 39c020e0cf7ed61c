"""Population bioequivalence of particle size."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="comparative.particle-size",
    title="Population bioequivalence of particle size",
    delivers="Population bioequivalence of D50 and span between test and reference.",
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("FDA product guidance on budesonide suspension (2012)",),
    ctd={"*": ("5.3.1.2",)},
    needs=(Need("analytical.method-validation", "The sizing procedure is validated before products are compared."),),
)
