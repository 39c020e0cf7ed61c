"""Transfer of an analytical procedure."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="analytical.method-transfer",
    title="Transfer of an analytical procedure",
    delivers=(
        "Comparative testing at both sites: equivalence of the means by two one-sided tests, ratio of the "
        "precisions, against limits agreed in the protocol."
    ),
    performed_by=(Partner.CRO, Partner.CDMO, Partner.CMO),
    stages=(3,),
    guidelines=("USP <1224>", "WHO TRS 1044 Annex 4"),
    needs=(Need("analytical.method-validation", "Only a validated procedure is transferred (USP <1224>)."),),
)
