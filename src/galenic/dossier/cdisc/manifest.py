"""What is said of a study in study.toml: who, what was given, what was measured, where the tables lie."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from galenic.dossier.cdisc.errors import CdiscRefused
from galenic.errors import Fault


class Part(BaseModel):
    """Base of every table of the manifest: nothing unknown slips in, names are written with hyphens."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=lambda name: name.replace("_", "-"), populate_by_name=True
    )


class About(Part):
    """The study and its site."""

    id: Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9._-]+$")]
    title: str
    sponsor: str
    site: str = "01"
    country: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3")]
    usubjid: str = Field(default="{study}-{site}-{subject}", pattern=r"\{subject\}")
    created: datetime = Field(description="Dates the files; the same date gives the same bytes")
    label: str = Field(default="", description="Said on everything, such as SIMULATED")
    washout: str = Field(default="", description="Planned duration of a washout, ISO 8601")
    meddra: str = Field(default="not stated", description="Version of MedDRA that coded the adverse events")
    loinc: str = Field(default="not stated", description="Version of LOINC that coded the laboratory tests")


class Files(Part):
    """Where the tables lie, relative to the manifest."""

    subjects: Path
    doses: Path
    concentrations: Path
    adverse_events: Path | None = None
    vital_signs: Path | None = None
    laboratory: Path | None = None
    pharmacokinetics: Path | None = Field(default=None, description="Evidence of pharmacokinetics.noncompartmental")
    evaluation: Path | None = Field(default=None, description="Evidence of bioequivalence.study")


class Analyte(Part):
    """What was measured, how and by whom."""

    code: Annotated[str, Field(pattern=r"^[A-Z_][A-Z0-9_]{0,7}$")]
    name: Annotated[str, Field(max_length=40)]
    specimen: str = "PLASMA"
    method: str = ""
    laboratory: str = ""
    lower_limit: float | None = Field(default=None, gt=0, description="In the unit of the concentrations")


class Treatment(Part):
    """A product that was given; its letter is that of the sequences."""

    name: str
    dose: Annotated[float, Field(gt=0)]
    dose_unit: str = "mg"
    form: str
    route: str = "ORAL"
    lot: str = ""


class Visit(Part):
    """A planned visit besides the dosing periods, which are the visits 1, 2, ...: screening, end of study."""

    number: int
    name: Annotated[str, Field(min_length=1, max_length=40)]
    start: Annotated[str, Field(min_length=1, max_length=200, description="Rule of its start (TVSTRL)")]
    end: str = Field(default="", description="Rule of its end (TVENRL)")


class Qualifier(Part):
    """A column of a table that the standard has no variable for: it goes into a supplemental data set."""

    table: Literal["subjects", "doses", "adverse-events", "vital-signs", "laboratory"]
    column: str
    name: Annotated[str, Field(pattern=r"^[A-Z_][A-Z0-9_]{0,7}$", description="QNAM")]
    label: Annotated[str, Field(min_length=1, max_length=40, description="QLABEL")]
    origin: Literal["Collected", "Assigned", "Derived", "Protocol"]
    evaluator: Annotated[str, Field(max_length=40)] = ""


class Manifest(Part):
    """A study as study.toml describes it."""

    study: About
    files: Files
    analyte: Annotated[tuple[Analyte, ...], Field(min_length=1)]
    treatment: Annotated[dict[str, Treatment], Field(min_length=1)]
    visit: tuple[Visit, ...] = ()
    standard_unit: dict[str, str] = Field(default_factory=dict, description="Of a test that came in several units")
    qualifier: tuple[Qualifier, ...] = ()
    trial: dict[str, Any] = Field(default_factory=dict, description="Trial summary: parameter, value or values")
    noncompartmental: dict[str, Any] = Field(default_factory=dict, description="Options, where it is computed here")
    evaluation: dict[str, Any] | None = Field(default=None, description="Options, where it is computed here")
    folder: Path = Path()

    @property
    def moment(self) -> datetime:
        """When the data sets were made, in UTC; a time without a zone counts as UTC."""
        created = self.study.created
        return created.astimezone(UTC) if created.tzinfo else created.replace(tzinfo=UTC)

    def file(self, path: Path) -> Path:
        """Where a file lies that the manifest names."""
        return self.folder / path


def load(path: Path) -> Manifest:
    """Read a manifest.

    Raises CdiscRefused CDI-002 with everything that is missing, misspelled or not to be found.
    """
    try:
        described = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CdiscRefused(f"{path} cannot be read: {error.strerror}.", code="CDI-002") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CdiscRefused(f"{path.name} is no TOML: {error}.", code="CDI-002") from error
    try:
        found = Manifest.model_validate(described | {"folder": path.parent})
    except ValidationError as error:
        faults = [_fault(each) for each in error.errors()]
        raise CdiscRefused(f"{path.name} does not describe a study.", code="CDI-002", faults=faults) from error
    faults = list(_wrong(found))
    if faults:
        raise CdiscRefused(f"{path.name} does not describe a study.", code="CDI-002", faults=faults)
    return found


def _fault(error: Any) -> Fault:
    place = ".".join(str(part) for part in error["loc"])
    given = error.get("input")
    value = "" if error["type"] == "missing" or isinstance(given, (dict, list)) else str(given)
    return Fault("CDI-002", f"{error['msg']}.", column=place, value=value)


def _wrong(manifest: Manifest) -> list[Fault]:
    """What a schema cannot say: files that are not there, letters that are none, analytes twice."""
    faults = [
        Fault("CDI-002", "There is no such file.", column=f"files.{name.replace('_', '-')}", value=str(path))
        for name, path in manifest.files.model_dump().items()
        if path is not None and not manifest.file(path).is_file()
    ]
    faults += [
        Fault("CDI-002", "A treatment has one letter.", column=f"treatment.{code}", value=code, allowed="A to Z")
        for code in manifest.treatment
        if len(code) != 1 or not "A" <= code <= "Z"
    ]
    faults += [
        Fault("CDI-002", message, column=column, value=value)
        for column, message, values in (
            ("analyte.code", "Two analytes have one code.", [analyte.code for analyte in manifest.analyte]),
            ("visit.number", "Two visits have one number.", [str(visit.number) for visit in manifest.visit]),
        )
        for value in sorted({value for value in values if values.count(value) > 1})
    ]
    return faults
