"""Validation of a ligand-binding assay."""

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
)
