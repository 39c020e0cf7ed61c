"""What the tables of a study look like; templates of them are made from here."""

from __future__ import annotations

from galenic.catalogue.pharmacokinetics._columns import CONCENTRATIONS, SUBJECT
from galenic.catalogue.tables.schema import ANY_UNIT, Column, Kind, TableSchema

__all__ = ["ADVERSE_EVENTS", "CONCENTRATIONS", "DOSES", "LABORATORY", "SCHEMAS", "SUBJECTS", "VITAL_SIGNS"]

MOMENT = "ISO 8601: 2026-03-02T08:00"
DATE = "ISO 8601: 2026-03-02, or with time of day"


def _text(name: str, title: str, description: str = "", *, needed: bool = True, example: str = "") -> Column:
    return Column(name, Kind.TEXT, title, description, required=needed, blank=not needed, example=(example,))


SUBJECTS = TableSchema(
    columns=(
        SUBJECT,
        _text("number", "Number in the study", "SUBJID, where `subject` is not it.", needed=False, example="001"),
        _text("sequence", "Sequence", "As randomized, one letter per period.", example="TR"),
        _text("sex", "Sex", "CDISC SEX: F, M, U", example="F"),
        Column("age", Kind.INTEGER, "Age", "In years, at consent.", minimum=0, maximum=120, example=("31",)),
        _text("race", "Race", "CDISC RACE: WHITE, ASIAN, ...", example="WHITE"),
        _text("ethnicity", "Ethnicity", "CDISC ETHNIC", needed=False, example="NOT HISPANIC OR LATINO"),
        _text("consent", "Informed consent", DATE, example="2026-02-20"),
        _text("randomized", "Randomization", DATE, needed=False, example="2026-03-02"),
        _text("end", "End of participation", DATE, example="2026-03-12"),
        _text("status", "How participation ended", "COMPLETED, or the reason as CDISC NCOMPLT", example="COMPLETED"),
    ),
    key=("subject",),
)
DOSES = TableSchema(
    columns=(
        SUBJECT,
        Column("period", Kind.INTEGER, "Period", minimum=1, example=("1",)),
        _text("treatment", "Treatment", "Letter of the product that was given.", example="T"),
        _text("start", "Time of the dose", MOMENT, example="2026-03-02T08:00"),
        Column(
            "dose",
            Kind.NUMBER,
            "Dose",
            "Where it was not that of the treatment.",
            unit=ANY_UNIT,
            usual_unit="mg",
            required=False,
            blank=True,
            minimum=0,
            example=("320",),
        ),
        _text("fasted", "Fasted", "Y or N", needed=False, example="Y"),
    ),
    key=("subject", "period"),
)
ADVERSE_EVENTS = TableSchema(
    columns=(
        SUBJECT,
        _text("term", "Event as reported", example="Headache"),
        _text("preferred_term", "Preferred term", "MedDRA", example="Headache"),
        Column("preferred_term_code", Kind.INTEGER, "Code of the preferred term", required=False, blank=True),
        _text("organ_class", "System organ class", "MedDRA, primary", example="Nervous system disorders"),
        Column("organ_class_code", Kind.INTEGER, "Code of the system organ class", required=False, blank=True),
        _text("severity", "Severity", "MILD, MODERATE, SEVERE", example="MILD"),
        _text("serious", "Serious", "Y or N", example="N"),
        _text("relationship", "Causality", example="POSSIBLY RELATED"),
        _text("action", "Action taken with the treatment", "CDISC ACN", example="DOSE NOT CHANGED"),
        _text("outcome", "Outcome", "CDISC OUT", example="RECOVERED/RESOLVED"),
        _text("start", "Start", DATE, example="2026-03-02T13:30"),
        _text("end", "End", DATE, needed=False, example="2026-03-02T18:00"),
        _text("seriousness", "Why it is serious", "DTH, HOSP, LIFE, DISAB, CONG or MIE", needed=False),
    ),
    minimum_rows=0,
)
FINDINGS = (
    SUBJECT,
    Column("visit", Kind.INTEGER, "Visit", "Number of the period, or of a [[visit]] of study.toml.", example=("1",)),
    _text("test", "Test", "Code, as CDISC VSTESTCD or LBTESTCD", example="SYSBP"),
    _text("test_name", "Name of the test", "Where the terminology lacks the code.", needed=False),
    Column("result", Kind.TEXT, "Result", "As reported; empty where it was not done.", blank=True, example=("121",)),
    _text("unit", "Unit of the result", needed=False, example="mmHg"),
    _text("time", "Time of measurement or sampling", DATE, example="2026-03-02T07:30"),
    _text("reason", "Why it was not done", needed=False),
)
VITAL_SIGNS = TableSchema(
    columns=(
        *FINDINGS,
        _text("position", "Position", "CDISC POSITION: SUPINE, SITTING, ...", needed=False, example="SUPINE"),
        Column(
            "nominal_time",
            Kind.NUMBER,
            "Planned time",
            "After the dose of the period.",
            "h",
            required=False,
            blank=True,
        ),
    ),
    key=("subject", "visit", "test", "time", "position"),
    minimum_rows=0,
)
LABORATORY = TableSchema(
    columns=(
        *FINDINGS,
        _text("category", "Category", "CHEMISTRY, HEMATOLOGY, URINALYSIS", needed=False, example="CHEMISTRY"),
        _text("specimen", "Specimen", "CDISC SPECTYPE", needed=False, example="SERUM"),
        Column("low", Kind.NUMBER, "Lower reference limit", "In the result's unit.", required=False, blank=True),
        Column("high", Kind.NUMBER, "Upper reference limit", "In the result's unit.", required=False, blank=True),
        _text("normal", "Normal result", "Of a test whose result is a word.", needed=False, example="NEGATIVE"),
        _text("laboratory", "Laboratory", needed=False),
        _text("method", "Method", needed=False),
        _text("fasted", "Fasted", "Y or N", needed=False, example="Y"),
        _text("loinc", "LOINC code", needed=False, example="1742-6"),
    ),
    key=("subject", "visit", "test", "specimen", "time"),
    minimum_rows=0,
)
SCHEMAS = {
    "subjects": SUBJECTS,
    "doses": DOSES,
    "concentrations": CONCENTRATIONS,
    "adverse-events": ADVERSE_EVENTS,
    "vital-signs": VITAL_SIGNS,
    "laboratory": LABORATORY,
}
