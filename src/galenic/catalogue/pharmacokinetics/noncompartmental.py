"""Noncompartmental pharmacokinetics."""

from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="pharmacokinetics.noncompartmental",
    title="Noncompartmental pharmacokinetics",
    delivers=(
        "Exposure, peak and its time, half-life, clearance, volume and mean residence time of every profile, with the "
        "rules for values below the quantitation limit, the points behind each terminal slope, and flags with their "
        "reasons."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("ICH M13A", "FDA Bioequivalence Studies With PK Endpoints (2026)", "EMA CPMP/EWP/QWP/1401/98 Rev. 1"),
    ctd={"*": ("5.3.1.2",)},
    needs=(Need("bioanalysis.study-samples", "Concentrations come from accepted analytical runs (ICH M10 3.3)."),),
)
