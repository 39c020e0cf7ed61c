"""Development of an analytical procedure."""

from galenic.catalogue.planning.conditions import NOT_VALIDATED
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="analytical.method-development",
    title="Development of an analytical procedure",
    delivers=(
        "An analytical target profile, the scouting and the designed experiments behind the chosen conditions, "
        "the region in which they hold, and a procedure that tells the analyte from its degradation products."
    ),
    performed_by=(Partner.CRO, Partner.CDMO),
    stages=(1,),
    guidelines=("ICH Q14",),
    ctd={"*": ("3.2.S.4.2", "3.2.P.5.2")},
    needed=(
        Applies(
            (NOT_VALIDATED,),
            "Identity, assay, impurities and performance need procedures that suit this substance and this form.",
            "ICH Q14 2 and 3; ICH Q6A 2",
        ),
    ),
    weeks=(6, 12),
)
