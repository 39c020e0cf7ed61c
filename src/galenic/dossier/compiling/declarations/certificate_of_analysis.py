"""A certificate of analysis from the evidence of a batch."""

from galenic.dossier.compiling.kind import Kind
from galenic.dossier.quality import certificate
from galenic.dossier.quality.certificate_facts import CertificateFacts

PLACES = ("3.2.P.5.4", "3.2.S.4.4", "3.2.R")

KIND = Kind(
    id="certificate-of-analysis",
    title="Certificate of analysis",
    what="Tests, procedures, limits and results of one batch, to be signed by the quality unit.",
    version="1.0",
    sections=dict.fromkeys(("US", "EU", "CA"), PLACES),
    services=("quality-control.", "manufacturing.", "potency.", "impurity.", "characterisation.", "stability."),
    stated=CertificateFacts,
    compile=certificate.compiled,
)
