"""What a bioequivalence study may start from: concentrations, parameters side by side, parameters one below another."""

from __future__ import annotations

from dataclasses import replace

from galenic.catalogue.pharmacokinetics._cdisc import ADPP, PP
from galenic.catalogue.pharmacokinetics._columns import PERIOD, SEQUENCE, SUBJECT, TREATMENT
from galenic.catalogue.tables.schema import ANY_UNIT, Column, Kind, TableSchema, plain_name

CROSSED = "Needed for a crossover, not for parallel groups."
WHO_GOT_WHAT = (
    replace(SUBJECT, example=("1", "1", "2", "2")),
    replace(SEQUENCE, description=f"{SEQUENCE.description} {CROSSED}", blank=True, example=("TR", "TR", "RT", "RT")),
    replace(PERIOD, description=CROSSED, blank=True, example=("1", "2", "1", "2")),
    replace(TREATMENT, required=True, example=("T", "R", "R", "T")),
)
GROUP = Column(
    "group",
    Kind.TEXT,
    "Group or site",
    "Only where subjects were dosed in groups, or at several sites.",
    required=False,
    blank=True,
    aliases=("site", "siteid", "cohort", "dosing_group"),
)
PER_PERIOD = ("group", "subject", "sequence", "period", "treatment")

# CDISC code, title, and what else programs call it.
EXPOSURE = (
    ("AUCLST", "AUC to the last quantifiable concentration", ("AUC0-t", "AUC(0-t)", "AUCt", "AUClast", "AUC")),
    ("AUCIFO", "AUC to infinity", ("AUC0-inf", "AUC(0-inf)", "AUCinf", "AUCinf_obs", "AUCinf.obs", "AUC0-∞")),
    ("AUC72", "AUC to 72 h", ("AUC0-72", "AUC(0-72)", "AUC0-72h")),
    ("AUCTAU", "AUC over the dosing interval", ("AUC0-tau", "AUC(0-tau)", "AUCss")),
    ("CMAX", "Maximum concentration", ("Cmax,ss", "Cmaxss")),
    ("TMAX", "Time of the maximum", ()),
)
CODES = {plain_name(name): code for code, _, aliases in EXPOSURE for name in (code, *aliases)}


def _parameter(code: str, title: str, aliases: tuple[str, ...]) -> Column:
    unit, usual = ("h", "") if code == "TMAX" else (ANY_UNIT, "ng/mL" if code == "CMAX" else "h*ng/mL")
    return Column(
        code.lower(),
        Kind.NUMBER,
        title,
        unit=unit,
        usual_unit=usual,
        required=False,
        blank=True,
        censored=True,
        minimum=0,
        aliases=aliases,
        example=EXAMPLES.get(code, ()),
    )


EXAMPLES = {"AUCLST": ("812.4", "790.1", "1034", "990.2"), "CMAX": ("98.1", "91.5", "120", "117.3")}
PARAMETERS = TableSchema(
    columns=(
        *WHO_GOT_WHAT,
        GROUP,
        *(_parameter(code, title, aliases) for code, title, aliases in EXPOSURE),
    ),
    key=PER_PERIOD,
)
PARAMETER_RECORDS = TableSchema(
    columns=(
        *WHO_GOT_WHAT,
        GROUP,
        Column(
            "parameter",
            Kind.TEXT,
            "Parameter",
            "CDISC code or a usual name: AUCLST, AUC0-t, CMAX.",
            aliases=("pptestcd", "paramcd", "endpoint", "metric"),
            example=("AUCLST", "AUCLST", "AUCLST", "AUCLST"),
        ),
        Column(
            "value",
            Kind.NUMBER,
            "Value",
            "What is compared has to be above 0; other parameters, such as a correlation, may be negative.",
            blank=True,
            censored=True,
            aliases=("ppstresn", "aval", "result"),
            example=("812.4", "790.1", "1034", "990.2"),
        ),
        Column(
            "unit",
            Kind.TEXT,
            "Unit",
            "Unit of the value; the same for all values of a parameter.",
            required=False,
            blank=True,
            aliases=("ppstresu", "avalu"),
            example=("h*ng/mL", "h*ng/mL", "h*ng/mL", "h*ng/mL"),
        ),
    ),
    key=(*PER_PERIOD, "parameter"),
    layouts=(PP, ADPP),
)
RANDOMIZATION = TableSchema(
    columns=(
        replace(SUBJECT, example=("1", "2", "3", "4")),
        Column(
            "sequence",
            Kind.TEXT,
            "Sequence",
            "Sequence of a crossover, or the treatment of a parallel group.",
            aliases=("seq", "treatment", "trt", "arm", "armcd"),
            example=("TR", "RT", "RT", "TR"),
        ),
        GROUP,
    ),
    key=("subject",),
)
LEFT_OUT = TableSchema(
    columns=(
        replace(SUBJECT, example=("3", "7")),
        Column(
            "period",
            Kind.INTEGER,
            "Period",
            "Empty where the whole subject is left out.",
            required=False,
            blank=True,
            minimum=1,
            example=("2", ""),
        ),
        Column(
            "reason",
            Kind.TEXT,
            "Reason",
            "As the protocol foresees it: vomiting within two tmax, withdrawal.",
            example=("vomited 40 min after dosing", "withdrew consent"),
        ),
        Column(
            "source",
            Kind.TEXT,
            "Section of the protocol",
            required=False,
            blank=True,
            example=("9.2.1", "6.4"),
        ),
    ),
    key=("subject", "period"),
)
