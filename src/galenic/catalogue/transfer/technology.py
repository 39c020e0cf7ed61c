"""Technology transfer."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="transfer.technology",
    title="Technology transfer",
    delivers=(
        "Gap analysis, protocol, document pack, comparison of both sites against acceptance criteria, and the "
        "signed close-out."
    ),
    performed_by=(Partner.CDMO, Partner.CMO),
    stages=(3, 4),
    guidelines=("ICH Q10", "WHO TRS 1044 Annex 4"),
    needs=(
        Need(
            "process.development",
            "The sending unit hands over a developed process with its critical parameters (WHO TRS 1044 Annex 4).",
        ),
        Need(
            "analytical.method-transfer",
            "Both sites must measure alike before their batches are compared (WHO TRS 1044 Annex 4).",
        ),
    ),
)
