"""A manifest on a disk: the application, files of evidence, and beside them what the kind lets the applicant state."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from galenic.catalogue.performed import Performance
from galenic.dossier.compiling.kind import Kind
from galenic.dossier.compiling.material import Application, Material, Piece
from galenic.dossier.compiling.stating import parsed, template
from galenic.dossier.errors import DossierRefused
from galenic.dossier.model import Contact
from galenic.errors import Fault

#: Keys of a manifest that are not the kind's own.
SHARED = ("application", "evidence")
HEAD = """\
# A manifest for `galenic compile {kind}`. Paths are relative to this file.

# Evidence as `galenic perform ... --json` writes it.
evidence = []

[application]
region = "{region}"                   # {regions}
kind = ""                       # ANDA, generic, ANDS
number = ""
applicant = ""
product = ""
created = 2026-01-01T12:00:00Z  # dates the document: the same date gives the same bytes
label = ""                      # said on every page, such as SIMULATED

"""


class Shared(BaseModel):
    """What every manifest says of its application."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str
    kind: str
    applicant: str = Field(min_length=1)
    created: datetime
    number: str = ""
    product: str = ""
    substance: str = ""
    strengths: tuple[str, ...] = ()
    contact: tuple[Contact, ...] = ()
    keywords: dict[str, str] = Field(default_factory=dict)
    label: str = ""

    @property
    def moment(self) -> datetime:
        """When the document is made, in UTC; a time without a zone counts as UTC."""
        return self.created.astimezone(UTC) if self.created.tzinfo else self.created.replace(tzinfo=UTC)

    def application(self) -> Application:
        """The application as kinds know it."""
        plain = self.model_dump(include={"region", "kind", "number", "applicant", "product", "substance", "strengths"})
        return Application(**plain, contacts=self.contact, keywords=self.keywords)


def load(kind: Kind, path: Path) -> Material:
    """Read a manifest and its evidence; paths are relative to it.

    Raises DossierRefused DOS-080 with everything that is missing, misspelled, or no evidence of this kind.
    """
    given = _read(path)
    faults: list[Fault] = []
    shared = _shared(kind, given.get("application"), faults)
    pieces = _pieces(kind, path.parent, given.get("evidence", []), faults)
    stated: BaseModel | None = None
    try:
        stated = parsed(kind, {name: value for name, value in given.items() if name not in SHARED})
    except DossierRefused as refused:
        faults += [replace(fault, code="DOS-080") for fault in refused.faults]
    if faults or shared is None or stated is None:
        raise DossierRefused(
            f"{path.name} does not describe a document of the kind {kind.id}.",
            code="DOS-080",
            faults=faults,
            remedy=f"`galenic compile {kind.id} --template` writes a manifest with everything that may be stated.",
        )
    labels = (shared.label,) if shared.label else ()
    return Material(shared.application(), pieces, stated, shared.moment, labels)


def manifest_template(kind: Kind) -> str:
    """A manifest to fill in: what every kind asks for, then all that may be stated, as comments."""
    regions = ", ".join(kind.sections)
    return HEAD.format(kind=kind.id, region=next(iter(kind.sections)), regions=regions) + template(kind)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DossierRefused(f"{path} cannot be read: {error.strerror}.", code="DOS-080") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DossierRefused(f"{path.name} is no TOML: {error}.", code="DOS-080") from error


def _shared(kind: Kind, given: object, faults: list[Fault]) -> Shared | None:
    if not isinstance(given, Mapping):
        faults.append(Fault("DOS-080", "The table [application] is missing.", column="application"))
        return None
    try:
        shared = Shared.model_validate(given)
    except ValidationError as error:
        faults += [
            Fault("DOS-080", f"{each['msg']}.", column=".".join(map(str, ("application", *each["loc"]))))
            for each in error.errors()
        ]
        return None
    if shared.region not in kind.sections:
        faults.append(
            Fault(
                "DOS-080",
                f"There is no {kind.title.lower()} in this region.",
                column="application.region",
                value=shared.region,
                allowed=", ".join(kind.sections),
            )
        )
    return shared


def _pieces(kind: Kind, folder: Path, files: object, faults: list[Fault]) -> tuple[Piece, ...]:
    if not isinstance(files, Sequence) or not all(isinstance(one, str) for one in files):
        faults.append(Fault("DOS-080", "A list of files is wanted.", column="evidence"))
        return ()
    found = []
    for number, name in enumerate(files):
        fault = Fault("DOS-081", "", column=f"evidence.{number}", value=name)
        try:
            done = Performance.model_validate_json((folder / name).read_bytes())
        except (OSError, ValueError):
            faults.append(replace(fault, message="The file holds no evidence as `galenic perform --json` writes it."))
            continue
        if not done.holds():
            faults.append(replace(fault, message="It was changed after it was written: its digest does not fit."))
        elif not kind.takes(done.service):
            faults.append(replace(fault, message=f"evidence of {done.service} fills nothing in this kind of document."))
        else:
            found.append(Piece(done, Path(name).stem))
    return tuple(found)
