"""Dossier."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="regulatory.dossier",
    title="Dossier",
    delivers=(
        "An ANDA or its sister abroad: modules of the Common Technical Document, an eCTD sequence, the tables of "
        "the bioequivalence summary, references to master files."
    ),
    performed_by=(Partner.CRO, Partner.CDMO),
    stages=(2, 3, 4),
    guidelines=("ICH M4", "ICH M8"),
    ctd={"*": ("1", "2", "3", "4", "5")},
    needs=(
        Need("stability.study", "The dossier states a shelf life and its data (ICH M4Q, 3.2.P.8)."),
        Need(
            "analytical.method-validation", "The dossier shows that its test procedures are valid (ICH M4Q, 3.2.P.5.3)."
        ),
        Need(
            "bioequivalence.study",
            "A generic shows bioequivalence or why it needs no study (21 CFR 314.94(a)(7)).",
            alternatives=("bioequivalence.biowaiver",),
        ),
    ),
)
