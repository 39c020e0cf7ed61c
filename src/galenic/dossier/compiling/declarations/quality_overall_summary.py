"""The quality overall summary (CTD 2.3)."""

from galenic.dossier.compiling.kind import Kind
from galenic.dossier.quality import summary
from galenic.dossier.quality.facts import QualityFacts
from galenic.dossier.quality.skeleton import filling_services, skeletons

PLACES = ("2.3", "2.3.introduction", "2.3.S", "2.3.P", "2.3.A", "2.3.R")

KIND = Kind(
    id="quality-overall-summary",
    title="Quality overall summary",
    what="Every heading of 2.3 with what the applicant states and what the evidence of module 3 says.",
    version="1.0",
    sections=dict.fromkeys(skeletons(), PLACES),
    services=filling_services(),
    stated=QualityFacts,
    compile=summary.compiled,
)
