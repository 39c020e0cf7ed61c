"""The description of a product as a table: one row a fact, as a spreadsheet or a form hands it in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from galenic.catalogue.planning.product import Product
from galenic.catalogue.planning.reading import read_product
from galenic.catalogue.service import Inputs
from galenic.catalogue.tables.schema import Column, Kind, Table, TableSchema
from galenic.errors import Fault, InputError

LISTS = ("strengths", "markets")
EXAMPLE = {
    "name": "Ibuprofen tablets",
    "modality": "small-molecule",
    "smiles": "CC(C)Cc1ccc(cc1)C(C)C(=O)O",
    "dosage_form": "tablet",
    "route": "oral",
    "strengths": "200 mg; 400 mg",
    "max_daily_dose_mg": "2400",
    "reference_product": "Brufen tablets",
    "product_process": "unknown",
    "master_file": "referenced",
    "markets": "US; EU",
}
FACTS = TableSchema(
    columns=(
        Column(
            "fact",
            Kind.TEXT,
            "Fact",
            "What is stated of the product",
            allowed=tuple(name for name in Product.model_fields if name != "weeks"),
            example=tuple(EXAMPLE),
        ),
        Column(
            "value",
            Kind.TEXT,
            "Value",
            "Several strengths or markets with semicolons; empty for what is not known",
            blank=True,
            example=tuple(EXAMPLE.values()),
        ),
    ),
    key=("fact",),
)


def product_of(inputs: Inputs) -> Product:
    """The product, from the record or from the table. Raises InputError PRD-000, with the rows of a table."""
    if "product" in inputs.records:
        return read_product(inputs.records["product"])
    table = inputs.tables["facts"]
    rows = {str(fact): int(row) for fact, row in zip(table.frame["fact"], table.frame["row"], strict=True)}
    try:
        return read_product(_facts(table))
    except InputError as error:
        faults = [_in_row(fault, table.source, rows) for fault in error.faults]
        raise InputError(error.message, code=error.code, faults=faults, remedy=error.remedy) from error


def _facts(table: Table) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for fact, value in zip(table.frame["fact"], table.frame["value"], strict=True):
        if value is not None:
            facts[fact] = [part.strip() for part in value.split(";") if part.strip()] if fact in LISTS else value
    return facts


def _in_row(fault: Fault, source: str, rows: dict[str, int]) -> Fault:
    return replace(fault, table=source, row=rows.get(fault.column.partition(".")[0]))
