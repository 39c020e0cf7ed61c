"""How the data sets of CDISC become tables of concentrations and of parameters: the one place of this mapping.

PC and PP: SDTMIG 3.4, 6.3.5.9. ADPC (ADNCA) and ADPP: ADaMIG for noncompartmental analysis input data 1.0. What PC and
PP do not have (treatment, sequence, dose) may stand beside their variables under the heading of the schema. The page
docs/how-to/bring-your-data.md shows the same to users.
"""

from __future__ import annotations

from galenic.catalogue.tables.layouts import Dosing, Elapsed, Layout, Result, Since, Taken

EXCLUDED = ("NCAXFL", "Y", "they are excluded from the noncompartmental analysis")
DOSES = ("PARAMCD", "DOSE", "they record doses")
_ADAM = {
    "sequence": (Taken(("TRTSEQA", "TRTSEQP")),),
    "treatment": (Taken(("TRTA", "TRTP")),),
}

PC = Layout(
    "SDTM PC",
    all_of=frozenset({"USUBJID", "PCTESTCD", "PCSTRESN"}),
    columns={
        "subject": (Taken(("USUBJID",)),),
        "analyte": (Taken(("PCTESTCD",)),),
        "period": (Dosing("PCRFTDTC", "PCTESTCD", ("PCELTM", "PCTPTNUM")),),
        "time": (Since("PCDTC", "PCRFTDTC", planned="PCELTM"), Elapsed("PCELTM"), Taken(("PCTPTNUM",))),
        "nominal_time": (Elapsed("PCELTM"),),
        "concentration": (
            Result("PCSTRESN", ("PCSTRESC", "PCORRES"), unit="PCSTRESU", limit="PCLLOQ", status="PCSTAT"),
        ),
    },
    single=("PCSPEC",),
)

ADPC = Layout(
    "ADaM ADPC",
    all_of=frozenset({"USUBJID", "PARAMCD", "AVAL"}),
    any_of=frozenset({"ARRLT", "NRRLT", "AFRLT", "NFRLT"}),
    columns={
        "subject": (Taken(("USUBJID",)),),
        **_ADAM,
        "period": (Taken(("APERIOD",)), Dosing("PCRFTDTM", "PARAMCD", ("NRRLT", "NFRLT"))),
        "analyte": (Taken(("PARAMCD",)),),
        "time": (
            Taken(("ARRLT",), unit="RRLTU"),
            Taken(("AFRLT",), unit="FRLTU"),
            Taken(("NRRLT",), unit="RRLTU"),
            Taken(("NFRLT",), unit="FRLTU"),
        ),
        "nominal_time": (Taken(("NRRLT",), unit="RRLTU"), Taken(("NFRLT",), unit="FRLTU")),
        "concentration": (Result("AVAL", ("AVALC",), unit="AVALU", limit="ALLOQ"),),
        "dose": (Taken(("DOSEA",), unit="DOSEU"), Taken(("DOSEP",), unit="DOSEU")),
    },
    single=("PCSPEC",),
    aside=(DOSES, EXCLUDED),
)

PP = Layout(
    "SDTM PP",
    all_of=frozenset({"USUBJID", "PPTESTCD", "PPSTRESN"}),
    columns={
        "subject": (Taken(("USUBJID",)),),
        "period": (Dosing("PPRFTDTC", "PPTESTCD"),),
        "parameter": (Taken(("PPTESTCD",)),),
        "value": (Result("PPSTRESN", ("PPSTRESC", "PPORRES"), status="PPSTAT"),),
        "unit": (Taken(("PPSTRESU",)),),
    },
    single=("PPCAT", "PPSPEC"),
)

ADPP = Layout(
    "ADaM ADPP",
    all_of=frozenset({"USUBJID", "PARAMCD", "AVAL"}),
    none_of=ADPC.any_of,
    columns={
        "subject": (Taken(("USUBJID",)),),
        **_ADAM,
        "period": (Taken(("APERIOD",)), Dosing("PPRFTDTM", "PARAMCD")),
        "parameter": (Taken(("PARAMCD",)),),
        "value": (Result("AVAL", ("AVALC",)),),
        "unit": (Taken(("AVALU", "PPSTRESU")),),
    },
    single=("PPCAT", "PPSPEC"),
)
