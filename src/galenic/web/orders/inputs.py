"""The inputs of an order's service: what each takes, what was handed in for it, and what can be chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from galenic.catalogue.service import EvidenceInput, Input, Service, TableInput
from galenic.catalogue.tables.sniffing import ENDINGS
from galenic.evidence.models import DataSet, Evidence
from galenic.evidence.queries import usable_evidence
from galenic.parties.reader import Reader
from galenic.programmes.queries import OrderPage
from galenic.web.fields import Choice, Field

ENCODINGS = (("utf-8", "UTF-8"), ("windows-1252", "Windows-1252"))
DELIMITERS = (("auto", "Recognize it"), (",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Bar"))
DECIMALS = ((".", "Point: 12.5"), (",", "Comma: 12,5"))
FORMULAS = (("refuse", "Refuse formulas"), ("cached", "Take the values that were saved with them"))


@dataclass(frozen=True, slots=True)
class InputLine:
    """One input. `group` is the heading for alternatives of which exactly one is needed."""

    item: Input
    data_sets: tuple[DataSet, ...]
    evidence: tuple[Evidence, ...]
    fields: tuple[Field, ...]
    choice: Field

    @property
    def is_table(self) -> bool:
        """Whether it is handed in as a file."""
        return isinstance(self.item, TableInput)

    @property
    def endings(self) -> str:
        """What a browser proposes to choose from; what a file is, its content tells."""
        return ",".join(ENDINGS)

    @property
    def group(self) -> str:
        """The name that alternatives share; empty where there are none."""
        return self.item.one_of

    @property
    def given(self) -> bool:
        """Whether anything was handed in for it, or could be taken."""
        return bool(self.data_sets or self.evidence)


def inputs_of(reader: Reader, shown: OrderPage) -> list[InputLine]:
    """The inputs that the pages can take: tables and evidence."""
    return list(_inputs(reader, shown, shown.service))


def _inputs(reader: Reader, shown: OrderPage, service: Service) -> Iterator[InputLine]:
    for item in service.inputs:
        data_sets: tuple[DataSet, ...] = ()
        evidence: tuple[Evidence, ...] = ()
        if isinstance(item, TableInput):
            data_sets = tuple(each for each in shown.data_sets if each.input_name == item.name)
        elif isinstance(item, EvidenceInput):
            evidence = tuple(usable_evidence(reader, shown.order.engagement_id, item.service))
        else:
            continue
        yield InputLine(item, data_sets, evidence, reading_fields(item.name), _choice(item, data_sets, evidence))


def reading_fields(name: str) -> tuple[Field, ...]:
    """How a file is written, where it is not as usual."""

    def select(field: str, label: str, options: tuple[tuple[str, str], ...]) -> Field:
        choices = tuple(Choice(value, text, number == 0) for number, (value, text) in enumerate(options))
        return Field(field, label, options[0][0], "select", choices=choices, required=True, prefix=f"{name}-")

    return (
        select("decimal", "Decimal sign", DECIMALS),
        select("delimiter", "Between columns (CSV)", DELIMITERS),
        select("encoding", "Characters (CSV)", ENCODINGS),
        Field("sheet", "Worksheet", help="The first visible one when empty.", prefix=f"{name}-"),
        select("formulas", "Formulas", FORMULAS),
    )


def _choice(item: Input, data_sets: tuple[DataSet, ...], evidence: tuple[Evidence, ...]) -> Field:
    """The select with which an input of a computation is chosen; the only one, or the latest, is chosen already."""
    standing = [each for each in data_sets if each.state == "submitted"]
    options = [(f"data_set:{each.pk}", f"{each.title}, {each.rows} rows, {each.digest[:12]}") for each in standing]
    options += [
        (f"evidence:{each.pk}", f"Evidence {each.digest[:12]}, {each.computed_at:%Y-%m-%d}") for each in evidence
    ]
    first = options[0][0] if options and item.required else ""
    needed = item.required and not item.one_of
    unset = "not used" if not needed else "choose" if options else "nothing is handed in yet"
    choices = (("", unset), *options)
    return Field(
        f"input.{item.name}",
        item.title,
        first,
        "select",
        choices=tuple(Choice(value, label, value == first) for value, label in choices),
        required=needed,
    )
