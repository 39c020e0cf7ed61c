"""A certificate of analysis from the evidence of a batch, with the items of ICH Q7 11.4 and of WHO's model certificate.

Every result is that of a record. What is missing is said, and nothing signs: the place of the signature is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from galenic.catalogue.outcome import Criterion
from galenic.dossier.compiling.kind import Compiled
from galenic.dossier.compiling.material import Material, Piece
from galenic.dossier.quality import stability
from galenic.dossier.quality.batches import RELEASE
from galenic.dossier.quality.certificate_facts import CertificateFacts
from galenic.dossier.quality.filling import NOT_PROVIDED, NOTHING, Filled, grid, numbered, plain, told
from galenic.reports import numbers
from galenic.reports.blocks import Block, Document, Fact, GridCell, Listing, Mark, Prose, Section, Verdict
from galenic.reports.text import mapped, tidy

WHO = "WHO TRS 1010 (2018), Annex 4"
SOURCE = f"ICH Q7, 11.4; {WHO}"
ITEM = ("Item", "Information")
VERDICTS = {True: (Mark.PASSED, "met"), False: (Mark.FAILED, "not met"), None: (Mark.OPEN, "not judged")}
NOT_SIGNED = (
    "Not signed. The certificate counts when an authorized person of the quality unit has dated and signed it "
    f"(ICH Q7, 11.44; {WHO})."
)
LINE = "______________________________"
BANNER = "DRAFT for signature: not signed"


@dataclass(frozen=True, slots=True)
class Made:
    """The certificate filled: its parts with what is missing of each; `untested` are tests without a result."""

    parts: tuple[tuple[str, str, Filled], ...]
    results: tuple[tuple[Piece, Criterion], ...]
    untested: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything that is not there, part by part."""
        return tuple(f"{title}: {lack}" for title, _, filled in self.parts for lack in filled.missing)


def certify(material: Material) -> Made:
    """Fill the certificate."""
    facts = cast("CertificateFacts", material.stated)
    release = [one for one in material.pieces if one.performance.service != stability.SERVICE]
    found = [(piece, one) for piece in release for one in piece.performance.outcome.criteria]
    results = tuple(each for each in found if _is_test(facts, *each))
    others = tuple(one.title for _, one in found if not any(one is shown for _, shown in results))
    parts = (
        ("Batch", "ICH Q7, 11.42", _batch(material, facts)),
        ("Manufacturer and laboratory", f"ICH Q7, 11.44; {WHO}", _makers(material, facts)),
        ("Results", "ICH Q7, 11.43", _results(facts, release, results, others)),
        ("Results on stability", "ICH Q1A(R2), 2.2", _on_stability(facts, material.pieces)),
        ("Signature", "ICH Q7, 11.44", _signature(material, facts)),
    )
    tested = {plain(one.title) for _, one in results if one.value is not None}
    untested = tuple(each.test for each in facts.procedure if plain(each.test) not in tested)
    return Made(tuple(part for part in parts if part[2].blocks or part[2].missing), results, untested)


def _is_test(facts: CertificateFacts, piece: Piece, one: Criterion) -> bool:
    """Whether a result belongs here: of release testing all, of other evidence those whose procedure is stated.

    A result that is not met always does, and all do where no procedures are stated.
    """
    is_release = piece.performance.service.startswith(RELEASE)
    named = {plain(each.test) for each in facts.procedure}
    return is_release or one.passed is False or not named or plain(one.title) in named


def compiled(material: Material) -> Compiled:
    """The certificate as a document to render, and all that is missing of it."""
    made = certify(material)
    return Compiled(_document(material, made), made.missing)


def _document(material: Material, made: Made) -> Document:
    facts = cast("CertificateFacts", material.stated)
    name = facts.material.name or material.application.product
    batch = f"batch {facts.material.batch}" if facts.material.batch else "batch not stated"
    told_of = Document(
        kind="Certificate of analysis",
        title=f"{name}, {batch}",
        subtitle=facts.certificate.specification,
        running=(f"{name}, {batch}", f"Certificate {facts.certificate.number or 'without number'}"),
        footer=material.moment.date().isoformat(),
        banners=(BANNER, *material.labels),
        facts=(Fact("Certificate", facts.certificate.number or NOT_PROVIDED), Fact("By", SOURCE)),
        verdict=_verdict(made),
        sections=tuple(numbered(_section(*part) for part in made.parts)),
        author=facts.manufacturer.name or material.application.applicant,
    )
    return mapped(told_of, tidy)


def _lines(material: Material, title: str, where: str, needed: dict[str, str], more: dict[str, str]) -> Filled:
    """Labelled lines: those needed are shown as not provided where nothing is stated, the others only where it is."""
    rows = [*needed.items(), *((name, value) for name, value in more.items() if value)]
    missing = tuple(f"{name[0].lower()}{name[1:]} ({where})" for name, value in needed.items() if not value)
    return Filled((grid(title, ITEM, rows),), (material.reference(where),), missing)


def _batch(material: Material, facts: CertificateFacts) -> Filled:
    about, certificate = facts.material, facts.certificate
    ends = {"Expiry date": _day(about.expires), "Retest date": _day(about.retest)}
    given = {name: value for name, value in ends.items() if value} or {"Expiry date or retest date": ""}
    needed = {
        "Name": about.name,
        "Batch number": about.batch,
        "Date of manufacture": _day(about.made),
        **given,
        "Date of release": _day(certificate.released),
        "Testing completed": _day(certificate.tested),
        "Specification": certificate.specification,
    }
    more = {
        "Grade": about.grade,
        "Strength": about.strength,
        "Dosage form": about.dosage_form,
        "Batch size": about.size,
        "Storage": about.storage,
        "Sample received": _day(certificate.received),
    }
    return _lines(material, "Batch", "material, certificate", needed, more)


def _makers(material: Material, facts: CertificateFacts) -> Filled:
    maker, laboratory, repacked = facts.manufacturer, facts.laboratory, facts.repacked
    needed = {"Manufacturer": maker.name, "Address": maker.address, "Telephone": maker.telephone}
    if repacked.name:
        needed |= {
            "Repacked or reprocessed by": repacked.name,
            "Address of the repacker": repacked.address,
            "Certificate of the original manufacturer": repacked.original_certificate,
        }
    more = {"Tested by": laboratory.name, "Address of the laboratory": laboratory.address}
    return _lines(material, "Manufacturer and laboratory", "manufacturer, laboratory", needed, more)


def _results(
    facts: CertificateFacts,
    pieces: Sequence[Piece],
    results: Sequence[tuple[Piece, Criterion]],
    others: Sequence[str],
) -> Filled:
    if not results:
        return Filled(missing=("results of the batch (evidence of quality-control.release, or of its manufacture)",))
    procedures = {plain(each.test): each.procedure for each in facts.procedure}
    rows = [_row(one, procedures.get(plain(one.title), "")) for _, one in results]
    found = {plain(one.title) for _, one in results}
    missing = [f"procedure of {one.title} (procedure)" for _, one in results if plain(one.title) not in procedures]
    missing += [f"result of {each.test} (evidence)" for each in facts.procedure if plain(each.test) not in found]
    missing += [f"{one.title}: no result is stated" for _, one in results if one.value is None]
    heads = ("Test", "Procedure", "Acceptance criterion", "Result", "Verdict")
    note = f"The evidence holds besides, and no procedure is stated of it: {', '.join(others)}." if others else ""
    said = [told(piece) for piece in pieces]
    return sum(said, Filled((grid("Results", heads, rows, note),), (), tuple(missing)))


def _row(one: Criterion, procedure: str) -> tuple[str | GridCell, ...]:
    mark, word = VERDICTS[one.passed]
    shown = NOT_PROVIDED if one.value is None else numbers.shown_against(one.value, one.limit)
    unit = one.unit if one.value is not None else ""
    return one.title, procedure, one.limit, f"{shown} {unit}".strip(), GridCell(word, mark=mark)


def _on_stability(facts: CertificateFacts, pieces: Sequence[Piece]) -> Filled:
    filled = Filled()
    for piece in pieces:
        if piece.performance.service == stability.SERVICE:
            grids = stability.of_batch(piece.performance.outcome, facts.material.batch)
            lack = (f"{piece.title} holds no results of batch {facts.material.batch or NOTHING}",)
            filled += Filled(tuple(grids), (piece.reference,)) if grids else Filled(missing=lack)
    return filled


def _signature(material: Material, facts: CertificateFacts) -> Filled:
    person = facts.signatory
    lines = {"Name": person.name, "Position": person.position, "Signature": LINE, "Date": LINE}
    missing = tuple(f"{name.lower()} of who shall sign (signatory)" for name, value in lines.items() if not value)
    return Filled(
        (Prose(NOT_SIGNED), grid("Signature", ITEM, lines.items())), (material.reference("signatory"),), missing
    )


def _section(title: str, source: str, filled: Filled) -> Section:
    blocks: list[Block] = list(filled.blocks)
    if filled.missing:
        blocks += [Prose(f"{NOT_PROVIDED}:"), Listing(filled.missing)]
    record_line = "; ".join(dict.fromkeys(filled.records))
    anchor = title.lower().replace(" ", "-")
    told_record = f"Record: {record_line}. {source}" if record_line else source
    return Section(anchor, title, told_record, "", tuple(blocks))


def _verdict(made: Made) -> Verdict:
    judged = [one.passed for _, one in made.results]
    met = sum(one is True for one in judged)
    gaps = f"{len(made.missing)} items are not provided" if made.missing else "nothing is missing"
    if not judged:
        return Verdict(Mark.OPEN, "No results", "Nothing was tested that a record holds.", gaps)
    if False in judged:
        failed = ", ".join(one.title for _, one in made.results if one.passed is False)
        return Verdict(
            Mark.FAILED, "Does not comply", f"{met} of {len(judged)} results are met; not met: {failed}.", gaps
        )
    if None in judged or made.untested:
        untested = f"; no result of {', '.join(made.untested)}" if made.untested else ""
        sentence = f"{met} of {len(judged)} results are met, {judged.count(None)} were not judged{untested}."
        return Verdict(Mark.OPEN, "Not complete", sentence, gaps)
    return Verdict(Mark.PASSED, "Complies", f"All {met} results meet their acceptance criteria.", gaps)


def _day(value: object) -> str:
    return str(value) if value else ""
