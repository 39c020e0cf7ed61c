"""Drug master file."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="regulatory.master-file",
    title="Drug master file",
    delivers=(
        "The holder's file with its open and closed parts, letters of authorization, who refers to it, and its updates."
    ),
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(3, 4),
    guidelines=("21 CFR 314.420", "EMA CHMP/QWP/227/02 (ASMF)"),
    ctd={"US": ("1.4.1",)},
    needs=(
        Need("process.development", "The closed part describes the process and its controls (ICH M4Q, 3.2.S.2)."),
        Need("stability.study", "The file states the retest period and its data (ICH M4Q, 3.2.S.7)."),
    ),
)
