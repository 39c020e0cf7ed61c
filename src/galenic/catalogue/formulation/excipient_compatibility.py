"""Compatibility with excipients."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="formulation.excipient-compatibility",
    title="Compatibility with excipients",
    delivers="Binary mixtures under stress, and the excipients ranked by what they do to the substance.",
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=("ICH Q8(R2)",),
    ctd={"*": ("3.2.P.2.1.2",)},
    needs=(
        Need("analytical.forced-degradation", "Degradation in the mixtures is measured with a procedure that sees it."),
    ),
)
