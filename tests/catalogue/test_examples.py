"""Every example that a service shows can be read back, and belongs to the others of its service."""

from __future__ import annotations

import pytest

from galenic.catalogue import perform
from galenic.catalogue.discovery import services
from galenic.catalogue.service import TableInput
from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.templates import EXAMPLE, example_rows, template_csv, template_workbook

TABLES = [
    pytest.param(item, id=f"{found.id}-{item.name}")
    for found in services().values()
    for item in found.inputs
    if isinstance(item, TableInput)
]


@pytest.mark.parametrize("item", TABLES)
def test_the_example_of_a_table_can_be_read(item: TableInput) -> None:
    schema = item.schema
    rows = example_rows(schema)
    from_text = read_table(template_csv(schema, example=True), schema)
    from_book = read_table(template_workbook(schema, item.title, item.description), schema, sheet=EXAMPLE)
    assert rows
    assert len(from_text.frame) == len(rows)
    assert from_book.frame.equals(from_text.frame)


def test_the_examples_of_a_study_go_together() -> None:
    """The randomization list completes the parameters; too few subjects are refused for that alone."""
    tables = {
        item.name: item.schema for item in services()["bioequivalence.study"].inputs if isinstance(item, TableInput)
    }
    data = {name: template_csv(tables[name], example=True) for name in ("parameters", "randomization")}
    with pytest.raises(Exception, match="cannot be evaluated") as refused:
        perform("bioequivalence.study", data)
    assert {fault.code for fault in refused.value.faults} == {"BEQ-023"}  # type: ignore[attr-defined]
