"""Supplemental qualifiers (SUPP--): what the study's tables say and the standard has no variable for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from galenic.catalogue.tables.schema import plain_name
from galenic.dossier.cdisc.qualifiers import DOMAINS, declared
from galenic.dossier.cdisc.study import Row, Study
from galenic.dossier.cdisc.tables import DataSet, Record, build, in_order


def qualifiers(study: Study, parent: DataSet, places: Sequence[int]) -> DataSet:
    """The supplemental data set of `parent`, whose records come from the rows `places` of the study's table.

    SDTMIG 3.4, 8.4: a record of DM is identified by its subject, any other by its sequence number. Without records
    where nothing was declared or filled.
    """
    table = next((table for table, domain in DOMAINS.items() if domain == parent.name), "")
    rows: Sequence[Row] = {
        "subjects": study.subjects,
        "doses": study.doses,
        "adverse-events": study.events,
        "vital-signs": study.vital_signs,
        "laboratory": study.laboratory,
    }.get(table, ())
    records = _records(study, parent, table, [rows[place] for place in places] if rows else [])
    name = f"SUPP{parent.name}"
    return in_order(build(name, records)) if rows else DataSet(name, "", (), ())


def _records(study: Study, parent: DataSet, table: str, rows: Sequence[Row]) -> Iterator[Record]:
    number = f"{parent.name}SEQ"
    for record, row in zip(parent.records(), rows, strict=False):
        for one in declared(study.manifest, table):
            value = row[plain_name(one.column)]
            if value:
                yield {
                    "STUDYID": study.manifest.study.id,
                    "RDOMAIN": parent.name,
                    "USUBJID": record["USUBJID"],
                    "IDVAR": number if number in record else "",
                    "IDVARVAL": str(record[number]) if number in record else "",
                    "QNAM": one.name,
                    "QLABEL": one.label,
                    "QVAL": value,
                    "QORIG": one.origin,
                    "QEVAL": one.evaluator,
                }
