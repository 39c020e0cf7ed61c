"""Reads the description of a product and names everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from galenic.catalogue.options import allowed, properties
from galenic.catalogue.planning.conditions import BIOLOGICS
from galenic.catalogue.planning.product import Product
from galenic.errors import Fault, InputError

AMINO_ACIDS = frozenset("ACDEFGHIKLMNPQRSTVWYUOX")
NUCLEOBASES = frozenset("ACGTUN")
#: A chain of more than 40 amino acids is a protein, and with it a biological product (21 CFR 600.3(h)(6)).
LONGEST_PEPTIDE = 40
SMILES = re.compile(r"[A-Za-z0-9@+\-\[\]()=#$:/\\.%*]+")
ROUTES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        ("tablet", "tablet-er", "tablet-odt", "capsule", "capsule-er", "oral-solution", "oral-suspension"),
        frozenset({"oral"}),
    ),
    "injection-solution": frozenset({"intravenous", "subcutaneous", "intramuscular"}),
    "lyophilizate": frozenset({"intravenous", "subcutaneous", "intramuscular"}),
    "injection-suspension": frozenset({"subcutaneous", "intramuscular"}),
    "semisolid": frozenset({"topical"}),
    "transdermal": frozenset({"topical"}),
    "inhalation-powder": frozenset({"inhalation"}),
    "inhalation-suspension": frozenset({"inhalation"}),
    "nasal-suspension": frozenset({"nasal"}),
    "ophthalmic-solution": frozenset({"ophthalmic"}),
    "ophthalmic-suspension": frozenset({"ophthalmic"}),
}


def read_product(given: Mapping[str, Any]) -> Product:
    """Check a description. Raises InputError PRD-000 with every fault.

    PRD-001 no such fact, PRD-002 value not allowed, PRD-003 missing, PRD-004 facts that contradict each other,
    PRD-005 structure or sequence that cannot be read.
    """
    try:
        product = Product.model_validate(dict(given))
        faults, bad = [], set[str]()
    except ValidationError as error:
        details = _innermost(error.errors(include_url=False))
        faults = [_fault(detail) for detail in details]
        bad = {str(detail["loc"][0]) for detail in details}
        product = _what_stands(given, bad)
    faults += [fault for fault in _contradictions(product) if fault.column not in bad]
    if faults:
        raise InputError(
            "The product cannot be planned as it is described.",
            code="PRD-000",
            faults=faults,
            remedy="Correct every fact that is named; docs/how-to/plan-a-programme.md explains all of them.",
        )
    return product


def _innermost(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without what is said of a list only because one of its items was refused."""
    places = [detail["loc"] for detail in details]
    return [
        detail
        for detail in details
        if not any(len(place) > len(detail["loc"]) and place[: len(detail["loc"])] == detail["loc"] for place in places)
    ]


def _what_stands(given: Mapping[str, Any], bad: set[str]) -> Product:
    """The facts that hold for themselves, so that contradictions among them are told together with the rest."""
    stand_in = {"name": "-", "modality": "small-molecule", "markets": ("US",)}
    missing = stand_in.keys() & bad
    good = {name: value for name, value in given.items() if name not in bad}
    product = Product.model_validate({**{name: stand_in[name] for name in missing}, **good})
    return product.model_copy(update=dict.fromkeys(missing))


@cache
def _fields() -> dict[str, dict[str, Any]]:
    return properties(Product)


def _fault(detail: ErrorDetails) -> Fault:
    fields = _fields()
    name = ".".join(str(part) for part in detail["loc"])
    top = str(detail["loc"][0])
    if detail["type"] == "extra_forbidden":
        close = get_close_matches(top, fields, n=1)
        message = f"There is no such fact{f'; did you mean {close[0]}?' if close else '.'}"
        return Fault("PRD-001", message, column=name, allowed=", ".join(fields))
    takes = allowed(fields[top])
    if detail["type"] == "missing":
        return Fault("PRD-003", "This fact must be stated.", column=name, allowed=takes)
    message = "This value cannot be used." if takes else f"{detail['msg'].rstrip('.')}."
    return Fault("PRD-002", message, column=name, value=str(detail["input"])[:80], allowed=takes)


def _contradictions(product: Product) -> Iterator[Fault]:
    for name, message in (*_substance(product), *_form(product), *_development(product)):
        code = "PRD-005" if name in ("smiles", "sequence") else "PRD-004"
        yield Fault(code, message, column=name, value=_shown(product, name))


def _shown(product: Product, name: str) -> str:
    value = getattr(product, name)
    return ", ".join(map(str, value)) if isinstance(value, (tuple, dict)) else "" if value is None else str(value)[:80]


def _substance(product: Product) -> Iterator[tuple[str, str]]:
    if product.smiles and product.sequence:
        yield "smiles", "Give a structure or a sequence, not both."
    if product.smiles and product.modality in (BIOLOGICS | {"oligonucleotide"}):
        yield "smiles", f"A {product.modality} is described by its sequence."
    if product.smiles and (fault := _smiles_fault(product.smiles)):
        yield "smiles", fault
    if product.sequence and product.modality in ("small-molecule", "viral-vector"):
        yield "sequence", f"A {product.modality} is not described by a sequence."
    elif product.sequence and product.modality:
        yield from (("sequence", fault) for fault in _sequence_faults(product))


def _smiles_fault(smiles: str) -> str:
    """A light check: characters, brackets and ring bonds. Whether the molecule can exist is not asked here."""
    if not SMILES.fullmatch(smiles):
        return "SMILES has a character that the notation does not know."
    depth = {"(": 0, "[": 0}
    for sign in smiles:
        if sign in "([":
            depth[sign] += 1
        elif sign in ")]":
            depth["(" if sign == ")" else "["] -= 1
        if min(depth.values()) < 0 or depth["["] > 1:
            break
    if any(depth.values()):
        return "SMILES has brackets that do not match."
    outside = re.sub(r"\[[^\]]*\]", "", smiles)
    rings = re.findall(r"%\d\d|\d", outside)
    open_rings = sorted(ring for ring in set(rings) if rings.count(ring) % 2)
    return f"SMILES opens ring {', '.join(open_rings)} and does not close it." if open_rings else ""


def _sequence_faults(product: Product) -> Iterator[str]:
    letters = "".join(product.sequence.split()).upper()
    known = NUCLEOBASES if product.modality == "oligonucleotide" else AMINO_ACIDS
    if strange := sorted(set(letters) - known):
        kind = "nucleobases" if product.modality == "oligonucleotide" else "amino acids in one-letter code"
        yield f"{', '.join(strange)} is not among the {kind}: {', '.join(sorted(known))}."
    if product.modality == "peptide" and len(letters) > LONGEST_PEPTIDE:
        yield f"{len(letters)} amino acids are a protein; a peptide has at most 40 (21 CFR 600.3(h)(6))."
    if product.modality == "protein" and len(letters) <= LONGEST_PEPTIDE:
        yield f"{len(letters)} amino acids are a peptide; a protein has more than 40 (21 CFR 600.3(h)(6))."


def _form(product: Product) -> Iterator[tuple[str, str]]:
    if product.api_only is True:
        for name in ("dosage_form", "route", "strengths", "reference_product"):
            if getattr(product, name):
                yield name, "A substance alone has none; leave it out, or set api_only to false."
        return
    if not product.dosage_form:
        yield "dosage_form", "A product has a dosage form; set api_only to true for a substance alone."
    if not product.route:
        yield "route", "A product has a route."
    if not product.strengths:
        yield "strengths", "A product has at least one strength."
    fitting = ROUTES.get(str(product.dosage_form))
    if fitting and product.route and product.route not in fitting:
        yield "route", f"{product.dosage_form} is not given this way; it is {' or '.join(sorted(fitting))}."
    if product.strengths and len(set(product.strengths)) < len(product.strengths):
        yield "strengths", "A strength is named twice."


def _development(product: Product) -> Iterator[tuple[str, str]]:
    if product.markets and len(set(product.markets)) < len(product.markets):
        yield "markets", "A market is named twice."
    if product.api_only is True and product.master_file == "referenced":
        yield "master_file", "Who makes the substance refers to no master file of others: write to-be-written or none."
    if product.api_only is True and product.product_process != "unknown":
        yield "product_process", "A substance alone has no product process; state substance_process."
    if product.bcs_class and product.modality in BIOLOGICS:
        yield "bcs_class", f"The biopharmaceutics classes do not cover a {product.modality} (ICH M9 1.2)."
    if product.locally_acting is True and product.route == "intravenous":
        yield "locally_acting", "What is given into the vein acts by the blood."
    for name, weeks in (product.weeks if isinstance(product.weeks, dict) else {}).items():
        if weeks[0] > weeks[1]:
            yield "weeks", f"{name}: the shortest duration comes first."
