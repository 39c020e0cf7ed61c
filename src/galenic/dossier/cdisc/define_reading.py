"""Reads what a define.xml says of data sets and variables, and whether it is valid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lxml import etree

from galenic.dossier.cdisc.define_elements import ODM
from galenic.dossier.cdisc.errors import UnreadableDataSet
from galenic.dossier.xml import parse

SCHEMA = "schemas/define/2.1/define2-1-0.xsd"
NUMBERS = ("integer", "float")
NAMES = {"odm": ODM}


@dataclass(frozen=True, slots=True)
class DescribedVariable:
    """A variable as define.xml has it; `length` is None where it states none."""

    name: str
    label: str
    kind: str
    length: int | None
    display_format: str

    @property
    def is_number(self) -> bool:
        """Whether it is described as a number."""
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class Described:
    """Data sets by name with their variables in order; what the schema objects to, as line and message."""

    data_sets: Mapping[str, tuple[DescribedVariable, ...]]
    errors: tuple[tuple[int, str], ...]


def read_define(content: bytes) -> Described:
    """What a define.xml says. Raises UnreadableDataSet CDI-010 where it is no XML."""
    try:
        tree = parse(content)
    except etree.XMLSyntaxError as error:
        raise UnreadableDataSet(f"define.xml is no XML: {error.msg}.") from error
    items = {item.get("OID"): _variable(item) for item in tree.iterfind(".//odm:ItemDef", NAMES)}
    found = {}
    for group in tree.iterfind(".//odm:ItemGroupDef", NAMES):
        references = [reference.get("ItemOID") for reference in group.iterfind("odm:ItemRef", NAMES)]
        found[str(group.get("Name"))] = tuple(items[oid] for oid in references if oid in items)
    schema = _schema()
    valid = schema.validate(tree)
    errors = () if valid else tuple((entry.line, entry.message) for entry in schema.error_log.filter_from_errors())
    return Described(found, errors)


def _variable(item: etree._Element) -> DescribedVariable:
    label = item.findtext("odm:Description/odm:TranslatedText", default="", namespaces=NAMES)
    length = item.get("Length", "")
    display = next((value for name, value in item.attrib.items() if str(name).endswith("DisplayFormat")), "")
    return DescribedVariable(
        name=str(item.get("Name")),
        label=label.strip(),
        kind=str(item.get("DataType")),
        length=int(length) if length.isdigit() else None,
        display_format=str(display),
    )


@cache
def _schema() -> etree.XMLSchema:
    """The schema of Define-XML 2.1, as odmlib ships it."""
    with resources.as_file(resources.files("odmlib")) as folder:
        return etree.XMLSchema(etree.parse(str(folder / SCHEMA)))
