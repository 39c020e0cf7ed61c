"""A kind of compiled document that the sample services fill."""

from __future__ import annotations

from typing import cast

from pydantic import BaseModel, ConfigDict, Field

from galenic.dossier.compiling import Compiled, Kind, Material
from galenic.reports.blocks import Document, Fact, Mark, Prose, Section, Verdict


class Remarks(BaseModel):
    """What is stated of the sample summary."""

    model_config = ConfigDict(extra="forbid")

    remark: str = ""
    author: str = Field(default="", description="Who wrote the remark")


def summarized(material: Material) -> Compiled:
    """Each conclusion under the evidence that it is of, and the remark."""
    stated = cast("Remarks", material.stated)
    sections = tuple(
        Section(f"piece-{place}", piece.title, f"Record: {piece.reference}", "", (Prose(conclusion),))
        for place, piece in enumerate(material.pieces)
        for conclusion in (piece.performance.outcome.conclusion,)
    )
    missing = () if stated.remark else ("a remark",)
    remark = Section(
        "remark", "Remark", f"Record: {material.reference('remark')}", "", (Prose(stated.remark or "Not provided."),)
    )
    about = material.application
    document = Document(
        kind="Summary",
        title="Summary of samples",
        subtitle=about.number,
        running=("Summary", about.applicant),
        footer=material.moment.date().isoformat(),
        banners=material.labels,
        facts=(Fact("Applicant", about.applicant),),
        verdict=Verdict(Mark.OPEN if missing else Mark.PASSED, "Summary", "Of samples.", ""),
        sections=(*sections, remark),
    )
    return Compiled(document, missing)


SUMMARY = Kind(
    id="sample-summary",
    title="Summary of samples",
    what="The conclusions of all samples.",
    version="1.0",
    sections={"US": ("2.7.1", "2.5"), "CA": ("2.7.1",)},
    services=("sample.",),
    stated=Remarks,
    compile=summarized,
)
