"""Transfer of an analytical procedure."""

from galenic.catalogue.planning.conditions import SECOND_SOURCE, SITE_CHANGE
from galenic.catalogue.planning.rules import Applies
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
    needed=(
        Applies(
            (SITE_CHANGE,),
            "The receiving laboratory shows that it measures as the sending one does.",
            "USP <1224>; WHO TRS 1044 Annex 4",
        ),
        Applies(
            (SECOND_SOURCE,),
            "Two sites can release one product only when both measure alike.",
            "USP <1224>; WHO TRS 1044 Annex 4",
        ),
    ),
    weeks=(4, 8),
    needs=(Need("analytical.method-validation", "Only a validated procedure is transferred (USP <1224>)."),),
)
