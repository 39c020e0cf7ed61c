"""Compatibility with excipients."""

from galenic.catalogue.planning.conditions import PROCESS_UNKNOWN, PRODUCT
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="formulation.excipient-compatibility",
    title="Compatibility with excipients",
    delivers="Binary mixtures under stress, and the excipients ranked by what they do to the substance.",
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("ICH Q8(R2)",),
    ctd={"*": ("3.2.P.2.1.2",)},
    needed=(
        Applies(
            (PRODUCT, PROCESS_UNKNOWN),
            "Excipients are chosen that leave the substance alone.",
            "ICH Q8(R2) 2.1.1 and 2.1.2",
        ),
    ),
    weeks=(4, 8),
    needs=(
        Need("analytical.forced-degradation", "Degradation in the mixtures is measured with a procedure that sees it."),
    ),
)
