"""Columns of a study's tables that the standard has no variable for: declared in the manifest, or refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from galenic.catalogue.tables.schema import Column, Kind, TableSchema, plain_name
from galenic.dossier.cdisc.manifest import Manifest, Qualifier
from galenic.dossier.cdisc.standard import descriptions
from galenic.dossier.cdisc.study_tables import SCHEMAS
from galenic.errors import Fault

DOMAINS = {"subjects": "DM", "doses": "EX", "adverse-events": "AE", "vital-signs": "VS", "laboratory": "LB"}


def declared(manifest: Manifest, table: str) -> list[Qualifier]:
    """The qualifiers that a table of the study carries."""
    return [one for one in manifest.qualifier if one.table == table]


def extended(schema: TableSchema, qualifiers: Sequence[Qualifier]) -> TableSchema:
    """What a table looks like that carries `qualifiers`: their columns have to be there, their cells may be empty."""
    columns = tuple(Column(plain_name(one.column), Kind.TEXT, one.label, blank=True) for one in qualifiers)
    return replace(schema, columns=(*schema.columns, *columns))


def faults_of(manifest: Manifest) -> Iterator[Fault]:
    """What stops the declared qualifiers from becoming records: a name or column that is taken, a table that is not."""
    named = Counter((DOMAINS[one.table], one.name) for one in manifest.qualifier)
    read = Counter((one.table, plain_name(one.column)) for one in manifest.qualifier)
    for number, one in enumerate(manifest.qualifier):
        place, domain, column = f"qualifier.{number}", DOMAINS[one.table], plain_name(one.column)
        if descriptions()[domain].variable(one.name) is not None:
            message = f"{domain} has a variable of this name; a supplemental qualifier is none of them."
            yield Fault("CDI-002", message, column=f"{place}.name", value=one.name)
        elif named[domain, one.name] > 1:
            yield Fault("CDI-002", "Two qualifiers have one name.", column=f"{place}.name", value=one.name)
        if not one.label.isascii():
            yield Fault("CDI-002", "A label is ASCII.", column=f"{place}.label", value=one.label)
        if not re.fullmatch(r"[a-z][a-z0-9_]*", column):
            message, allowed = "This is no heading of a column.", "letters, digits, underscores"
            yield Fault("CDI-002", message, column=f"{place}.column", value=one.column, allowed=allowed)
        elif column in SCHEMAS[one.table].by_heading() or column == "row" or read[one.table, column] > 1:
            message = f"The table {one.table} has this column already."
            yield Fault("CDI-002", message, column=f"{place}.column", value=one.column)
        if getattr(manifest.files, one.table.replace("-", "_")) is None:
            message = "The manifest names no file of this table."
            yield Fault("CDI-002", message, column=f"{place}.table", value=one.table)
