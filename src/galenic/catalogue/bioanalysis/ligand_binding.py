"""Validation of a ligand-binding assay."""

from galenic.catalogue.planning.conditions import BIOLOGIC, BLOOD_LEVELS, OLIGONUCLEOTIDE, PEPTIDE
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="bioanalysis.ligand-binding",
    title="Validation of a ligand-binding assay",
    delivers=(
        "Four- and five-parameter calibration, accuracy, precision and total error, parallelism, dilution "
        "linearity and minimum required dilution for peptides, oligonucleotides and proteins."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("ICH M10",),
    ctd={"*": ("5.3.1.4",)},
    needed=(
        Applies(
            (BLOOD_LEVELS, BIOLOGIC),
            "Macromolecules are measured by binding assays, which are validated by rules of their own.",
            "ICH M10 4",
        ),
        Applies(
            (BLOOD_LEVELS, PEPTIDE),
            "A binding assay takes over where chromatography is not sensitive enough for the peptide.",
            "ICH M10 4",
            only_if="chromatography does not reach the quantification limit",
        ),
        Applies(
            (BLOOD_LEVELS, OLIGONUCLEOTIDE),
            "A hybridization assay takes over where chromatography is not sensitive enough.",
            "ICH M10 4",
            only_if="chromatography does not reach the quantification limit",
        ),
    ),
    weeks=(8, 16),
)
