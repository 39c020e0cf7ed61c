"""Drafts of letters that open a master file: for the holder to sign, and of no effect before."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

from galenic.dossier.compiling.kind import Compiled
from galenic.dossier.compiling.material import Material
from galenic.dossier.quality.certificate import ITEM, LINE
from galenic.dossier.quality.filling import NOT_PROVIDED, NOTHING, grid, numbered
from galenic.dossier.quality.letter_facts import LetterFacts
from galenic.reports.blocks import Block, Document, Fact, Listing, Mark, Prose, Section, Verdict
from galenic.reports.text import mapped, tidy

BANNER = "DRAFT for the holder's signature: not signed"


@dataclass(frozen=True, slots=True)
class Form:
    """A region's letter: what it is called, where it stands, what it says and why."""

    title: str
    kind: str
    section: str
    source: str
    addressee: str
    needs_product: bool
    names_product: bool
    paragraphs: tuple[str, ...]
    after: str


@cache
def forms() -> Mapping[str, Form]:
    """The letters by region."""
    text = resources.files("galenic.dossier.quality").joinpath("letters.toml").read_text(encoding="utf-8")
    return {region: _form(row) for region, row in tomllib.loads(text).items()}


def _form(row: Mapping[str, Any]) -> Form:
    fields = {name.replace("-", "_"): value for name, value in row.items()}
    return Form(**{**fields, "paragraphs": tuple(row["paragraphs"])})


def missing(material: Material) -> tuple[str, ...]:
    """What the letter lacks before its holder can sign it, and what does not belong into it."""
    facts = cast("LetterFacts", material.stated)
    form = forms()[material.application.region]
    needed = {
        "number of the file (file)": facts.file.number,
        "subject of the file (file)": facts.file.subject,
        "type of the file (file)": facts.file.type or form.kind == "ASMF",
        "version of the file (file)": facts.file.version or form.kind != "ASMF",
        "name of the holder (holder)": facts.holder.name,
        "address of the holder (holder)": facts.holder.address,
        "name of the applicant (applicant)": facts.applicant.name,
        "address of the applicant (applicant)": facts.applicant.address,
        "product (product)": facts.product or not form.needs_product,
        "addressee (addressee)": facts.addressee or form.addressee,
        "date of the letter (dated)": facts.dated,
        "name of who shall sign (signatory)": facts.signatory.name,
        "position of who shall sign (signatory)": facts.signatory.position,
        "telephone or e-mail of who shall sign (signatory)": facts.signatory.telephone or facts.signatory.email,
    }
    lacks = [name for name, value in needed.items() if not value]
    if facts.file.kind not in {"", form.kind}:
        lacks.append(f"file of the kind {form.kind}: {facts.file.kind} {facts.file.number} is none of this region")
    if facts.product and not form.names_product:
        lacks.append("letter that names no product: this region's letter is about the file, not a product (product)")
    return tuple(lacks)


def compiled(material: Material) -> Compiled:
    """The letter as a document to render, and all that it lacks before it can be signed."""
    lacks = missing(material)
    return Compiled(_document(material, lacks), lacks)


def _document(material: Material, lacks: tuple[str, ...]) -> Document:
    facts = cast("LetterFacts", material.stated)
    form = forms()[material.application.region]
    subject = f"{_file(facts, form)}: {facts.file.subject or NOT_PROVIDED}"
    told = Document(
        kind=f"{form.title}, draft",
        title=f"{form.title}: {_file(facts, form)}",
        subtitle=facts.file.subject,
        running=(subject, form.title),
        footer=f"{form.title}, draft · {material.moment.date().isoformat()}",
        banners=(BANNER, *material.labels),
        facts=(
            Fact("To", facts.addressee or form.addressee or NOT_PROVIDED),
            Fact("From", facts.holder.name or NOT_PROVIDED),
            Fact("Date", str(facts.dated or NOT_PROVIDED)),
            Fact("Concerns", subject),
        ),
        verdict=Verdict(
            Mark.OPEN,
            "Draft",
            "This letter opens nothing until the holder of the file has signed it.",
            f"{len(lacks)} items are not provided" if lacks else "ready to be signed",
        ),
        sections=tuple(numbered(_sections(material, facts, form, lacks))),
        author=facts.holder.name or material.application.applicant,
    )
    return mapped(told, tidy)


def _sections(material: Material, facts: LetterFacts, form: Form, lacks: tuple[str, ...]) -> list[Section]:
    record = f"Record: {material.reference('letter')}. {form.source}"
    words = {
        "file": f"{_file(facts, form)} ({facts.file.subject or NOT_PROVIDED})",
        "holder": facts.holder.name or f"[{NOT_PROVIDED}: holder]",
        "applicant": facts.applicant.name or f"[{NOT_PROVIDED}: applicant]",
        "product": facts.product or f"[{NOT_PROVIDED}: product]",
    }
    said = [Prose(paragraph.format(**words)) for paragraph in form.paragraphs]
    found = [
        Section("letter", form.title, record, "", tuple(said)),
        Section("opened", "What is opened, and to whom", record, "", (*_opened(facts, form),)),
        Section("signature", "Signature of the holder", "", "", _signature(facts)),
    ]
    after: list[Block] = [Prose(form.after)]
    if lacks:
        after += [Prose(f"{NOT_PROVIDED}:"), Listing(lacks)]
    return [*found, Section("next", "Before and after it is signed (not part of the letter)", "", "", tuple(after))]


def _opened(facts: LetterFacts, form: Form) -> list[Block]:
    heads = ("Item", "Submitted", "Sections or pages")
    rows = [(each.item, str(each.submitted or ""), each.sections) for each in facts.item]
    whole = [(f"The whole of {_file(facts, form)}", NOTHING, NOTHING)]
    parties = {
        "Holder": _party(facts.holder.name, facts.holder.address),
        **({"Agent of the holder": _party(facts.agent.name, facts.agent.address)} if facts.agent.name else {}),
        "May refer to it": _party(facts.applicant.name, facts.applicant.address),
        **({"Product": facts.product} if facts.product and form.names_product else {}),
        **({"Version": facts.file.version} if facts.file.version else {}),
    }
    return [grid("Information referred to", heads, rows or whole), grid("Parties", ITEM, parties.items())]


def _signature(facts: LetterFacts) -> tuple[Block, ...]:
    person = facts.signatory
    lines = {
        "Name": person.name,
        "Position": person.position,
        "Telephone, e-mail": ", ".join(part for part in (person.telephone, person.email) if part),
        "Signature": LINE,
        "Date": LINE,
    }
    return (Prose("Not signed."), grid("Signature", ITEM, lines.items()))


def _party(name: str, address: str) -> str:
    return ", ".join(part for part in (name, address) if part)


def _file(facts: LetterFacts, form: Form) -> str:
    number = facts.file.number or f"[{NOT_PROVIDED}: number]"
    kind = f"{facts.file.kind or form.kind} {number}"
    return f"type {facts.file.type} {kind}" if facts.file.type else kind
