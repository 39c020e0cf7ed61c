"""Technology transfer."""

from galenic.catalogue.planning.conditions import SECOND_SOURCE, SITE_CHANGE
from galenic.catalogue.planning.rules import Applies
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
    needed=(
        Applies(
            (SITE_CHANGE,),
            "Knowledge, procedures and process move to the receiving unit under a protocol.",
            "ICH Q10 3.1.2; WHO TRS 1044 Annex 4",
        ),
        Applies(
            (SECOND_SOURCE,),
            "The second site receives the process under a protocol and shows that its batches are alike.",
            "ICH Q10 3.1.2; WHO TRS 1044 Annex 4",
        ),
    ),
    weeks=(16, 30),
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
